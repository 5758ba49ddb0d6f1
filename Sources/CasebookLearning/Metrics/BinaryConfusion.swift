/// The four counts of a yes-or-no decision and the shares made of them.
public struct BinaryConfusion: Sendable, Hashable {
    public var truePositives: Int
    public var falsePositives: Int
    public var trueNegatives: Int
    public var falseNegatives: Int

    public init(truePositives: Int = 0, falsePositives: Int = 0, trueNegatives: Int = 0, falseNegatives: Int = 0) {
        self.truePositives = truePositives
        self.falsePositives = falsePositives
        self.trueNegatives = trueNegatives
        self.falseNegatives = falseNegatives
    }

    /// Decides yes where a score is at or above the threshold. Nil when a score or the threshold is not a number. O(n).
    public init?(labels: [Bool], scores: [Double], threshold: Double) {
        precondition(labels.count == scores.count, "Labels and scores differ in number: \(labels.count) and \(scores.count).")
        guard !threshold.isNaN else { return nil }
        self.init()
        for (label, score) in zip(labels, scores) {
            if score.isNaN { return nil }
            switch (label, score >= threshold) {
            case (true, true): truePositives += 1
            case (false, true): falsePositives += 1
            case (false, false): trueNegatives += 1
            case (true, false): falseNegatives += 1
            }
        }
    }

    public static func += (left: inout BinaryConfusion, right: BinaryConfusion) {
        left.truePositives += right.truePositives
        left.falsePositives += right.falsePositives
        left.trueNegatives += right.trueNegatives
        left.falseNegatives += right.falseNegatives
    }

    /// True positives among the positive (recall).
    public var sensitivity: Proportion { Proportion(count: truePositives, total: truePositives + falseNegatives) }
    /// True negatives among the negative.
    public var specificity: Proportion { Proportion(count: trueNegatives, total: trueNegatives + falsePositives) }
    /// True positives among those called positive (PPV, precision).
    public var positivePredictiveValue: Proportion { Proportion(count: truePositives, total: truePositives + falsePositives) }
    /// True negatives among those called negative (NPV).
    public var negativePredictiveValue: Proportion { Proportion(count: trueNegatives, total: trueNegatives + falseNegatives) }
}
