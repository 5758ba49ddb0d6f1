package import CasebookLearning
internal import CasebookLexicons

/// Trains a word segmenter on examples.
package struct SegmenterTrainer: Sendable {
    let trainer: TaggerTrainer
    let lattice: LatticeSegmenter

    /// Metrics are `F1`, the mean of the corpora's, and `F1 NAME` of each where there are several.
    package func train(
        _ options: TrainingOptions, seed: UInt64, resume: Bool, report: @escaping @Sendable (TrainingProgress) -> Void
    ) async throws -> (segmenter: LearnedSegmenter, result: TrainingResult) {
        let (model, result) = try await trainer.train(options, seed: seed, resume: resume, report: report)
        return (LearnedSegmenter(model, lattice: lattice), result)
    }
}
