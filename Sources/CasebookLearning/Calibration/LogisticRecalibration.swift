/// Calibration slope and intercept: logit of the outcome = intercept + slope · logit of the probability (Cox, 1958).
///
/// As a measure: 1 and 0 are perfect; a slope below 1 tells of predictions too extreme (overfitting). As a map: it mends both. Probabilities are cut
/// to [ε, 1 − ε] with ε = 2⁻⁵² so that their logits are finite.
public struct LogisticRecalibration: Sendable, Hashable {
    public let slope: Double
    public let intercept: Double

    public init(slope: Double, intercept: Double) {
        self.slope = slope
        self.intercept = intercept
    }

    /// Fits both by maximum likelihood.
    ///
    /// Nil when a probability is not in [0, 1], and when no finite solution exists: there are not both classes, all probabilities are one, or they (once cut) part
    /// the classes fully. O(n) a Newton step.
    public static func fit(labels: [Bool], probabilities: [Double]) -> LogisticRecalibration? {
        guard let logits = logits(labels: labels, probabilities: probabilities), overlap(labels: labels, logits),
            let line = LogisticLine.fit(logits, targets: labels.map { $0 ? 1 : 0 })
        else { return nil }
        return LogisticRecalibration(slope: line.slope, intercept: line.intercept)
    }

    /// Calibration in the large: the intercept where the slope is held at 1; above 0 where predictions are too low.
    ///
    /// Nil when a probability is not in [0, 1] or when there are not both classes. O(n) a Newton step.
    public static func interceptAtUnitSlope(labels: [Bool], probabilities: [Double]) -> Double? {
        guard let logits = logits(labels: labels, probabilities: probabilities) else { return nil }
        let positives = Double(labels.reduce(0) { $0 + ($1 ? 1 : 0) })
        guard positives > 0, positives < Double(labels.count), let lowest = logits.min(), let highest = logits.max() else { return nil }
        // With all logits at either end, the intercept would move them to that of the observed rate.
        let rate = LogisticLine.logit(positives / Double(labels.count))
        return MonotoneRoot.find(from: rate - (lowest + highest) / 2, in: rate - highest...rate - lowest) { intercept in
            var value = -positives
            var slope = 0.0
            for logit in logits {
                let probability = LogisticLine.sigmoid(intercept + logit)
                value += probability
                slope += probability * (1 - probability)
            }
            return (value, slope)
        }
    }

    /// The recalibrated probability; NaN where the probability is not in [0, 1].
    public func callAsFunction(_ probability: Double) -> Double {
        guard probability >= 0, probability <= 1 else { return .nan }
        return LogisticLine.sigmoid(intercept + slope * LogisticLine.logit(ProbabilityScores.cut(probability)))
    }

    private static func logits(labels: [Bool], probabilities: [Double]) -> [Double]? {
        precondition(labels.count == probabilities.count, "Labels and probabilities differ in number: \(labels.count) and \(probabilities.count).")
        guard ProbabilityScores.areProbabilities(probabilities) else { return nil }
        return probabilities.map { LogisticLine.logit(ProbabilityScores.cut($0)) }
    }

    /// Whether neither class lies wholly at or above the other: then, and only then, a finite maximum exists (Albert and Anderson, Biometrika 1984).
    private static func overlap(labels: [Bool], _ numbers: [Double]) -> Bool {
        var lowest = [Double.infinity, .infinity]
        var highest = [-Double.infinity, -.infinity]
        for (label, number) in zip(labels, numbers) {
            let place = label ? 1 : 0
            lowest[place] = min(lowest[place], number)
            highest[place] = max(highest[place], number)
        }
        return lowest[0] < highest[1] && lowest[1] < highest[0]
    }
}
