internal import CasebookCore
package import CasebookLearning
internal import CasebookTensor

/// Trains a learned assertion on examples.
package struct AssertionTrainer: Sendable {
    /// A text that scores are measured on.
    struct DevelopmentText: Sendable {
        var corpus: Int
        var example: AssertionExample
    }

    let settings: EncoderSettings
    let corpora: [AssertionCorpus]
    let vectors: EncoderVectors
    let maker: AssertionTextMaker
    let examples: [AssertionExample]
    let development: [DevelopmentText]

    /// Trains. Metrics are the mean over the values that the development texts hold, `F1 CORPUS AXIS`, and `F1`, the mean of these.
    package func train(
        _ options: TrainingOptions, seed: UInt64, resume: Bool, report: @escaping @Sendable (TrainingProgress) -> Void
    ) async throws -> (assertion: LearnedAssertion, result: TrainingResult) {
        var parameters = Parameters(), random = RandomGenerator(seed: seed), options = options
        let network = AssertionNetwork(maker, dropouts: settings.dropouts, into: &parameters, random: &random)
        network.encoder.fill(&parameters, vectors, maker.maker)
        // A text of many windows costs as much as many texts.
        options.batches = BatchLimits(examples: settings.batch, tokens: 4000)
        let development = development, corpora = corpora, guidelines = maker.guidelines
        let trainer = Trainer(examples, lengths: examples.map(\.count), options: options) { chunk, pass in
            network.loss(chunk, &pass)
        } evaluation: { parameters in
            guard !development.isEmpty else { return [:] }
            return Self.metrics(development, network, parameters, corpora, guidelines)
        } report: {
            report($0)
        }
        let result = try await settings.run(trainer, parameters, random: random, resume: resume)
        let model = AssertionModel(network: network, parameters: result.parameters, maker: maker, format: .float32)
        return (LearnedAssertion(model, combination: .cues), result)
    }

    private static func metrics(
        _ texts: [DevelopmentText], _ network: AssertionNetwork, _ parameters: Parameters, _ corpora: [AssertionCorpus], _ guidelines: [AssertionGuideline]
    ) -> [String: Double] {
        var counts = corpora.map { corpus in
            guidelines.first { $0.name == corpus.guideline }!.axes.map { [MatchCounts](repeating: MatchCounts(), count: $0.values.count) }
        }
        for start in stride(from: 0, to: texts.count, by: 8) {
            let part = Array(texts[start..<min(start + 8, texts.count)])
            var pass = Pass(parameters)
            for scored in network.scores(part.map(\.example), &pass) {
                for (axis, scores) in scored.scores.enumerated() {
                    let width = scores.shape[1]
                    scores.value.withElements { rows in
                        var row = 0
                        for text in scored.texts {
                            for gold in part[text].example.gold[axis] {
                                defer { row += 1 }
                                guard gold >= 0 else { continue }
                                let best = (0..<width).max { rows[row * width + $0] < rows[row * width + $1] }!
                                counts[part[text].corpus][axis][Int(gold)].wanted += 1
                                counts[part[text].corpus][axis][best].found += 1
                                if best == Int(gold) { counts[part[text].corpus][axis][best].right += 1 }
                            }
                        }
                    }
                }
            }
        }
        var metrics: [String: Double] = [:], sum = 0.0
        for (corpus, axes) in zip(corpora, counts) {
            for (axis, counts) in zip(guidelines.first { $0.name == corpus.guideline }!.axes, axes) {
                let held = counts.filter { $0.wanted > 0 }
                guard held.count > 1 else { continue }
                let f1 = held.reduce(0) { $0 + $1.f1 } / Double(held.count)
                metrics["F1 \(corpus.name) \(axis.axis)"] = f1
                sum += f1
            }
        }
        metrics["F1"] = sum / Double(max(1, metrics.count))
        return metrics
    }
}
