internal import Foundation

/// What the parts of a model count for; together 1.
public struct OmicsWeights: Sendable, Hashable {
    /// Of the late fusion of linear models.
    public var linear: Double
    /// Of the linear model over all modalities side by side.
    public var joint: Double
    /// Of the networks' mean.
    public var network: Double

    private static let step = 0.1
    /// The share of the loss that a weight of a half away from where it starts must save. Few samples tell little of weights, and where they tell nothing the mean of
    /// the late fusion and the networks, which err in different ways, is better than either.
    private static let price = 0.05

    func combine(linear: [Double], joint: [Double], network: [Double]) -> [Double] {
        OmicsScores.normalized(linear.indices.map { self.linear * linear[$0] + self.joint * joint[$0] + self.network * network[$0] })
    }

    /// The weights that lose least by scores of inner folds (rows × outputs each).
    ///
    /// - Parameter network: nil where there is none.
    static func fit(linear: [Double], joint: [Double], network: [Double]?, targets: OmicsTargets, balance: OmicsBalance) -> OmicsWeights {
        let outputs = targets.outputCount, other = network ?? linear, half = network == nil ? 0 : 0.5
        let start = OmicsWeights(linear: 1 - half, joint: 0, network: half)
        var best = start, least = Double.infinity
        for jointSteps in 0...10 {
            for networkSteps in 0...(network == nil ? 0 : 10 - jointSteps) {
                let weights = OmicsWeights(linear: Double(10 - jointSteps - networkSteps) * step, joint: Double(jointSteps) * step, network: Double(networkSteps) * step)
                let scores = stride(from: 0, to: linear.count, by: outputs).flatMap { row in
                    let range = row..<(row + outputs)
                    return weights.combine(linear: Array(linear[range]), joint: Array(joint[range]), network: Array(other[range]))
                }
                let loss = targets.loss(scores, balance)
                let moves = [weights.linear - start.linear, weights.joint, weights.network - start.network]
                let cost = loss + abs(loss) * price * 4 * moves.reduce(0) { $0 + $1 * $1 }
                if cost < least { (best, least) = (weights, cost) }
            }
        }
        return best
    }

    /// The factor of at most 1 that scores of inner folds (rows × outputs) lose least by: networks are surer of themselves than they have reason to be.
    static func slope(_ scores: [Double], targets: OmicsTargets, balance: OmicsBalance) -> Double {
        let outputs = targets.outputCount
        var best = 1.0, least = Double.infinity
        for power in 0...45 {
            let slope = pow(0.95, Double(power))
            let tempered = stride(from: 0, to: scores.count, by: outputs).flatMap { row in OmicsScores.normalized(scores[row..<(row + outputs)].map { slope * $0 }) }
            let loss = targets.loss(tempered, balance)
            if loss < least - 1e-9 { (best, least) = (slope, loss) }
        }
        return best
    }
}
