internal import Foundation

/// A number that sums up the values of a series within a window.
public enum SeriesStatistic: String, Sendable, CaseIterable {
    case first, last, mean, median, minimum, maximum, range, deviation, slope, count, sum
    /// The last value less the first.
    case change
    /// Hours from the last value to the time of scoring.
    case since
    /// Hours from the start of observation to the first value.
    case start
    /// The share of values outside the series' usual range; only for series that have one.
    case abnormal

    /// - Parameters:
    ///   - values: at least one, in the order of times.
    ///   - sorted: the same, ascending.
    ///   - asOf: the hour of scoring.
    ///   - usual: the range that most healthy people's values lie in.
    func value(times: ArraySlice<Double>, values: ArraySlice<Double>, sorted: [Double], asOf: Double, usual: ClosedRange<Double>?) -> Double? {
        let count = Double(values.count)
        switch self {
        case .first: return values.first
        case .last: return values.last
        case .mean: return values.reduce(0, +) / count
        case .median:
            let middle = sorted.count / 2
            return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        case .minimum: return sorted.first
        case .maximum: return sorted.last
        case .range: return sorted.last! - sorted.first!
        case .deviation:
            guard values.count > 1 else { return nil }
            let mean = values.reduce(0, +) / count
            return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)).squareRoot()
        case .slope:
            let center = times.reduce(0, +) / count, mean = values.reduce(0, +) / count
            let spread = times.reduce(0) { $0 + ($1 - center) * ($1 - center) }
            guard values.count > 1, spread > 1e-9 else { return nil }
            return zip(times, values).reduce(0) { $0 + ($1.0 - center) * ($1.1 - mean) } / spread
        case .count: return count
        case .sum: return values.reduce(0, +)
        case .change: return values.count > 1 ? values.last! - values.first! : nil
        case .since: return asOf - times.last!
        case .start: return times.first!
        case .abnormal: return usual.map { usual in Double(values.count { !usual.contains($0) }) / count }
        }
    }

    /// What it is where there is no value in the window.
    var empty: Double { self == .count ? 0 : .nan }
}
