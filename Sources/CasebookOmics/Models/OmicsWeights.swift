/// What the parts of a model count for; together 1.
public struct OmicsWeights: Sendable, Hashable {
    /// Of the late fusion of linear models.
    public var linear: Double
    /// Of the linear model over all modalities side by side.
    public var joint: Double
    /// Of the networks' mean.
    public var network: Double

    private static let step = 0.1
    /// The share of the loss that every part beyond the late fusion must save, by its weight; less is left to the simpler model.
    private static let price = 0.04

    func combine(linear: [Double], joint: [Double], network: [Double]) -> [Double] {
        OmicsScores.normalized(linear.indices.map { self.linear * linear[$0] + self.joint * joint[$0] + self.network * network[$0] })
    }

    /// The weights that lose least by scores of inner folds (rows × outputs each).
    ///
    /// - Parameter network: nil where there is none.
    static func fit(linear: [Double], joint: [Double], network: [Double]?, targets: OmicsTargets, isBalanced: Bool) -> OmicsWeights {
        let outputs = targets.outputCount, other = network ?? linear
        var best = OmicsWeights(linear: 1, joint: 0, network: 0), least = Double.infinity
        for jointSteps in 0...10 {
            for networkSteps in 0...(network == nil ? 0 : 10 - jointSteps) {
                let weights = OmicsWeights(linear: Double(10 - jointSteps - networkSteps) * step, joint: Double(jointSteps) * step, network: Double(networkSteps) * step)
                let scores = stride(from: 0, to: linear.count, by: outputs).flatMap { row in
                    let range = row..<(row + outputs)
                    return weights.combine(linear: Array(linear[range]), joint: Array(joint[range]), network: Array(other[range]))
                }
                let loss = targets.loss(scores, isBalanced: isBalanced)
                let cost = loss + abs(loss) * price * (weights.joint + weights.network)
                if cost < least { (best, least) = (weights, cost) }
            }
        }
        return best
    }
}
