/// An interval that holds the true value with a given confidence.
public struct ConfidenceInterval: Sendable, Hashable {
    public let lower: Double
    public let upper: Double
    /// In (0, 1), such as 0.95.
    public let level: Double

    public init(lower: Double, upper: Double, level: Double) {
        self.lower = lower
        self.upper = upper
        self.level = level
    }

    /// The normal interval estimate ± z · standard error, cut to a range.
    init(around estimate: Double, variance: Double, level: Double, within range: ClosedRange<Double>) {
        let margin = NormalDistribution.margin(level: level) * variance.squareRoot()
        func cut(_ bound: Double) -> Double { min(max(bound, range.lowerBound), range.upperBound) }
        self.init(lower: cut(estimate - margin), upper: cut(estimate + margin), level: level)
    }
}
