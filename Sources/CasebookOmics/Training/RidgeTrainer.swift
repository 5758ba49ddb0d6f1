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
    let isBalanced: Bool

    /// - Parameter parts: prepared values of each sample; nil where they are missing, of which nothing is learnt. All have `width` values.
    /// - Returns: the model, and what models without a sample's fold say of it; nil where its values are missing.
    func fit(_ parts: [[Float]?], width: Int) -> (model: LinearModel, outOfFold: [[Double]?]) {
        let rows = parts.indices.filter { parts[$0] != nil }
        var best: (loss: Double, ridge: Double, scores: [[Double]?])?
        for ridge in Self.ridges {
            var found = [[Double]?](repeating: nil, count: parts.count)
            for fold in 0..<foldCount {
                let model = model(parts, width: width, rows: rows.filter { folds[$0] != fold }, ridge: ridge)
                for row in rows where folds[row] == fold { found[row] = parts[row].map { OmicsScores.normalized(model.scores($0)) } }
            }
            let loss = targets.rows(rows).loss(rows.flatMap { found[$0] ?? [] }, isBalanced: isBalanced)
            if best.map({ loss < $0.loss }) ?? true { best = (loss, ridge, found) }
        }
        return (model(parts, width: width, rows: rows, ridge: best?.ridge ?? Self.ridges[0]), best?.scores ?? Array(repeating: nil, count: parts.count))
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
        LinearModel.fit(features, rowTargets, rowWeights: targets.rowWeights(isBalanced: isBalanced), ridge: ridge, steps: Self.steps)
    }
}
