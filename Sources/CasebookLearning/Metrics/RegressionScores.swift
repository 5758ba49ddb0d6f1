/// Errors of predicted numbers.
public struct RegressionScores: Sendable, Hashable {
    public let meanAbsoluteError: Double
    public let meanSquaredError: Double
    /// R²: 1 less the squared error over that of the mean of the actual numbers; negative where a model is worse than it. Nil when they are constant.
    public let rSquared: Double?

    public var rootMeanSquaredError: Double { meanSquaredError.squareRoot() }

    /// Nil when there are no rows or a number is not finite. O(n).
    public init?(actual: [Double], predicted: [Double]) {
        precondition(actual.count == predicted.count, "Actual and predicted numbers differ in number: \(actual.count) and \(predicted.count).")
        guard !actual.isEmpty, actual.allSatisfy(\.isFinite), predicted.allSatisfy(\.isFinite) else { return nil }
        let count = Double(actual.count)
        let mean = actual.reduce(0, +) / count
        var absolute = 0.0
        var squares = 0.0
        var spread = 0.0
        for row in actual.indices {
            let error = actual[row] - predicted[row]
            absolute += abs(error)
            squares += error * error
            spread += (actual[row] - mean) * (actual[row] - mean)
        }
        meanAbsoluteError = absolute / count
        meanSquaredError = squares / count
        rSquared = Correlation.isVarying(actual) && spread > 0 ? 1 - squares / spread : nil
    }
}
