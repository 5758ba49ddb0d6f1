internal import CasebookLearning
internal import Foundation

/// Fits the linear models of a late fusion; ridges and weights are those that do best on inner folds.
struct LateFusionTrainer: Sendable {
    static let ridges = [0.01, 0.03, 0.1, 0.3, 1, 3]
    private static let steps = 120

    let samples: [OmicsSample]
    let targets: OmicsTargets
    /// The inner fold of each sample.
    let folds: [Int]
    let foldCount: Int
    let isBalanced: Bool

    /// - Returns: the fusion, and what fusions without a sample's fold say of it (rows × outputs).
    func fit() -> (model: LateFusion, outOfFold: [Double]) {
        let modalities = samples.first?.parts.count ?? 0
        var models: [LinearModel] = [], scores: [[[Double]?]] = []
        for modality in 0..<modalities {
            let rows = samples.indices.filter { samples[$0].parts[modality] != nil }
            var best: (loss: Double, ridge: Double, scores: [[Double]?])?
            for ridge in Self.ridges.reversed() {
                var found = [[Double]?](repeating: nil, count: samples.count)
                for fold in 0..<foldCount {
                    let model = model(modality, rows: rows.filter { folds[$0] != fold }, ridge: ridge)
                    for row in rows where folds[row] == fold { found[row] = samples[row].parts[modality].map { OmicsScores.normalized(model.scores($0)) } }
                }
                let loss = targets.rows(rows).loss(rows.flatMap { found[$0] ?? [] }, isBalanced: isBalanced)
                if loss < best?.loss ?? .infinity { best = (loss, ridge, found) }
            }
            // Where no loss is a number the strongest ridge stands.
            models.append(model(modality, rows: rows, ridge: best?.ridge ?? Self.ridges[Self.ridges.count - 1]))
            scores.append(best?.scores ?? Array(repeating: nil, count: samples.count))
        }
        let prior = targets.rowTargets.map { OmicsScores.normalized($0.baseScores(weights: targets.rowWeights(isBalanced: isBalanced))) } ?? [0]
        func fused(_ weights: [Double], _ slope: Double) -> [Double] {
            samples.indices.flatMap { row in LateFusion.fused(scores.map { $0[row] }, weights: weights, slope: slope, prior: prior) }
        }
        let (weights, slope) = weights(modalities, isSloped: targets.head != .response) { targets.loss(fused($0, $1), isBalanced: isBalanced) }
        return (LateFusion(models: models, weights: weights, slope: slope, prior: prior), fused(weights, slope))
    }

    private func model(_ modality: Int, rows: [Int], ridge: Double) -> LinearModel {
        var features: FeatureMatrix?
        for row in rows {
            guard let part = samples[row].parts[modality] else { continue }
            if features == nil { features = FeatureMatrix(columnCount: part.count) }
            features?.append(part)
        }
        let targets = targets.rows(rows)
        let width = samples.lazy.compactMap { $0.parts[modality]?.count }.first ?? 0
        guard let features else { return LinearModel(intercepts: Array(repeating: 0, count: targets.outputCount), weights: Array(repeating: 0, count: width * targets.outputCount)) }
        if case .numbers(let numbers) = targets { return RidgeRegression.fit(features, numbers, ridge: ridge) }
        guard let rowTargets = targets.rowTargets else { return LinearModel(intercepts: [0], weights: Array(repeating: 0, count: width)) }
        return LinearModel.fit(features, rowTargets, rowWeights: targets.rowWeights(isBalanced: isBalanced), ridge: ridge, steps: Self.steps)
    }

    /// Weights of modalities and a slope of least loss, by steps of exchange from the even weights that grow finer; a small price keeps them near.
    private func weights(_ count: Int, isSloped: Bool, _ loss: ([Double], Double) -> Double) -> ([Double], Double) {
        var weights = Array(repeating: 1 / Double(max(count, 1)), count: count), slope = 1.0
        let even = weights
        func cost(_ weights: [Double], _ slope: Double) -> Double {
            loss(weights, slope) + 0.02 * zip(weights, even).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
        var least = cost(weights, slope)
        for step in [0.2, 0.1, 0.05] {
            var isBetter = true
            while isBetter {
                isBetter = false
                for from in 0..<count {
                    for to in 0..<count where to != from && weights[from] > 0 {
                        var next = weights
                        let moved = min(step, next[from])
                        next[from] -= moved
                        next[to] += moved
                        let found = cost(next, slope)
                        if found < least - 1e-9 { (weights, least, isBetter) = (next, found, true) }
                    }
                }
                guard isSloped else { continue }
                for factor in [1 + step, 1 / (1 + step)] {
                    let next = slope * factor
                    guard next > 0.2, next < Double(count) * 2 else { continue }
                    let found = cost(weights, next)
                    if found < least - 1e-9 { (slope, least, isBetter) = (next, found, true) }
                }
            }
        }
        return (weights, slope)
    }
}
