/// Probabilities from scores by a logistic line (Platt, 1999): P = 1 / (1 + exp(−(intercept + slope · score))).
public struct PlattScaling: Sendable, Hashable {
    /// The negated A of Platt's paper: above 0 where higher scores mean the positive class.
    public let slope: Double
    /// The negated B of Platt's paper.
    public let intercept: Double

    public init(slope: Double, intercept: Double) {
        self.slope = slope
        self.intercept = intercept
    }

    /// Fits the line on held-out rows by maximum likelihood, to the targets (N₊ + 1)/(N₊ + 2) and 1/(N₋ + 2) instead of 1 and 0, which keep it finite
    /// where the scores part the classes or where there is one class only.
    ///
    /// A constant score gives a slope of 0. Nil when there are no rows or a score is not finite. O(n) a Newton step.
    public static func fit(labels: [Bool], scores: [Double]) -> PlattScaling? {
        precondition(labels.count == scores.count, "Labels and scores differ in number: \(labels.count) and \(scores.count).")
        guard !scores.isEmpty, scores.allSatisfy(\.isFinite) else { return nil }
        let positives = Double(labels.reduce(0) { $0 + ($1 ? 1 : 0) })
        let negatives = Double(labels.count) - positives
        let high = (positives + 1) / (positives + 2)
        let low = 1 / (negatives + 2)
        guard let line = LogisticLine.fit(scores, targets: labels.map { $0 ? high : low }) else { return nil }
        return PlattScaling(slope: line.slope, intercept: line.intercept)
    }

    /// The probability of the positive class.
    public func callAsFunction(_ score: Double) -> Double { LogisticLine.sigmoid(intercept + slope * score) }
}
