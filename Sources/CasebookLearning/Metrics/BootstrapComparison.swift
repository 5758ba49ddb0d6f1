/// The paired bootstrap of the difference of two statistics.
public struct BootstrapComparison: Sendable, Hashable {
    public let first: Double
    public let second: Double
    /// First less second.
    public let difference: BootstrapEstimate
    /// Two-sided: twice the smaller share of resamples whose difference is at or beyond 0, with one added to both counts so that it is never 0.
    public let pValue: Double

    init?(first: Double?, second: Double?, resamples: [Double?], level: Double) {
        guard let first, let second, let difference = BootstrapEstimate(value: first - second, resamples: resamples, level: level) else { return nil }
        self.first = first
        self.second = second
        self.difference = difference
        var notAbove = 1
        var notBelow = 1
        for case let value? in resamples {
            if value <= 0 { notAbove += 1 }
            if value >= 0 { notBelow += 1 }
        }
        pValue = min(1, 2 * Double(min(notAbove, notBelow)) / Double(resamples.count - difference.undefinedCount + 1))
    }
}
