/// A picture of a training: losses and metrics over epochs, as self-contained SVG.
///
/// The left panel holds the loss of training and every metric with `loss` in its name, the right one all other metrics, or the learning rate where there are none.
public struct TrainingPlot: Sendable {
    private let history: [TrainingEpoch]
    private let best: Int?

    /// - Parameter best: an epoch to mark, counted from 1.
    public init(_ history: [TrainingEpoch], best: Int? = nil) {
        self.history = history
        self.best = best
    }

    /// The text of an SVG file.
    public var svg: String {
        let names = Set(history.flatMap(\.metrics.keys)).sorted()
        let losses = names.filter { $0.lowercased().contains("loss") }, others = names.filter { !$0.lowercased().contains("loss") }
        let training = PlotPanel.Series(name: "training loss", points: history.map { ($0.number, $0.loss) })
        let rate = PlotPanel.Series(name: "learning rate", points: history.map { ($0.number, Double($0.rate)) })
        let epochs = (history.first?.number ?? 0)...max(history.first?.number ?? 0, history.last?.number ?? 1)
        let panels = [
            PlotPanel(title: "Loss", series: [training] + losses.map(series), epochs: epochs, marked: best),
            PlotPanel(title: others.isEmpty ? "Learning rate" : "Metrics", series: others.isEmpty ? [rate] : others.map(series), epochs: epochs, marked: best),
        ]
        let width = Int(PlotPanel.width) * panels.count + 10, height = Int(panels.map(\.height).max() ?? 0) + 10
        let style = """
            text{font:12px sans-serif;fill:#333}.title{font-size:15px;text-anchor:middle;fill:#000}.note{font-size:10px;fill:#777}\
            .axis{stroke:#333;fill:none}.grid{stroke:#ddd}.marked{stroke:#777;stroke-dasharray:4 3}\
            .line{fill:none;stroke-width:2;stroke-linejoin:round}.dot{stroke-width:6;stroke-linecap:round}
            """
        let head = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" viewBox=\"0 0 \(width) \(height)\" role=\"img\">"
        let drawings = panels.enumerated().map { $0.element.svg(x: PlotPanel.width * Double($0.offset), y: 5) }
        return ([head, "<title>Training</title>", "<style>\(style)</style>", "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>"] + drawings + ["</svg>", ""])
            .joined(separator: "\n")
    }

    private func series(_ name: String) -> PlotPanel.Series {
        PlotPanel.Series(name: name, points: history.compactMap { epoch in epoch.metrics[name].map { (epoch.number, $0) } })
    }
}
