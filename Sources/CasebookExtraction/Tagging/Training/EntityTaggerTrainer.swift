package import CasebookLearning

/// Trains an entity tagger on examples.
package struct EntityTaggerTrainer: Sendable {
    let trainer: TaggerTrainer

    /// Metrics are `F1`, the mean of the corpora's, and `F1 NAME` of each where there are several.
    package func train(
        _ options: TrainingOptions, seed: UInt64, resume: Bool, report: @escaping @Sendable (TrainingProgress) -> Void
    ) async throws -> (tagger: EntityTagger, result: TrainingResult) {
        let (model, result) = try await trainer.train(options, seed: seed, resume: resume, report: report)
        return (EntityTagger(model), result)
    }
}
