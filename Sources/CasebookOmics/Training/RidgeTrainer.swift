internal import CasebookLearning

/// Fits one linear model with the ridge that does best on inner folds.
struct RidgeTrainer: Sendable {
    /// The strongest first: of equal ones it stands.
    static let ridges = [3, 1, 0.3, 0.1, 0.03, 0.01]
    private static let steps = 120

    let targets: OmicsTargets
    /// The inner fold of each sample.
    let folds: [Int]
    let foldCount: Int
    let balance: OmicsBalance

    /// - Parameters:
    ///   - parts: prepared values of each sample; nil where they are missing, of which nothing is learnt. All have `width` values.
    ///   - isMember: whether the model's scores are averaged with those of others. What they have in chance is lost in the mean, and so its ridge is one step weaker than
    ///     were best for the model alone.
    /// - Returns: the model, and what models without a sample's fold say of it; nil where its values are missing.
    func fit(_ parts: [[Float]?], width: Int, isMember: Bool = false) -> (model: LinearModel, outOfFold: [[Double]?]) {
        let rows = parts.indices.filter { parts[$0] != nil }, known = targets.rows(rows)
        let scores = Self.ridges.map { outOfFold(parts, width: width, rows: rows, ridge: $0) }
        let losses = scores.map { found in known.loss(rows.flatMap { found[$0] ?? [] }, balance) }
        let best = losses.indices.min { (losses[$0], $0) < (losses[$1], $1) } ?? 0, chosen = min(best + (isMember ? 1 : 0), Self.ridges.count - 1)
        return (model(parts, width: width, rows: rows, ridge: Self.ridges[chosen]), scores[chosen])
    }

    private func outOfFold(_ parts: [[Float]?], width: Int, rows: [Int], ridge: Double) -> [[Double]?] {
        var found = [[Double]?](repeating: nil, count: parts.count)
        for fold in 0..<foldCount {
            let model = model(parts, width: width, rows: rows.filter { folds[$0] != fold }, ridge: ridge)
            for row in rows where folds[row] == fold { found[row] = parts[row].map { OmicsScores.normalized(model.scores($0)) } }
        }
        return found
    }

    private func model(_ parts: [[Float]?], width: Int, rows: [Int], ridge: Double) -> LinearModel {
        var features = FeatureMatrix(columnCount: width)
        for row in rows { if let part = parts[row] { features.append(part) } }
        let targets = targets.rows(rows), outputs = targets.outputCount
        guard features.rowCount > 0 else { return LinearModel(intercepts: Array(repeating: 0, count: outputs), weights: Array(repeating: 0, count: width * outputs)) }
        switch targets {
        case .numbers(let numbers): return RidgeRegression.fit(features, numbers, ridge: ridge)
        case .classes(let classes, let names): return fit(features, .classes(classes, count: names.count), targets, ridge)
        case .survival(let times, let events): return fit(features, .survival(times: times, events: events), targets, ridge)
        }
    }

    private func fit(_ features: FeatureMatrix, _ rowTargets: RowTargets, _ targets: OmicsTargets, _ ridge: Double) -> LinearModel {
        LinearModel.fit(features, rowTargets, rowWeights: targets.rowWeights(balance), ridge: ridge, steps: Self.steps)
    }
}
