internal import CasebookCore
public import CasebookExtraction
public import CasebookLearning
internal import CasebookLexicons
internal import CasebookText

/// Trains a relation extractor on texts with related entities.
///
/// ```swift
/// var training = RelationTraining(settings: EncoderSettings(), lexicons: try ClinicalLexicons())
/// training.corpora = [.init(meaning: RelationCorpus(name: "notes"), training: texts, development: others)]
/// let (extractor, result) = try await training.train()
/// try extractor.write(to: "model", isSmall: true, members: [])
/// ```
public typealias RelationTraining = TextTraining<RelationCorpus, RelatedText>

extension TextTraining where Meaning == RelationCorpus, Item == RelatedText {
    /// The result is the same, bit for bit, with any number of jobs.
    ///
    /// - Throws: `tagger.examples` where there is nothing to train on, and what `Trainer.train` throws.
    public func train(report: @escaping @Sendable (TrainingProgress) -> Void = { _ in }) async throws -> (extractor: RelationExtractor, result: TrainingResult) {
        try await trainer().train(options, seed: run.seed, resume: run.resume, report: report)
    }

    /// Everything up to training itself. Synchronous: workspaces cannot be held across suspensions.
    private func trainer() throws -> RelationTrainer {
        var examples = RelationExamples(settings: settings, corpora: corpora.map(\.meaning), vectors: vectors, matcher: lexicons.matcher)
        let pipeline = try Pipeline.sentences(lexicons), rules = RelationEngine(rules: lexicons.relationRules)
        var workspace = try PipelineWorkspace()
        for (number, corpus) in corpora.enumerated() {
            for text in corpus.training {
                let document = try pipeline.annotate(Document(id: text.id, text: SourceText(text.text)), workspace: &workspace)
                examples.show(document, workspace.text.buffer, entities: text.given, relations: text.givenRelations, corpus: number)
            }
        }
        try examples.closeVocabulary()
        for (number, corpus) in corpora.enumerated() {
            for (texts, isDevelopment) in [(corpus.training, false), (corpus.development, true)] {
                for text in texts {
                    var document = try pipeline.annotate(Document(id: text.id, text: SourceText(text.text)), workspace: &workspace)
                    document.entities = text.entities.map { entity in
                        let start = Int(workspace.text.buffer.offsets[entity.start]), end = Int(workspace.text.buffer.offsets[entity.end])
                        return Entity(kind: EntityKind(entity.kind), span: TextSpan(start, end), source: "given")
                    }
                    let ruled = rules.relations(of: document) {}
                    examples.add(
                        document, workspace.text.buffer, entities: text.given, ruled: ruled, relations: text.givenRelations, corpus: number, isDevelopment: isDevelopment)
                }
            }
        }
        return try examples.trainer()
    }
}

extension RelatedText {
    fileprivate var given: [RelationEntity] { entities.map { RelationEntity(start: $0.start, end: $0.end, kind: $0.kind, concepts: $0.concepts) } }
    fileprivate var givenRelations: [RelationExamples.Given] { relations.map { RelationExamples.Given(from: $0.from, to: $0.to, kind: $0.kind) } }
}
