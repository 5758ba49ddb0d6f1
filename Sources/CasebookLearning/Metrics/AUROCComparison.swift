/// DeLong's test of two areas under the ROC curve on the same rows (DeLong, DeLong and Clarke-Pearson, 1988).
public struct AUROCComparison: Sendable, Hashable {
    public let first: AUROC
    public let second: AUROC
    /// First less second.
    public let difference: Double
    /// Of the difference; the scores' correlation is accounted for.
    public let variance: Double
    /// The difference in standard errors: 0 where both are 0, infinite where only the variance is.
    public let z: Double
    /// Two-sided.
    public let pValue: Double

    /// Nil when a score is NaN or when a class has fewer than two rows. O(n log n).
    ///
    /// - Parameter groups: as of `AUROC`.
    public init?(labels: [Bool], first: [Double], second: [Double], groups: [String]? = nil) {
        let groups = Placements.numbered(groups)
        guard let one = Placements(labels: labels, scores: first), let other = Placements(labels: labels, scores: second),
            // The variance of the differences is var + var − 2 cov, and is exactly 0 for scores that rank alike.
            let variance = Placements.variance(zip(one.values, other.values).map { $0 - $1 }, labels: labels, groups: groups)
        else { return nil }
        self.first = AUROC(one, labels: labels, groups: groups)
        self.second = AUROC(other, labels: labels, groups: groups)
        self.variance = variance
        difference = one.area - other.area
        z = difference == 0 ? 0 : difference / variance.squareRoot()
        pValue = NormalDistribution.twoSidedP(z)
    }

    /// The normal interval of the difference, cut to [−1, 1].
    public func interval(level: Double = 0.95) -> ConfidenceInterval {
        ConfidenceInterval(around: difference, variance: variance, level: level, within: -1...1)
    }
}
