internal import CasebookLearning
internal import CasebookTensor

/// Trains one network.
struct OmicsNetworkTrainer: Sendable {
    let recipe: OmicsRecipe
    let architecture: OmicsArchitecture
    let widths: [Int]

    func train(_ samples: [OmicsSample], _ targets: OmicsTargets, seed: UInt64) async throws -> TrainedOmicsNetwork {
        var parameters = Parameters(), random = RandomGenerator(seed: seed)
        let network = OmicsNetwork(architecture, widths: widths, outputs: targets.outputCount, into: &parameters, random: &random)
        let examples = OmicsExample.make(samples, targets), head = targets.head
        let weights = classWeights(targets)
        if recipe.course == .pretrained {
            let epochs = max(1, recipe.epochs / 2)
            let trainer = Trainer(examples, lengths: examples.map { _ in 1 }, options: options(head, epochs: epochs)) { chunk, pass in
                network.separateLoss(chunk, head, weights: weights, &pass)
            }
            let optimizer = Optimizer(.adamW(), for: parameters, weightDecay: recipe.weightDecay)
            parameters = try await trainer.train(parameters, optimizer: optimizer, random: random.split(1)).parameters
        }
        let trainer = Trainer(examples, lengths: examples.map { _ in 1 }, options: options(head, epochs: recipe.epochs)) { chunk, pass in
            network.loss(chunk, head, weights: weights, &pass)
        }
        let result = try await trainer.train(parameters, optimizer: Optimizer(.adamW(), for: parameters, weightDecay: recipe.weightDecay), random: random)
        var trained = TrainedOmicsNetwork(network: network, parameters: result.parameters)
        if head == .prognosis { trained.shift = -samples.reduce(0) { $0 + trained.scores($1)[0] } / Double(max(1, samples.count)) }
        return trained
    }

    private func classWeights(_ targets: OmicsTargets) -> [Float]? {
        guard recipe.balance != .none, case .classes(let classes, let names) = targets else { return nil }
        var weights = Array(repeating: Float(1), count: names.count)
        for (label, weight) in zip(classes, targets.rowWeights(recipe.balance)) { weights[label] = Float(weight) }
        return weights
    }

    private func options(_ head: OmicsHead, epochs: Int) -> TrainingOptions {
        var options = TrainingOptions(epochs: epochs, schedule: LearningRateSchedule(.cosine(to: 0.05), rate: recipe.rate, warmup: 0.1))
        // Hazards are compared within a batch, which is one chunk and holds enough events.
        options.chunks = 1
        options.batches = BatchLimits(examples: head == .prognosis ? max(recipe.batch, 128) : recipe.batch)
        options.clipping = .norm(2)
        // The mean of the last epochs' weights is steadier than the last (Izmailov et al., UAI 2018).
        options.averaging = .equal(from: max(1, epochs * 2 / 3))
        return options
    }
}
