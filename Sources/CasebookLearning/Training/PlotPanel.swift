internal import Foundation

/// One panel of a plot over epochs: a frame with ticks, lines, and a legend below.
struct PlotPanel {
    struct Series {
        let name: String
        /// Epochs and values; values that are not finite interrupt the line.
        let points: [(epoch: Int, value: Double)]
    }
    let title: String
    let series: [Series]
    let epochs: ClosedRange<Int>
    /// An epoch to mark.
    let marked: Int?

    /// The frame, relative to the panel's corner; the panel is `width` wide.
    static let width = 470.0
    private static let frame = (x: 64.0, y: 40.0, width: 386.0, height: 230.0)
    private static let legendTop = 332.0, legendRow = 19.0
    /// Colours that differ for colour-blind readers too (Okabe and Ito 2008).
    private static let colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"]
    private static let dashes = ["", "6 3", "2 2"]

    /// Places in the legend: by row, from the left.
    private var legend: [(x: Double, row: Int)] {
        var places: [(x: Double, row: Int)] = []
        var x = Self.frame.x, row = 0
        for one in series {
            let width = 42 + 6.4 * Double(one.name.count)
            if x > Self.frame.x, x + width > Self.width {
                x = Self.frame.x
                row += 1
            }
            places.append((x, row))
            x += width
        }
        return places
    }

    var height: Double { Self.legendTop + Self.legendRow * Double((legend.last?.row ?? 0) + 1) }

    func svg(x left: Double, y top: Double) -> String {
        let frame = Self.frame
        let values = series.flatMap { $0.points.map(\.value).filter(\.isFinite) }
        let across = PlotAxis(holding: [Double(epochs.lowerBound), Double(epochs.upperBound)], count: 8, isWhole: true), up = PlotAxis(holding: values, count: 5)
        func x(_ epoch: Double) -> String { number(frame.x + frame.width * (epochs.count == 1 ? 0.5 : across.share(epoch))) }
        func y(_ value: Double) -> String { number(frame.y + frame.height * (1 - up.share(value))) }
        let (right, bottom) = (number(frame.x + frame.width), number(frame.y + frame.height))
        var lines = ["<g transform=\"translate(\(number(left)) \(number(top)))\">"]
        lines.append("<text x=\"\(number(frame.x + frame.width / 2))\" y=\"24\" class=\"title\">\(escaped(title))</text>")
        for tick in up.ticks {
            lines.append("<path d=\"M\(number(frame.x)) \(y(tick))H\(right)\" class=\"grid\"/>")
            lines.append("<text x=\"\(number(frame.x - 8))\" y=\"\(y(tick))\" dy=\"4\" text-anchor=\"end\">\(up.label(tick))</text>")
        }
        for tick in across.ticks where tick >= Double(epochs.lowerBound) && tick <= Double(epochs.upperBound) {
            lines.append("<path d=\"M\(x(tick)) \(bottom)v5\" class=\"axis\"/>")
            lines.append("<text x=\"\(x(tick))\" y=\"\(bottom)\" dy=\"19\" text-anchor=\"middle\">\(across.label(tick))</text>")
        }
        lines.append("<path d=\"M\(number(frame.x)) \(number(frame.y))V\(bottom)H\(right)\" class=\"axis\"/>")
        lines.append("<text x=\"\(number(frame.x + frame.width / 2))\" y=\"\(bottom)\" dy=\"38\" text-anchor=\"middle\">epoch</text>")
        if let marked, epochs.contains(marked) {
            lines.append("<path d=\"M\(x(Double(marked))) \(number(frame.y))V\(bottom)\" class=\"marked\"/>")
            lines.append("<text x=\"\(x(Double(marked)))\" y=\"\(number(frame.y))\" dy=\"-4\" text-anchor=\"middle\" class=\"note\">best: \(marked)</text>")
        }
        for (index, (one, place)) in zip(series, legend).enumerated() {
            let dash = Self.dashes[index / Self.colours.count % Self.dashes.count]
            let style = "stroke=\"\(Self.colours[index % Self.colours.count])\"" + (dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"")
            for run in one.points.split(whereSeparator: { !$0.value.isFinite }) {
                let path = run.map { "\(x(Double($0.epoch))) \(y($0.value))" }.joined(separator: "L")
                // A path of one point is drawn as a dot.
                lines.append("<path d=\"M\(path)\(run.count == 1 ? "h0" : "")\" class=\"\(run.count == 1 ? "dot" : "line")\" \(style)/>")
            }
            let baseline = Self.legendTop + Self.legendRow * Double(place.row)
            lines.append("<path d=\"M\(number(place.x)) \(number(baseline - 4))h20\" class=\"line\" \(style)/>")
            lines.append("<text x=\"\(number(place.x + 25))\" y=\"\(number(baseline))\">\(escaped(one.name))</text>")
        }
        lines.append("</g>")
        return lines.joined(separator: "\n")
    }

    private func number(_ value: Double) -> String { String(format: "%.1f", value) }

    private func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\u{0}"..<"\u{20}", "\u{7F}", "\u{FFFE}", "\u{FFFF}": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
