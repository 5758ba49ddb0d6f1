/// The area under the ROC curve: the chance that a positive row scores above a negative one, ties one half.
public struct AUROC: Sendable, Hashable {
    public let value: Double
    /// DeLong's variance (DeLong, DeLong and Clarke-Pearson, 1988). Nil when a class has fewer than two rows.
    public let variance: Double?
    public let positiveCount: Int
    public let negativeCount: Int

    /// Nil when a score is NaN or when there are not rows of both classes. O(n log n).
    ///
    /// - Parameter groups: whose each row is, where rows of one patient are not independent: the variance is then of groups.
    public init?(labels: [Bool], scores: [Double], groups: [String]? = nil) {
        guard let placements = Placements(labels: labels, scores: scores) else { return nil }
        self.init(placements, labels: labels, groups: Placements.numbered(groups))
    }

    init(_ placements: Placements, labels: [Bool], groups: [Int]?) {
        value = placements.area
        variance = Placements.variance(placements.values, labels: labels, groups: groups)
        positiveCount = placements.positiveCount
        negativeCount = placements.negativeCount
    }

    /// DeLong's normal interval, cut to [0, 1]; of no width where the classes are fully parted. Nil without a variance.
    public func interval(level: Double = 0.95) -> ConfidenceInterval? {
        variance.map { ConfidenceInterval(around: value, variance: $0, level: level, within: 0...1) }
    }
}
