internal import CasebookLearning
internal import CasebookTensor

/// A network with its parameters.
struct TrainedOmicsNetwork: Sendable {
    let network: OmicsNetwork
    private(set) var parameters: Parameters
    /// Added to the score of a survival model, so that its mean over training samples is 0: comparisons of hazards leave their level open.
    var shift = 0.0

    /// Copies of a sample on the way from the mean sample to it.
    private static let steps = 32

    func scores(_ sample: OmicsSample) -> [Double] {
        var pass = Pass(parameters)
        return OmicsScores.normalized(network.scores([sample.parts], &pass).value.elements.map { Double($0) + shift })
    }

    /// What each prepared value adds to one score, by modality: integrated gradients (Sundararajan, Taly and Yan, ICML 2017) on the straight way from a sample
    /// whose values are all the mean. Of a class, the score is its logit less the mean of all.
    func contributions(_ sample: OmicsSample, output: Int) -> [[Double]] {
        var parameters = parameters
        parameters.setFrozen(true) { _ in true }
        var scales: [ParameterID] = []
        let shares = (0..<Self.steps).map { (Float($0) + 0.5) / Float(Self.steps) }
        for (place, width) in network.widths.enumerated() {
            scales.append(parameters.add("scale\(place)", Tensor(shares.flatMap { repeatElement($0, count: width) }, [Self.steps, width])))
        }
        parameters.setFrozen(false) { $0.hasPrefix("scale") }
        let batch = Array(repeating: sample.parts, count: Self.steps), outputs = network.outputs
        let gradients = gradient(at: parameters) { pass in
            let scores = network.scores(batch, scales: scales, &pass)
            let chosen = scores.slice(axis: 1, output..<(output + 1)).sum()
            return outputs > 1 ? chosen - scores.sum() * (1 / Float(outputs)) : chosen
        }
        return scales.map { id in
            let gradient = gradients.dense(id, shape: parameters[id].shape), width = parameters[id].shape[1]
            var sums = Array(repeating: 0.0, count: width)
            for place in 0..<gradient.elementCount { sums[place % max(width, 1)] += Double(gradient.base[place]) / Double(Self.steps) }
            return sums
        }
    }
}
