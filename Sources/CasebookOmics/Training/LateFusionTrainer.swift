internal import CasebookLearning
internal import Foundation

/// Fits the linear models of a late fusion; ridges and weights are those that do best on inner folds.
struct LateFusionTrainer: Sendable {
    let ridge: RidgeTrainer

    private static let price = 0.05

    /// - Parameter widths: values of each modality.
    /// - Returns: the fusion, and what fusions without a sample's fold say of it (rows × outputs).
    func fit(_ samples: [OmicsSample], widths: [Int]) -> (model: LateFusion, outOfFold: [Double]) {
        let targets = ridge.targets
        let fits = widths.enumerated().map { modality, width in ridge.fit(samples.map { $0.parts[modality] }, width: width, isMember: widths.count > 1) }
        let prior = targets.rowTargets.map { OmicsScores.normalized($0.baseScores(weights: targets.rowWeights(ridge.balance))) } ?? [0]
        func fused(_ rows: [Int], _ weights: [Double], _ slope: Double) -> [Double] {
            rows.flatMap { row in LateFusion.fused(fits.map { $0.outOfFold[row] }, weights: weights, slope: slope, prior: prior) }
        }
        func weights(_ rows: [Int]) -> ([Double], Double) {
            let own = targets.rows(rows)
            return self.weights(widths.count, isSloped: targets.head != .response) { own.loss(fused(rows, $0, $1), ridge.balance) }
        }
        // The weights, too, are fitted without the fold that they speak of.
        var outOfFold = Array(repeating: 0.0, count: samples.count * prior.count)
        for fold in 0..<ridge.foldCount {
            let rows = samples.indices.filter { ridge.folds[$0] == fold }, (weights, slope) = weights(samples.indices.filter { ridge.folds[$0] != fold })
            for (place, score) in fused(rows, weights, slope).enumerated() { outOfFold[rows[place / prior.count] * prior.count + place % prior.count] = score }
        }
        let (chosen, slope) = weights(Array(samples.indices))
        return (LateFusion(models: fits.map(\.model), weights: chosen, slope: slope, prior: prior), outOfFold)
    }

    /// Weights of modalities and a slope of least loss, by steps of exchange from the even weights that grow finer; a small price keeps both near their start,
    /// for few samples tell little of them.
    private func weights(_ count: Int, isSloped: Bool, _ loss: ([Double], Double) -> Double) -> ([Double], Double) {
        var weights = Array(repeating: 1 / Double(max(count, 1)), count: count), slope = 1.0
        let even = weights
        func cost(_ weights: [Double], _ slope: Double) -> Double {
            loss(weights, slope) + Self.price * zip(weights, even).reduce(log(slope) * log(slope)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
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
