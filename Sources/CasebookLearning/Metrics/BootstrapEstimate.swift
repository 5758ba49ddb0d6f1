/// A statistic with its bootstrap interval.
public struct BootstrapEstimate: Sendable, Hashable {
    /// On all rows as they are.
    public let value: Double
    /// Between percentiles of the resamples.
    public let interval: ConfidenceInterval
    /// The standard deviation over resamples; nil with fewer than two of them.
    public let standardError: Double?
    /// Resamples on which the statistic was nil or NaN (of one class only, say) and which were left out.
    public let undefinedCount: Int

    /// Nil when the statistic has no value on all rows, or on none of the resamples.
    init?(value: Double?, resamples: [Double?], level: Double) {
        precondition(level > 0 && level < 1, "A confidence level must lie between 0 and 1.")
        let sample = SortedSample(resamples.compactMap { $0 })
        guard let value, !sample.values.isEmpty else { return nil }
        self.value = value
        interval = ConfidenceInterval(lower: sample.quantile((1 - level) / 2), upper: sample.quantile((1 + level) / 2), level: level)
        undefinedCount = resamples.count - sample.values.count
        let count = Double(sample.values.count)
        let mean = sample.values.reduce(0, +) / count
        let squares = sample.values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        standardError = count < 2 ? nil : (squares / (count - 1)).squareRoot()
    }
}
