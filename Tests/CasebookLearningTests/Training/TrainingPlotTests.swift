import CasebookLearning
import Testing

@Suite struct TrainingPlotTests {
    private func history(_ metrics: [String: (Int) -> Double]) -> [TrainingEpoch] {
        (1...12).map { number in
            TrainingEpoch(number: number, steps: number, loss: 1 / Double(number), rate: 0.001, metrics: metrics.mapValues { $0(number) })
        }
    }

    @Test func linesAreNamedAndTicksLabelled() {
        let svg = TrainingPlot(history(["F1": { Double($0) / 20 }, "validation loss": { 1.5 / Double($0) }, "a < b & c": { _ in 0.5 }]), best: 4).svg
        for text in ["training loss", "validation loss", "F1", "a &lt; b &amp; c", "best: 4", ">epoch<", ">Loss<", ">Metrics<", ">0.2<", ">10<"] {
            #expect(svg.contains(text), "\(text)")
        }
        #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.hasSuffix("</svg>\n"))
        #expect(svg.split(separator: "<g ").count - 1 == 2 && svg.split(separator: "</g>").count - 1 == 2)
        #expect(!svg.contains("nan") && !svg.contains("inf") && !svg.contains("http://www.w3.org/1999"))
    }

    @Test func valuesThatAreNotFiniteInterruptALine() {
        let svg = TrainingPlot(history(["F1": { $0 == 6 ? .nan : $0 == 7 ? .infinity : 0.5 }])).svg
        let lines = svg.split(separator: "\n").filter { $0.contains("class=\"line\"") && $0.contains("L") }
        #expect(lines.count == 3 && !svg.contains("nan") && !svg.contains("inf"))
    }

    @Test func shortHistoriesCanBeDrawn() {
        let one = TrainingPlot([TrainingEpoch(number: 1, steps: 3, loss: 0.7, rate: 1e-5)]).svg
        #expect(one.contains("class=\"dot\"") && one.contains("Learning rate") && !one.contains("nan"))
        let none = TrainingPlot([]).svg
        #expect(none.hasSuffix("</svg>\n") && !none.contains("nan"))
    }
}
