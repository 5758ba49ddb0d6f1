internal import CasebookCore
package import CasebookLearning
internal import CasebookTensor

/// Trains a text classifier on examples.
package struct ClassTrainer: Sendable {
    let settings: EncoderSettings
    let corpora: [ClassCorpus]
    let vectors: EncoderVectors
    let maker: TextFeatureMaker
    let layout: ClassLayout
    let examples: [ClassExample]
    let development: [ClassExample]

    /// Trains. Metrics are `accuracy`, the share of texts whose label is right, `macro F1` and, where a text may have several labels, `micro F1`; `F1` is the one that
    /// decides.
    package func train(
        _ options: TrainingOptions, seed: UInt64, resume: Bool, report: @escaping @Sendable (TrainingProgress) -> Void
    ) async throws -> (classifier: TextClassifier, result: TrainingResult) {
        var parameters = Parameters(), random = RandomGenerator(seed: seed), options = options
        let network = ClassNetwork(settings.architecture, layout, sizes: maker.sizes, dropouts: settings.dropouts, into: &parameters, random: &random)
        network.encoder.fill(&parameters, vectors, maker)
        // A long text costs as much as many short ones.
        options.batches = BatchLimits(examples: settings.batch, tokens: 8000)
        let listed = corpora.reduce(into: [String: Float]()) { $0.merge($1.weights) { first, _ in first } }
        let weights = listed.isEmpty ? nil : layout.labels.map { listed[$0] ?? 1 }
        let development = development, layout = layout, isMacro = corpora.contains(where: \.isMacro)
        let trainer = Trainer(examples, lengths: examples.map(\.count), options: options) { chunk, pass in
            network.loss(chunk, weights: weights, &pass)
        } evaluation: { parameters in
            guard !development.isEmpty else { return [:] }
            return Self.metrics(development, network, parameters, layout, isMacro: isMacro)
        } report: {
            report($0)
        }
        let result = try await settings.run(trainer, parameters, random: random, resume: resume)
        return (TextClassifier(ClassModel(layout, parameters: result.parameters, maker: maker, format: .float32)), result)
    }

    private static func metrics(
        _ examples: [ClassExample], _ network: ClassNetwork, _ parameters: Parameters, _ layout: ClassLayout, isMacro: Bool
    ) -> [String: Double] {
        let count = layout.labels.count
        var counts = [MatchCounts](repeating: MatchCounts(), count: count), right = 0, texts = 0
        let chain = network.chain?.chain(parameters)
        var workspace = LinearChainWorkspace()
        let order = examples.indices.sorted { (examples[$0].count, $0) < (examples[$1].count, $1) }
        for start in stride(from: 0, to: order.count, by: 32) {
            let batch = order[start..<min(start + 32, order.count)].map { examples[$0] }
            var pass = Pass(parameters)
            let scores = network.scores(batch, &pass).value
            var row = 0
            scores.withElements { rows in
                for example in batch {
                    var tags = [Int32](repeating: 0, count: example.texts.count)
                    if let chain {
                        tags.withUnsafeMutableBufferPointer {
                            _ = chain.viterbi(rows.baseAddress! + row * count, stride: count, rows: example.texts.count, into: $0.baseAddress!, workspace: &workspace)
                        }
                    }
                    for (index, text) in example.texts.enumerated() {
                        let own = (0..<count).map { rows[(row + index) * count + $0] }, best = own.indices.max { own[$0] < own[$1] }!
                        let found = layout.isMultiple ? Set(own.indices.filter { own[$0] > 0 }) : [chain == nil ? best : Int(tags[index])]
                        let wanted = Set(text.gold.map { Int($0) })
                        for label in found { counts[label].found += 1 }
                        for label in wanted { counts[label].wanted += 1 }
                        for label in found.intersection(wanted) { counts[label].right += 1 }
                        if found == wanted { right += 1 }
                        texts += 1
                    }
                    row += example.texts.count
                }
            }
        }
        let micro = counts.reduce(into: MatchCounts()) { $0 += $1 }.f1, macro = MacroAverage(of: counts).f1, accuracy = Double(right) / Double(max(1, texts))
        var metrics = ["accuracy": accuracy, "macro F1": macro]
        if layout.isMultiple { metrics["micro F1"] = micro }
        metrics["F1"] = isMacro ? macro : layout.isMultiple ? micro : accuracy
        return metrics
    }
}
