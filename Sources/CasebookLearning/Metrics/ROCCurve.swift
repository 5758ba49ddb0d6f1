/// The receiver operating characteristic: sensitivity against the rate of false alarms, at each threshold.
public struct ROCCurve: Sendable, Hashable {
    public struct Point: Sendable, Hashable {
        /// Rows that score at or above it are called positive; infinite at the first point.
        public let threshold: Double
        public let falsePositiveRate: Double
        public let truePositiveRate: Double
    }

    /// From (0, 0) to (1, 1), one point for each distinct score, thresholds descending.
    public let points: [Point]

    /// Nil when a score is NaN or when there are not rows of both classes. O(n log n).
    public init?(labels: [Bool], scores: [Double]) {
        guard let counts = ThresholdCounts.descending(labels: labels, scores: scores), let last = counts.last, last.truePositives > 0,
            last.falsePositives > 0
        else { return nil }
        points =
            [Point(threshold: .infinity, falsePositiveRate: 0, truePositiveRate: 0)]
            + counts.map {
                Point(
                    threshold: $0.threshold, falsePositiveRate: Double($0.falsePositives) / Double(last.falsePositives),
                    truePositiveRate: Double($0.truePositives) / Double(last.truePositives))
            }
    }

    /// Where sensitivity and specificity together are greatest (Youden, Cancer 1950); the highest such threshold.
    public var youdenThreshold: Double {
        var best = points[1]
        for point in points[2...] where point.truePositiveRate - point.falsePositiveRate > best.truePositiveRate - best.falsePositiveRate { best = point }
        return best.threshold
    }
}
