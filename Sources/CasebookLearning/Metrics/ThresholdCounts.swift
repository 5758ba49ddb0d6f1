/// The positives and negatives that score at or above a threshold.
struct ThresholdCounts {
    let threshold: Double
    let truePositives: Int
    let falsePositives: Int

    /// One entry for each distinct score, highest first. Nil when a score is NaN. O(n log n).
    static func descending(labels: [Bool], scores: [Double]) -> [ThresholdCounts]? {
        precondition(labels.count == scores.count, "Labels and scores differ in number: \(labels.count) and \(scores.count).")
        guard !scores.contains(where: \.isNaN) else { return nil }
        let order = RowOrder.ascending(scores)
        var result: [ThresholdCounts] = []
        var truePositives = 0
        for tie in RowOrder.ties(scores, order: order).reversed() {
            for place in tie where labels[order[place]] { truePositives += 1 }
            let count = order.count - tie.lowerBound
            result.append(ThresholdCounts(threshold: scores[order[tie.lowerBound]], truePositives: truePositives, falsePositives: count - truePositives))
        }
        return result
    }
}
