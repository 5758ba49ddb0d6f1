/// Precision against recall, at each threshold, and the area as average precision.
public struct PrecisionRecallCurve: Sendable, Hashable {
    public struct Point: Sendable, Hashable {
        /// Rows that score at or above it are called positive.
        public let threshold: Double
        public let precision: Double
        public let recall: Double
    }

    /// One point for each distinct score, thresholds descending, so recall ascends to 1. Without an invented point at recall 0.
    public let points: [Point]
    /// AUPRC as Σ (Rₖ − Rₖ₋₁) Pₖ, without interpolation, which would flatter (Davis and Goadrich, 2006).
    public let averagePrecision: Double

    /// Nil when a score is NaN or when there is no positive row. O(n log n).
    public init?(labels: [Bool], scores: [Double]) {
        guard let counts = ThresholdCounts.descending(labels: labels, scores: scores), let last = counts.last, last.truePositives > 0 else { return nil }
        points = counts.map {
            Point(
                threshold: $0.threshold, precision: Double($0.truePositives) / Double($0.truePositives + $0.falsePositives),
                recall: Double($0.truePositives) / Double(last.truePositives))
        }
        var area = 0.0
        var before = 0
        for (count, point) in zip(counts, points) {
            area += Double(count.truePositives - before) * point.precision
            before = count.truePositives
        }
        averagePrecision = area / Double(last.truePositives)
    }
}
