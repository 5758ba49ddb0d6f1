internal import Foundation

/// The range of an axis, from one round number to another, and the round numbers in between.
struct PlotAxis {
    let range: ClosedRange<Double>
    let ticks: [Double]
    private let step: Double

    /// An axis that holds all values, with about `count` ticks a whole multiple of 1, 2 or 5 times a power of ten apart.
    init(holding values: [Double], count: Int, isWhole: Bool = false) {
        // Beyond that a range, or its tenth, is no number any more.
        let values = values.map { max(-1e300, min(1e300, $0)) }
        let low = values.min() ?? 0
        var high = values.max() ?? 1
        if high - low <= abs(low) * 1e-9 { high = low + max(abs(low) * 0.1, isWhole ? 1 : 1e-6) }
        if high - low < 1e-300 { high = low + 1e-300 }
        let raw = (high - low) / Double(count)
        let power = pow(10, floor(log10(raw)))
        let round = [1, 2, 5].map { $0 * power }.first { $0 >= raw * 0.999 } ?? 10 * power
        let step = isWhole ? max(1, round) : round
        let first = floor(low / step + 1e-9), last = ceil(high / step - 1e-9)
        self.step = step
        ticks = (0...max(1, Int(last - first))).map { (first + Double($0)) * step }
        // Epochs begin and end at the frame, with no room for epochs that there are none of.
        range = isWhole ? low...high : ticks[0]...ticks[ticks.count - 1]
    }

    func label(_ tick: Double) -> String {
        // Nothing between two ticks is zero but for rounding.
        let value = abs(tick) < step * 1e-6 ? 0 : tick
        if value != 0, abs(value) >= 1e5 || step < 1e-5 { return String(format: "%.3g", value) }
        return String(format: "%.\(max(0, Int(ceil(-log10(step) - 1e-9))))f", value)
    }

    /// Where a value stands, from 0 to 1.
    func share(_ value: Double) -> Double { (value - range.lowerBound) / (range.upperBound - range.lowerBound) }
}
