internal import CasebookCore
internal import CasebookLearning
internal import CasebookTensor

/// Trains the recurrent network of a risk model.
struct NetworkTrainer: Sendable {
    let training: RiskRecipe.NetworkTraining
    let encoder: FeatureEncoder
    let scaler: FeatureScaler
    let sequences: SequenceEncoder
    let examples: [RiskExample]
    let kind: RiskNetwork.LossKind
    let weights: [Float]?
    let outputs: Int

    init(
        training: RiskRecipe.NetworkTraining, encoder: FeatureEncoder, features: FeatureMatrix, views: [PatientTimeline], targets: RowTargets, isBalanced: Bool
    ) {
        self.training = training
        self.encoder = encoder
        let architecture = training.architecture, schema = encoder.schema
        let seen = training.statistics.map { kept in encoder.features.indices.filter { encoder.features[$0].statistic.map(kept.contains) ?? true } }
        scaler = FeatureScaler.fit(features, only: seen, bends: training.bends)
        let tables = views.map { SeriesTable($0, schema, places: encoder.seriesPlaces) }
        sequences = SequenceEncoder.fit(
            tables, views, encoder: encoder, stepHours: architecture.stepHours, stepLimit: architecture.stepLimit, eventLimit: architecture.eventLimit)
        var times: [Double] = []
        if case .survival(let found, _) = targets { times = found }
        let strata = targets.strata
        var examples: [RiskExample] = []
        for (row, view) in views.enumerated() {
            examples.append(
                RiskExample(
                    features: scaler.scale(Array(features.row(row))), sequences: sequences.encode(view, tables[row], encoder: encoder), label: strata[row],
                    time: times.isEmpty ? 0 : times[row]))
        }
        self.examples = examples
        kind =
            switch targets {
            case .binary: .binary
            case .classes: .classes
            case .survival: .survival
            }
        outputs = targets.outputCount
        guard isBalanced, kind != .survival else {
            weights = nil
            return
        }
        var byClass = Array(repeating: Float(1), count: max(outputs, 2))
        for (stratum, weight) in zip(strata, targets.balancedWeights) { byClass[stratum] = Float(weight) }
        weights = byClass
    }

    var sizes: RiskNetwork.Sizes {
        RiskNetwork.Sizes(
            features: scaler.columns.count, series: encoder.schema.series.count + encoder.schema.derived.count, codes: encoder.codes.count, outputs: outputs)
    }

    func train(seed: UInt64) async throws -> RecurrentRisk {
        guard RiskNetwork.width(training.architecture, sizes) > 0 else {
            throw ClinicalError(.riskOutcomes, "The recipe's network reads nothing that the units have; let it read features, series or events, or leave it out.")
        }
        var parameters = Parameters(), random = RandomGenerator(seed: seed)
        let network = RiskNetwork(training.architecture, sizes, into: &parameters, random: &random)
        var options = TrainingOptions(epochs: training.epochs, schedule: LearningRateSchedule(.cosine(to: 0.05), rate: training.rate, warmup: 0.1))
        // Hazards are compared within a chunk: a batch is one.
        options.chunks = 1
        options.batches = BatchLimits(examples: training.batch)
        options.clipping = .norm(2)
        // The mean of the last epochs' weights is steadier than the last (Izmailov et al., UAI 2018).
        options.averaging = .equal(from: max(1, training.epochs * 2 / 3))
        let kind = kind, weights = weights
        let trainer = Trainer(examples, lengths: examples.map(\.length), options: options) { chunk, pass in network.loss(chunk, kind, weights: weights, &pass) }
        let result = try await trainer.train(parameters, optimizer: Optimizer(.adamW(), for: parameters, weightDecay: training.weightDecay), random: random)
        var made = RecurrentRisk(scaler: scaler, sequences: sequences, network: network, parameters: result.parameters)
        if kind == .survival {
            // Comparisons of hazards leave their level open: it is set so that the mean unit has 0, as a linear model's has.
            let mean = examples.reduce(0) { $0 + made.scores($1)[0] } / Double(examples.count)
            made.shift(by: -mean)
        }
        return made
    }
}
