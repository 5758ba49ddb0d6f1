internal import Foundation

/// Proper scores of predicted probabilities: lower is better, and the true probabilities score best.
public enum ProbabilityScores {
    /// The mean squared difference of probability and outcome (Brier, 1950). Nil when there are no rows or a probability is not in [0, 1]. O(n).
    public static func brier(labels: [Bool], probabilities: [Double]) -> Double? {
        precondition(labels.count == probabilities.count, "Labels and probabilities differ in number: \(labels.count) and \(probabilities.count).")
        guard !labels.isEmpty, areProbabilities(probabilities) else { return nil }
        var sum = 0.0
        for row in labels.indices {
            let miss = probabilities[row] - (labels[row] ? 1 : 0)
            sum += miss * miss
        }
        return sum / Double(labels.count)
    }

    /// The mean negative log likelihood in nats, probabilities cut to [ε, 1 − ε] with ε = 2⁻⁵² so that one sure mistake is not infinite. Nil when
    /// there are no rows or a probability is not in [0, 1]. O(n).
    public static func logLoss(labels: [Bool], probabilities: [Double]) -> Double? {
        precondition(labels.count == probabilities.count, "Labels and probabilities differ in number: \(labels.count) and \(probabilities.count).")
        guard !labels.isEmpty, areProbabilities(probabilities) else { return nil }
        var sum = 0.0
        for row in labels.indices {
            let probability = cut(probabilities[row])
            sum -= labels[row] ? log(probability) : log1p(-probability)
        }
        return sum / Double(labels.count)
    }

    /// The mean negative log likelihood of several classes in nats, cut likewise.
    ///
    /// `classes` holds the gold class of each row, `probabilities` has shape rows × classes, row-major. Nil when there are no rows or a probability
    /// is not in [0, 1]. O(n c).
    public static func logLoss(classes: [Int], probabilities: [Double], classCount: Int) -> Double? {
        precondition(classes.count * classCount == probabilities.count, "There must be \(classCount) probabilities for each row.")
        guard !classes.isEmpty, areProbabilities(probabilities) else { return nil }
        var sum = 0.0
        for (row, wanted) in classes.enumerated() {
            precondition((0..<classCount).contains(wanted), "A class is not in 0..<\(classCount).")
            sum -= log(cut(probabilities[row * classCount + wanted]))
        }
        return sum / Double(classes.count)
    }

    static func areProbabilities(_ values: [Double]) -> Bool { values.allSatisfy { $0 >= 0 && $0 <= 1 } }

    static func cut(_ probability: Double) -> Double { min(max(probability, .ulpOfOne), 1 - .ulpOfOne) }
}
