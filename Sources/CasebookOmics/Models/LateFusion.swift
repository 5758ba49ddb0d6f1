internal import CasebookLearning

/// A linear model a modality, whose scores are averaged with weights over the modalities that a sample has.
///
/// Logistic, multinomial, Cox's or plain regression, each with a ridge. The average of logarithms of probabilities is a product of experts, sharpened by one slope
/// because experts that agree know more than their mean says.
struct LateFusion: Sendable, Hashable {
    let models: [LinearModel]
    /// One a modality; not negative, of sum 1.
    let weights: [Double]
    let slope: Double
    /// The scores of a sample without any modality.
    let prior: [Double]

    func scores(_ sample: OmicsSample) -> [Double] {
        Self.fused(zip(models, sample.parts).map { model, part in part.map { OmicsScores.normalized(model.scores($0)) } }, weights: weights, slope: slope, prior: prior)
    }

    static func fused(_ parts: [[Double]?], weights: [Double], slope: Double, prior: [Double]) -> [Double] {
        var sums = Array(repeating: 0.0, count: prior.count), total = 0.0, count = 0
        // Where all weight is on what is missing, those that are there count alike.
        let present = zip(parts, weights).reduce(0) { $0 + ($1.0 == nil ? 0 : $1.1) }
        for (part, weight) in zip(parts, weights) {
            guard let part else { continue }
            let weight = present > 1e-9 ? weight : 1
            for place in part.indices { sums[place] += weight * part[place] }
            total += weight
            count += 1
        }
        guard count > 0 else { return prior }
        return OmicsScores.normalized(sums.map { slope * $0 / total })
    }
}
