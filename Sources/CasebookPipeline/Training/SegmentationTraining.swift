internal import CasebookCore
public import CasebookExtraction
public import CasebookLearning
public import CasebookLexicons

/// Trains a word segmenter for Chinese on segmented lines.
public struct SegmentationTraining: Sendable {
    public struct Corpus: Sendable {
        public var name: String
        /// Lines whose words are parted by white space.
        public var training: [String]
        public var development: [String]

        public init(name: String, training: [String], development: [String]) {
            self.name = name
            self.training = training
            self.development = development
        }
    }

    public var settings: EncoderSettings
    public var corpora: [Corpus] = []
    public var vectors = EncoderVectors()
    /// A language model, and the name of its folder.
    public var language: (name: String, model: PackedLanguageModel)?
    public var run = TrainingRun()
    private let lexicons: ClinicalLexicons

    public init(settings: EncoderSettings, lexicons: ClinicalLexicons) {
        self.settings = settings
        self.lexicons = lexicons
    }

    /// The result is the same, bit for bit, with any number of jobs.
    ///
    /// - Throws: `tagger.examples` where there is nothing to train on, and what `Trainer.train` throws.
    public func train(report: @escaping @Sendable (TrainingProgress) -> Void = { _ in }) async throws -> (segmenter: LearnedSegmenter, result: TrainingResult) {
        let trainer = try trainer()
        return try await trainer.train(run.options(settings, isMeasured: corpora.contains { !$0.development.isEmpty }), seed: run.seed, resume: run.resume, report: report)
    }

    /// Everything up to training itself. Synchronous: workspaces cannot be held across suspensions.
    private func trainer() throws -> SegmenterTrainer {
        var examples = try SegmenterExamples(settings: settings, corpora: corpora.map(\.name), vectors: vectors, language: language, lattice: lexicons.segmenter)
        for corpus in corpora { for line in corpus.training { examples.show(line.split(whereSeparator: \.isWhitespace)) } }
        examples.closeVocabulary()
        for (number, corpus) in corpora.enumerated() {
            for line in corpus.training { try examples.add(line.split(whereSeparator: \.isWhitespace), corpus: number, isDevelopment: false) }
            for line in corpus.development { try examples.add(line.split(whereSeparator: \.isWhitespace), corpus: number, isDevelopment: true) }
        }
        return try examples.trainer()
    }
}
