internal import CasebookLearning

/// How well predicted responses agree with measured ones.
public struct ResponseScores: Sendable, Hashable {
    /// The mean over drugs of Pearson's r over lines: whether a model knows which lines a drug acts on, rather than which drugs are strong. A drug with constant
    /// predictions counts 0. Nil where no drug has enough lines.
    public let drugCorrelation: Double?
    /// Drugs that it is the mean of, each counted once a part.
    public let drugCount: Int
    public let rootMeanSquaredError: Double
    /// Pearson's r over all pairs; nil where numbers are constant.
    public let pearson: Double?

    /// Pairs that a drug needs to count.
    public static let fewestPairs = 10

    /// Nil when there are no rows or a number is not finite.
    ///
    /// - Parameters:
    ///   - drugs: the drug of each row.
    ///   - parts: the part of each row, where rows of different parts were predicted by different models; r of a drug is then taken within each, as what a model is off by
    ///     over all of a part, such as its mean, says nothing of which lines a drug acts on. Nil where all are of one.
    public init?(drugs: [String], actual: [Double], predicted: [Double], parts: [Int]? = nil) {
        guard let errors = RegressionScores(actual: actual, predicted: predicted) else { return nil }
        rootMeanSquaredError = errors.rootMeanSquaredError
        pearson = Correlation.pearson(actual, predicted)
        var rows: [Int: [String: [Int]]] = [:]
        for (row, drug) in drugs.enumerated() { rows[parts?[row] ?? 0, default: [:]][drug, default: []].append(row) }
        let groups = rows.sorted { $0.key < $1.key }.flatMap { part in part.value.sorted { $0.key < $1.key }.map(\.value) }
        let found = groups.compactMap { own -> Double? in
            guard own.count >= Self.fewestPairs, own.contains(where: { actual[$0] != actual[own[0]] }) else { return nil }
            return Correlation.pearson(own.map { actual[$0] }, own.map { predicted[$0] }) ?? 0
        }
        drugCount = found.count
        drugCorrelation = found.isEmpty ? nil : found.reduce(0, +) / Double(found.count)
    }
}
