import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Foundation
import Testing

@Suite struct AttentionPoolingTests {
    private let layout = SequenceLayout(lengths: [3, 0, 4, 1])

    @Test func namesOfParameters() {
        let additive = LayerHarness { AttentionPooling(.additive(units: 5), inputs: 3, name: "pool", into: &$0, random: &$1) }
        #expect(additive.names == ["pool.projection.weight", "pool.projection.bias", "pool.query"] && additive.shapes == [[5, 3], [5], [1, 5]])
        let dot = LayerHarness { AttentionPooling(.dot, inputs: 3, name: "", into: &$0, random: &$1) }
        #expect(dot.names == ["query"] && dot.shapes == [[1, 3]])
    }

    @Test(arguments: [.additive(units: 5), .dot] as [AttentionPooling.Score])
    func outputIsTheWeightedMeanOfEachSequence(_ score: AttentionPooling.Score) {
        var harness = LayerHarness { AttentionPooling(score, inputs: 3, name: "", into: &$0, random: &$1) }
        let x = harness.numbers([8, 3], in: -2...2)
        var pass = Pass(harness.parameters)
        let (output, weights) = harness.layer(Variable(x), layout: layout, &pass)
        #expect(output.shape == [4, 3] && weights.count == 8)
        for sequence in 0..<4 {
            let rows = layout.sequences.indices.filter { Int(layout.sequences[$0]) == sequence }
            let scores = rows.map { row -> Double in
                let h = (0..<3).map { Double(x[row, $0]) }
                func query(_ index: Int) -> Double { Double(harness.tensor("query")[0, index]) }
                if score == .dot { return (0..<3).reduce(0) { $0 + query($1) * h[$1] } / 3.0.squareRoot() }
                return (0..<5).reduce(0) { sum, unit in
                    let w = harness.tensor("projection.weight"), b = harness.tensor("projection.bias")
                    return sum + query(unit) * tanh((0..<3).reduce(Double(b[unit])) { $0 + Double(w[unit, $1]) * h[$1] })
                }
            }
            let total = scores.reduce(0) { $0 + exp($1) }
            for (row, score) in zip(rows, scores) { #expect(abs(Double(weights[row]) - exp(score) / total) < 1e-6) }
            for column in 0..<3 {
                let mean = zip(rows, scores).reduce(0) { $0 + exp($1.1) / total * Double(x[$1.0, column]) }
                #expect(abs(Double(output.value[sequence, column]) - mean) < 1e-6)
            }
        }
        #expect(harness.gradientProblems([x]) { $0($1[0], layout: layout, &$2).output } == [])
    }

    @Test func noRowsGiveZeros() {
        let harness = LayerHarness { AttentionPooling(.dot, inputs: 3, name: "", into: &$0, random: &$1) }
        for lengths in [[], [0], [0, 0]] {
            let output = harness.output { $0(Variable(.zeros([0, 3])), layout: SequenceLayout(lengths: lengths), &$1).output }
            #expect(output == .zeros([lengths.count, 3]))
        }
    }
}
