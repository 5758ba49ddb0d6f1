public import CasebookCore
public import CasebookExtraction
public import CasebookLearning
public import CasebookLexicons
internal import CasebookText

/// Trains a text classifier on labelled texts.
///
/// ```swift
/// var training = ClassTraining(settings: EncoderSettings(), lexicons: try ClinicalLexicons())
/// training.corpora = [.init(meaning: ClassCorpus(name: "sections"), training: texts, development: others)]
/// let (classifier, result) = try await training.train()
/// try classifier.write(to: "model", members: [])
/// ```
public struct ClassTraining: Sendable {
    /// A text with its labels.
    public struct Text: Sendable, Hashable {
        public var id: String
        public var text: String
        public var labels: [String]
        /// What consecutive texts share that are read together; where corpora are read in sequence.
        public var sequence: String

        public init(id: String, text: String, labels: [String], sequence: String) {
            self.id = id
            self.text = text
            self.labels = labels
            self.sequence = sequence
        }
    }

    public struct Corpus: Sendable {
        public var meaning: ClassCorpus
        public var training: [Text]
        public var development: [Text]

        public init(meaning: ClassCorpus, training: [Text], development: [Text]) {
            self.meaning = meaning
            self.training = training
            self.development = development
        }
    }

    public var settings: EncoderSettings
    public var corpora: [Corpus] = []
    public var vectors = EncoderVectors()
    public var run = TrainingRun()
    private let lexicons: ClinicalLexicons

    public init(settings: EncoderSettings, lexicons: ClinicalLexicons) {
        self.settings = settings
        self.lexicons = lexicons
    }

    /// The result is the same, bit for bit, with any number of jobs.
    ///
    /// - Throws: `tagger.examples` where there is nothing to train on, and what `Trainer.train` throws.
    public func train(report: @escaping @Sendable (TrainingProgress) -> Void = { _ in }) async throws -> (classifier: TextClassifier, result: TrainingResult) {
        let isMeasured = corpora.contains { !$0.development.isEmpty }
        return try await trainer().train(run.options(settings, isMeasured: isMeasured), seed: run.seed, resume: run.resume, report: report)
    }

    /// Everything up to training itself. Synchronous: workspaces cannot be held across suspensions.
    private func trainer() throws -> ClassTrainer {
        var examples = ClassExamples(settings: settings, corpora: corpora.map(\.meaning), vectors: vectors, matcher: lexicons.matcher)
        let pipeline = try Pipeline.sentences(lexicons)
        var workspace = try PipelineWorkspace()
        for (number, corpus) in corpora.enumerated() {
            for text in corpus.training {
                let document = try pipeline.annotate(Document(id: text.id, text: SourceText(text.text)), workspace: &workspace)
                examples.show(document, workspace.text.buffer, labels: text.labels, corpus: number)
            }
        }
        try examples.closeVocabulary()
        for (number, corpus) in corpora.enumerated() {
            for (texts, isDevelopment) in [(corpus.training, false), (corpus.development, true)] {
                var previous: String?
                for text in texts {
                    if !corpus.meaning.isSequence || text.sequence != previous { examples.begin(corpus: number, isDevelopment: isDevelopment) }
                    previous = text.sequence
                    let document = try pipeline.annotate(Document(id: text.id, text: SourceText(text.text)), workspace: &workspace)
                    examples.add(document, workspace.text.buffer, labels: text.labels, isDevelopment: isDevelopment)
                }
            }
        }
        return try examples.trainer()
    }
}
