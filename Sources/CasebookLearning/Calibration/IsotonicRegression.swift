/// A rising step-and-slope function of a score, fitted by least squares (Ayer et al., 1955; for calibration, Zadrozny and Elkan, KDD 2002).
///
/// Between knots it is linear; beyond the first and last it stays at their values.
public struct IsotonicRegression: Sendable, Hashable {
    /// Strictly ascending.
    public let scores: [Double]
    /// One for each score, never falling.
    public let values: [Double]

    /// Takes knots, such as saved ones. Nil when there are none, when their numbers differ, when one is not finite, or when they do not ascend.
    public init?(scores: [Double], values: [Double]) {
        guard !scores.isEmpty, scores.count == values.count, scores.allSatisfy(\.isFinite), values.allSatisfy(\.isFinite),
            zip(scores, scores.dropFirst()).allSatisfy(<), zip(values, values.dropFirst()).allSatisfy(<=)
        else { return nil }
        self.scores = scores
        self.values = values
    }

    /// Fits the function by pooling adjacent violators; rows of equal score are first merged into their weighted mean.
    ///
    /// For the calibration of a yes-or-no score, targets are 1 and 0. Rows of weight 0 do not count. Nil when no row has weight, when a score or target is
    /// not finite, or when a weight is negative or not finite. O(n log n).
    public static func fit(scores: [Double], targets: [Double], weights: [Double]? = nil) -> IsotonicRegression? {
        precondition(scores.count == targets.count, "Scores and targets differ in number: \(scores.count) and \(targets.count).")
        precondition(weights == nil || weights!.count == scores.count, "Scores and weights differ in number.")
        guard scores.allSatisfy(\.isFinite), targets.allSatisfy(\.isFinite), weights?.allSatisfy({ $0 >= 0 && $0.isFinite }) ?? true else { return nil }
        let order = RowOrder.ascending(scores)
        var blocks: [Block] = []
        for tie in RowOrder.ties(scores, order: order) {
            var block = Block(first: scores[order[tie.lowerBound]], last: scores[order[tie.lowerBound]], weight: 0, sum: 0)
            for place in tie {
                let weight = weights?[order[place]] ?? 1
                block.weight += weight
                block.sum += weight * targets[order[place]]
            }
            if block.weight == 0 { continue }
            while let before = blocks.last, before.mean >= block.mean {
                block = Block(first: before.first, last: block.last, weight: before.weight + block.weight, sum: before.sum + block.sum)
                blocks.removeLast()
            }
            blocks.append(block)
        }
        var knots: [Double] = []
        var values: [Double] = []
        for block in blocks {
            knots.append(block.first)
            values.append(block.mean)
            if block.first != block.last {
                knots.append(block.last)
                values.append(block.mean)
            }
        }
        return IsotonicRegression(scores: knots, values: values)
    }

    private struct Block {
        var first: Double
        var last: Double
        var weight: Double
        var sum: Double
        var mean: Double { sum / weight }
    }

    /// The value at a score; NaN at NaN. O(log n) in the knots.
    public func callAsFunction(_ score: Double) -> Double {
        if score.isNaN { return .nan }
        var low = 0
        var high = scores.count
        while low < high {
            let middle = (low + high) / 2
            if scores[middle] <= score { low = middle + 1 } else { high = middle }
        }
        if low == 0 { return values[0] }
        if low == scores.count { return values[low - 1] }
        let share = (score - scores[low - 1]) / (scores[low] - scores[low - 1])
        // Rounding must not lift a value above the next knot.
        return min(values[low - 1] + share * (values[low] - values[low - 1]), values[low])
    }
}
