internal import CasebookLearning
internal import CasebookTensor

/// A trained network with what makes its inputs.
public struct RecurrentRisk: Sendable {
    let scaler: FeatureScaler
    let sequences: SequenceEncoder
    let network: RiskNetwork
    private(set) var parameters: Parameters

    /// Copies of a unit at a time on the way from nothing to what was seen.
    private static let steps = 24
    private static let mostSteps = 384
    /// Of a score: how far the sum of contributions may be off.
    private static let tolerance = 0.005

    func example(_ features: [Float], _ view: PatientTimeline, _ encoder: FeatureEncoder) -> RiskExample {
        guard network.readsSequences else { return RiskExample(features: scaler.scale(features), sequences: .init()) }
        let table = SeriesTable(view, encoder.schema, places: encoder.seriesPlaces)
        return RiskExample(features: scaler.scale(features), sequences: sequences.encode(view, table, encoder: encoder))
    }

    /// Adds to every score.
    mutating func shift(by value: Double) {
        guard let bias = parameters.id(named: "output.bias") else { return }
        parameters[bias] = Tensor(parameters[bias].elements.map { Float(Double($0) + value) }, parameters[bias].shape)
    }

    func scores(_ example: RiskExample) -> [Double] {
        var pass = Pass(parameters)
        return network.scores([example], &pass).scores.value.elements.map { Double($0) }
    }

    /// Where the network looks in a unit's steps and events: weights that sum to 1 each. Attention tells where, and not why.
    func attention(_ example: RiskExample) -> (steps: [Float], events: [Float]) {
        var pass = Pass(parameters)
        let (_, series, events) = network.scores([example], &pass)
        return (series?.weights ?? [], events?.weights ?? [])
    }

    /// What each input adds to one score: integrated gradients (Sundararajan, Taly and Yan, ICML 2017) on the straight way from a unit of which nothing was
    /// seen, all of whose features are the mean, to this one. Steps are doubled until the sum is within half a percent of the score's difference.
    ///
    /// - Returns: the score of nothing, and shares by scaled feature column, series and code.
    func contributions(_ example: RiskExample, output: Int) -> (base: Double, features: [Double], series: [Double], codes: [Double]) {
        func score(_ scale: Float) -> Double {
            let (parameters, scales) = scaled(repeating: scale, copies: 1)
            var pass = Pass(parameters)
            return Double(network.scores([example], scales: scales, &pass).scores.value.elements[output])
        }
        let base = score(0), difference = score(1) - base
        var steps = Self.steps
        while true {
            var features = Array(repeating: 0.0, count: network.sizes.features), series = Array(repeating: 0.0, count: network.sizes.series)
            var codes = Array(repeating: 0.0, count: network.sizes.codes)
            for start in stride(from: 0, to: steps, by: Self.steps) {
                let shares = (start..<(start + Self.steps)).map { (Float($0) + 0.5) / Float(steps) }
                var (parameters, scales) = scaled(repeating: 0, copies: Self.steps)
                for id in [scales.features, scales.series, scales.codes].compactMap(\.self) {
                    let width = parameters[id].shape[1]
                    parameters[id] = Tensor(shares.flatMap { repeatElement($0, count: width) }, [Self.steps, width])
                }
                let gradients = gradients(Array(repeating: example, count: Self.steps), parameters, scales, output)
                func add(_ id: ParameterID?, to sums: inout [Double]) {
                    guard let id else { return }
                    let gradient = gradients.dense(id, shape: parameters[id].shape)
                    for place in 0..<gradient.elementCount { sums[place % sums.count] += Double(gradient.base[place]) / Double(steps) }
                }
                add(scales.features, to: &features)
                add(scales.series, to: &series)
                add(scales.codes, to: &codes)
            }
            let sum = features.reduce(0, +) + series.reduce(0, +) + codes.reduce(0, +)
            if abs(sum - difference) <= Self.tolerance * max(0.1, abs(difference)) || steps >= Self.mostSteps {
                return (base, features, series, codes)
            }
            steps *= 2
        }
    }

    /// The parameters, frozen, with scales of inputs beside them.
    private func scaled(repeating value: Float, copies: Int) -> (Parameters, RiskNetwork.Scales) {
        var parameters = parameters
        parameters.setFrozen(true) { _ in true }
        func add(_ name: String, _ width: Int) -> ParameterID? {
            guard width > 0 else { return nil }
            let id = parameters.add(name, Tensor(repeating: value, [copies, width]))
            parameters.setFrozen(false) { $0 == name }
            return id
        }
        let scales = RiskNetwork.Scales(
            features: network.architecture.featureUnits > 0 ? add("scale.features", network.sizes.features) : nil,
            series: network.architecture.series != .none ? add("scale.series", network.sizes.series) : nil,
            codes: network.architecture.events != .none ? add("scale.codes", network.sizes.codes) : nil)
        return (parameters, scales)
    }

    /// Gradients by the scales, of the sum of one output over a batch, as at inference.
    private func gradients(_ batch: [RiskExample], _ parameters: Parameters, _ scales: RiskNetwork.Scales, _ output: Int) -> Gradients {
        gradient(at: parameters) { pass in network.scores(batch, scales: scales, &pass).scores.slice(axis: 1, output..<(output + 1)).sum() }
    }
}
