internal import CasebookCore
internal import CasebookLearning
internal import CasebookTensor

/// A trained network, with the scale of its affinities.
struct NetworkAffinity: Sendable {
    let network: AffinityNetwork
    let parameters: Parameters
    let mean: Double
    let deviation: Double

    /// Entities that are read at a time, so that memory stays bounded.
    private static let readTogether = 16
    /// Pairs that are scored at a time.
    private static let scoredTogether = 8_192

    /// Targets and their pairs: what a batch is made of, so that its drugs and targets are each read once.
    private struct Group: Sendable {
        var target: Int
        var rows: [Int]
    }

    /// Trains on batches of whole targets.
    ///
    /// The same table, options and seed give the same network with any number of jobs.
    static func train(_ table: AffinityTable, options: AffinityTraining.Network, seed: UInt64, jobs: Int) async throws -> NetworkAffinity {
        var parameters = Parameters(), random = RandomGenerator(seed: seed)
        let network = AffinityNetwork(
            options.architecture, drugs: AffinityAlphabet(of: table.pairs.drugs), targets: AffinityAlphabet(of: table.pairs.targets), into: &parameters, random: &random)
        let mean = table.mean
        let variance = table.affinities.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(table.count, 1))
        let deviation = variance > 0 ? variance.squareRoot() : 1
        var groups = table.pairs.targets.indices.map { Group(target: $0, rows: []) }
        for (row, pair) in table.pairs.pairs.enumerated() { groups[pair.target].rows.append(row) }
        groups.removeAll { $0.rows.isEmpty }
        // A target with very many drugs is parted, so that no batch is a large share of all pairs.
        let examples = groups.flatMap { group in
            stride(from: 0, to: group.rows.count, by: 512).map { Group(target: group.target, rows: Array(group.rows[$0..<min($0 + 512, group.rows.count)])) }
        }
        var training = TrainingOptions(epochs: options.epochs, schedule: LearningRateSchedule(.cosine(to: 0.02), rate: options.rate, warmup: 0.05))
        training.batches = BatchLimits(examples: options.targets)
        training.jobs = jobs
        training.clipping = .norm(5)
        training.averaging = .equal(from: max(1, options.epochs * 3 / 4))
        let trainer = Trainer(examples, lengths: examples.map { _ in 1 }, options: training) { groups, pass in
            let chunk = table.rows(groups.flatMap(\.rows))
            let drugs = network.drugVectors(chunk.pairs.drugs, &pass), targets = network.targetVectors(chunk.pairs.targets, &pass)
            let scores = network.scores(chunk.pairs.pairs, drugs: drugs, targets: targets, &pass)
            return scores.squaredErrorSum(Tensor(chunk.affinities.map { Float(($0 - mean) / deviation) }, [chunk.count, 1]))
        }
        let result = try await trainer.train(parameters, optimizer: Optimizer(.adamW(), for: parameters, weightDecay: options.weightDecay), random: random)
        return NetworkAffinity(network: network, parameters: result.parameters, mean: mean, deviation: deviation)
    }

    /// The vectors of drugs, each read once: (drugs × length).
    func drugVectors(_ texts: [String]) -> Tensor { vectors(texts) { texts, pass in network.drugVectors(texts, &pass) } }

    /// The vectors of targets, each read once: (targets × length).
    func targetVectors(_ texts: [String]) -> Tensor { vectors(texts) { texts, pass in network.targetVectors(texts, &pass) } }

    private func vectors(_ texts: [String], _ read: ([String], inout Pass) -> Variable) -> Tensor {
        let parts = stride(from: 0, to: texts.count, by: Self.readTogether).map { start in
            var pass = Pass(parameters)
            return read(Array(texts[start..<min(start + Self.readTogether, texts.count)]), &pass).value
        }
        return parts.isEmpty ? .zeros([0, 0]) : .concatenated(parts, axis: 0)
    }

    func predict(_ pairs: [AffinityPairs.Pair], drugs: Tensor, targets: Tensor) -> [Double] {
        stride(from: 0, to: pairs.count, by: Self.scoredTogether).flatMap { start in
            var pass = Pass(parameters)
            let part = Array(pairs[start..<min(start + Self.scoredTogether, pairs.count)])
            return network.scores(part, drugs: Variable(drugs), targets: Variable(targets), &pass).value.elements.map { Double($0) * deviation + mean }
        }
    }
}
