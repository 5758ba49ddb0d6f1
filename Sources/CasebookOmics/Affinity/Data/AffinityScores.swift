internal import CasebookLearning

/// How well predicted affinities agree with measured ones.
public struct AffinityScores: Sendable, Hashable {
    /// The chance that of two pairs with different affinities the stronger is predicted stronger; equal predictions count one half (Gönen and Heller,
    /// Biometrika 2005). Nil where all affinities are the same.
    public let concordance: Double?
    public let meanSquaredError: Double
    /// r²m = r² (1 − √|r² − r₀²|), r₀² being that of the line through the origin (Roy et al., European Journal of Medicinal Chemistry 2009). Nil where
    /// numbers are constant.
    public let modifiedRSquared: Double?
    public let pearson: Double?

    /// Nil when there are no rows or a number is not finite. O(n log n).
    public init?(actual: [Double], predicted: [Double]) {
        guard let errors = RegressionScores(actual: actual, predicted: predicted) else { return nil }
        meanSquaredError = errors.meanSquaredError
        // Harrell's c where every time is that of an event: a later one must have the lower risk.
        concordance = Concordance.harrell(times: actual, events: actual.map { _ in true }, risks: predicted.map { -$0 })?.value
        pearson = Correlation.pearson(actual, predicted)
        modifiedRSquared = pearson.flatMap { Self.modified($0 * $0, actual, predicted) }
    }

    private static func modified(_ square: Double, _ actual: [Double], _ predicted: [Double]) -> Double? {
        let products = zip(actual, predicted).reduce(0) { $0 + $1.0 * $1.1 }, squares = predicted.reduce(0) { $0 + $1 * $1 }
        guard squares > 0 else { return nil }
        let slope = products / squares, mean = actual.reduce(0, +) / Double(actual.count)
        let errors = zip(actual, predicted).reduce(0) { $0 + ($1.0 - slope * $1.1) * ($1.0 - slope * $1.1) }
        let spread = actual.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return square * (1 - abs(square - (1 - errors / spread)).squareRoot())
    }
}
