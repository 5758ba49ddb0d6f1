internal import CasebookCore
public import CasebookExtraction
public import CasebookLearning
internal import CasebookLexicons
internal import CasebookText

/// Trains a text classifier on labelled texts.
///
/// ```swift
/// var training = ClassTraining(settings: EncoderSettings(), lexicons: try ClinicalLexicons())
/// training.corpora = [.init(meaning: ClassCorpus(name: "sections"), training: texts, development: others)]
/// let (classifier, result) = try await training.train()
/// try classifier.write(to: "model", members: [])
/// ```
public typealias ClassTraining = TextTraining<ClassCorpus, LabelledText>

extension TextTraining where Meaning == ClassCorpus, Item == LabelledText {
    /// The result is the same, bit for bit, with any number of jobs.
    ///
    /// - Throws: `tagger.examples` where there is nothing to train on, and what `Trainer.train` throws.
    public func train(report: @escaping @Sendable (TrainingProgress) -> Void = { _ in }) async throws -> (classifier: TextClassifier, result: TrainingResult) {
        try await trainer().train(options, seed: run.seed, resume: run.resume, report: report)
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
