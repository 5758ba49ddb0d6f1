internal import CasebookLearning
internal import CasebookTensor

/// An encoder a modality, their fusion, and one layer that gives scores.
struct OmicsNetwork: Sendable {
    let architecture: OmicsArchitecture
    /// Features of each modality.
    let widths: [Int]
    let outputs: Int
    private let encoders: [OmicsEncoder]
    /// What each modality says by itself: all of late fusion, else for training the encoders one by one.
    private let heads: [Linear]
    private let gate: (value: Linear, open: Linear, weight: Linear)?
    private let output: Linear?

    init(_ architecture: OmicsArchitecture, widths: [Int], outputs: Int, into parameters: inout Parameters, random: inout RandomGenerator) {
        self.architecture = architecture
        self.widths = widths
        self.outputs = outputs
        var encoders: [OmicsEncoder] = [], heads: [Linear] = []
        for (place, width) in widths.enumerated() {
            encoders.append(OmicsEncoder(architecture, features: width, name: "encoder\(place)", into: &parameters, random: &random))
            heads.append(Linear(inputs: architecture.units, outputs: outputs, name: "head\(place)", into: &parameters, random: &random))
        }
        self.encoders = encoders
        self.heads = heads
        let units = architecture.units
        if architecture.fusion == .attention {
            gate = (
                Linear(inputs: units, outputs: units, name: "gate.value", into: &parameters, random: &random),
                Linear(inputs: units, outputs: units, name: "gate.open", into: &parameters, random: &random),
                Linear(inputs: units, outputs: 1, name: "gate.weight", into: &parameters, random: &random)
            )
        } else {
            gate = nil
        }
        output =
            switch architecture.fusion {
            case .concatenation: Linear(inputs: units * widths.count, outputs: outputs, name: "output", into: &parameters, random: &random)
            case .attention: Linear(inputs: units, outputs: outputs, name: "output", into: &parameters, random: &random)
            case .late: nil
            }
    }

    /// What encoders give of a batch, and which modalities each sample has (batch × 1 each).
    private struct Encoded {
        var inputs: [Variable]
        var units: [Variable]
        var masks: [Variable]
    }

    private func encode(_ batch: [[[Float]?]], scales: [ParameterID]?, _ pass: inout Pass) -> Encoded {
        let masks = masks(batch, &pass)
        var encoded = Encoded(inputs: [], units: [], masks: masks.map { Variable(Tensor($0, [batch.count, 1])) })
        for (place, encoder) in encoders.enumerated() {
            let rows = batch.enumerated().flatMap { row, parts in masks[place][row] == 0 ? Array(repeating: 0, count: widths[place]) : parts[place] ?? [] }
            var input = Variable(Tensor(rows, [batch.count, widths[place]]))
            if let scales { input = input * pass[scales[place]] }
            encoded.inputs.append(input)
            encoded.units.append(encoder(input, &pass) * encoded.masks[place])
        }
        return encoded
    }

    /// By modality and row: 1 where it is there; in training some are hidden, never all of a row.
    private func masks(_ batch: [[[Float]?]], _ pass: inout Pass) -> [[Float]] {
        var masks = widths.indices.map { place in batch.map { $0[place] == nil ? Float(0) : 1 } }
        guard pass.isTraining, architecture.modalityDropout > 0, widths.count > 1 else { return masks }
        for row in batch.indices {
            let present = widths.indices.filter { masks[$0][row] == 1 }
            let kept = present.filter { _ in pass.random.uniform() >= architecture.modalityDropout }
            guard !kept.isEmpty else { continue }
            for place in present where !kept.contains(place) { masks[place][row] = 0 }
        }
        return masks
    }

    /// The scores of a batch (examples × outputs).
    ///
    /// - Parameter scales: parameters (examples × features) that multiply the modalities' values, for attribution.
    func scores(_ batch: [[[Float]?]], scales: [ParameterID]? = nil, _ pass: inout Pass) -> Variable {
        let encoded = encode(batch, scales: scales, &pass)
        return scores(encoded, &pass)
    }

    private func scores(_ encoded: Encoded, _ pass: inout Pass) -> Variable {
        if architecture.fusion == .late {
            var sum: Variable?, count: Variable?
            for (place, head) in heads.enumerated() {
                let part = head(encoded.units[place], &pass) * encoded.masks[place]
                sum = sum.map { $0 + part } ?? part
                count = count.map { $0 + encoded.masks[place] } ?? encoded.masks[place]
            }
            // Every sample that is scored has a modality.
            guard let sum, let count else { preconditionFailure("A network has modalities.") }
            return sum / (count + 1e-6)
        }
        guard let output else { preconditionFailure("Only late fusion has no output layer.") }
        guard let gate else { return output(.concatenated(encoded.units, axis: 1), &pass) }
        var weights: [Variable] = []
        for (units, mask) in zip(encoded.units, encoded.masks) {
            let opened = gate.value(units, &pass).tanh() * gate.open(units, &pass).sigmoid()
            // What is missing weighs nothing.
            weights.append(gate.weight(opened, &pass) + (mask * 1e4 + -1e4))
        }
        let shares = Variable.concatenated(weights, axis: 1).softmax()
        var sum: Variable?
        for (place, units) in encoded.units.enumerated() {
            let part = units * shares.slice(axis: 1, place..<(place + 1))
            sum = sum.map { $0 + part } ?? part
        }
        guard let sum else { preconditionFailure("A network has modalities.") }
        return output(sum, &pass)
    }

    // MARK: Losses

    /// The loss of a chunk; an autoencoder's has a share of the error of what it makes again.
    func loss(_ batch: [OmicsExample], _ head: OmicsHead, weights: [Float]?, _ pass: inout Pass) -> LossSum {
        let encoded = encode(batch.map(\.parts), scales: nil, &pass)
        let loss = loss(scores(encoded, &pass), batch, head, weights: weights)
        guard architecture.encoder == .autoencoder, let error = reconstruction(encoded, &pass) else { return loss }
        return LossSum(sum: loss.sum + error.mean * (0.1 * loss.weight), weight: loss.weight)
    }

    /// The loss of the first part of training in two parts: of what autoencoders make again, or of what every modality says by itself.
    func separateLoss(_ batch: [OmicsExample], _ head: OmicsHead, weights: [Float]?, _ pass: inout Pass) -> LossSum {
        let encoded = encode(batch.map(\.parts), scales: nil, &pass)
        if architecture.encoder == .autoencoder, let error = reconstruction(encoded, &pass) { return error }
        var sum: LossSum?
        for (place, layer) in heads.enumerated() {
            let part = loss(layer(encoded.units[place], &pass), batch, head, weights: weights)
            sum = sum.map { LossSum(sum: $0.sum + part.sum, weight: $0.weight + part.weight) } ?? part
        }
        guard let sum else { preconditionFailure("A network has modalities.") }
        return sum
    }

    private func reconstruction(_ encoded: Encoded, _ pass: inout Pass) -> LossSum? {
        var sum: LossSum?
        for (place, encoder) in encoders.enumerated() {
            guard let again = encoder.decoded(encoded.units[place], &pass) else { return nil }
            let part = (again * encoded.masks[place]).squaredErrorSum(encoded.inputs[place].value)
            sum = sum.map { LossSum(sum: $0.sum + part.sum, weight: $0.weight + part.weight) } ?? part
        }
        return sum
    }

    private func loss(_ scores: Variable, _ batch: [OmicsExample], _ head: OmicsHead, weights: [Float]?) -> LossSum {
        switch head {
        case .diagnosis: scores.crossEntropySum(batch.map { Int32($0.label) }, classWeights: weights)
        case .prognosis: scores.partialLikelihoodSum(times: batch.map(\.time), events: batch.map { $0.label == 1 })
        case .response: scores.squaredErrorSum(Tensor(batch.map(\.number), [batch.count, 1]))
        }
    }
}
