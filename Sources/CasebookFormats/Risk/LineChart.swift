internal import Foundation

/// A small chart of lines between 0 and 1, or in ranges that are given, as inline SVG.
package struct LineChart {
    package struct Line {
        var name: String
        var points: [(x: Double, y: Double)]
        var isDashed: Bool
        /// Whether points are drawn as dots as well.
        var hasDots: Bool
        /// Within what the line may lie: drawn as a band, or as a stroke through each dot.
        var ranges: [(x: Double, lower: Double, upper: Double)]

        package init(
            name: String, points: [(x: Double, y: Double)], isDashed: Bool = false, hasDots: Bool = false, ranges: [(x: Double, lower: Double, upper: Double)] = []
        ) {
            self.name = name
            self.points = points
            self.isDashed = isDashed
            self.hasDots = hasDots
            self.ranges = ranges
        }
    }

    var title: String
    var horizontal: String
    var vertical: String
    var lines: [Line]
    var width: ClosedRange<Double>
    var height: ClosedRange<Double>

    package init(title: String, horizontal: String, vertical: String, lines: [Line], width: ClosedRange<Double> = 0...1, height: ClosedRange<Double> = 0...1) {
        self.title = title
        self.horizontal = horizontal
        self.vertical = vertical
        self.lines = lines
        self.width = width
        self.height = height
    }

    private static let frame = (x: 52.0, y: 34.0, width: 300.0, height: 240.0)
    /// Colours that differ for colour-blind readers too (Okabe and Ito 2008).
    private static let colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#555555"]
    /// More points than this cannot be told apart.
    private static let mostPoints = 400

    package var svg: String {
        let frame = Self.frame
        func number(_ value: Double) -> String { String(format: "%.1f", value) }
        func x(_ value: Double) -> String { number(frame.x + frame.width * (value - width.lowerBound) / (width.upperBound - width.lowerBound)) }
        func y(_ value: Double) -> String {
            let share = (value - height.lowerBound) / (height.upperBound - height.lowerBound)
            return number(frame.y + frame.height * (1 - min(max(share, -0.02), 1.02)))
        }
        let bottom = number(frame.y + frame.height), right = number(frame.x + frame.width)
        let total = frame.y + frame.height + 48 + 18 * Double(lines.count)
        var parts = ["<svg class=\"chart\" viewBox=\"0 0 372 \(number(total))\" role=\"img\" aria-label=\"\(HTMLPage.escape(title))\">"]
        parts.append("<text x=\"\(number(frame.x + frame.width / 2))\" y=\"20\" class=\"head\" text-anchor=\"middle\">\(HTMLPage.escape(title))</text>")
        for step in 0...5 {
            let (across, up) = (
                width.lowerBound + Double(step) / 5 * (width.upperBound - width.lowerBound), height.lowerBound + Double(step) / 5 * (height.upperBound - height.lowerBound)
            )
            parts.append("<path class=\"grid\" d=\"M\(number(frame.x)) \(y(up))H\(right)M\(x(across)) \(number(frame.y))V\(bottom)\"/>")
            parts.append("<text x=\"\(number(frame.x - 6))\" y=\"\(y(up))\" dy=\"4\" text-anchor=\"end\">\(Self.label(up, height))</text>")
            parts.append("<text x=\"\(x(across))\" y=\"\(bottom)\" dy=\"15\" text-anchor=\"middle\">\(Self.label(across, width))</text>")
        }
        parts.append("<path class=\"axis\" d=\"M\(number(frame.x)) \(number(frame.y))V\(bottom)H\(right)\"/>")
        parts.append("<text x=\"\(number(frame.x + frame.width / 2))\" y=\"\(bottom)\" dy=\"31\" text-anchor=\"middle\">\(HTMLPage.escape(horizontal))</text>")
        let middle = number(frame.y + frame.height / 2)
        parts.append("<text x=\"12\" y=\"\(middle)\" text-anchor=\"middle\" transform=\"rotate(-90 12 \(middle))\">\(HTMLPage.escape(vertical))</text>")
        for (index, line) in lines.enumerated() {
            let colour = Self.colours[index % Self.colours.count], dash = line.isDashed ? " stroke-dasharray=\"5 4\"" : ""
            let step = max(1, line.points.count / Self.mostPoints)
            let shown = line.points.enumerated().filter { $0.offset % step == 0 || $0.offset == line.points.count - 1 }.map(\.element).filter { $0.x.isFinite && $0.y.isFinite }
            guard !shown.isEmpty else { continue }
            if line.hasDots {
                parts += line.ranges.map { "<path class=\"line\" stroke=\"\(colour)\" stroke-opacity=\".45\" d=\"M\(x($0.x)) \(y($0.lower))V\(y($0.upper))\"/>" }
            } else if !line.ranges.isEmpty {
                let outline = line.ranges.map { "\(x($0.x)) \(y($0.lower))" } + line.ranges.reversed().map { "\(x($0.x)) \(y($0.upper))" }
                parts.append("<path fill=\"\(colour)\" fill-opacity=\".14\" d=\"M\(outline.joined(separator: "L"))Z\"/>")
            }
            parts.append("<path class=\"line\" stroke=\"\(colour)\"\(dash) d=\"M\(shown.map { "\(x($0.x)) \(y($0.y))" }.joined(separator: "L"))\"/>")
            if line.hasDots { parts += shown.map { "<circle cx=\"\(x($0.x))\" cy=\"\(y($0.y))\" r=\"3\" fill=\"\(colour)\"/>" } }
            let place = frame.y + frame.height + 50 + 18 * Double(index)
            parts.append("<path class=\"line\" stroke=\"\(colour)\"\(dash) d=\"M\(number(frame.x)) \(number(place - 4))h22\"/>")
            parts.append("<text x=\"\(number(frame.x + 28))\" y=\"\(number(place))\">\(HTMLPage.escape(line.name))</text>")
        }
        return parts.joined() + "</svg>\n"
    }

    private static func label(_ value: Double, _ range: ClosedRange<Double>) -> String {
        let step = (range.upperBound - range.lowerBound) / 5
        return String(format: "%.\(max(0, Int(ceil(-log10(step) - 1e-9))))f", value)
    }
}
