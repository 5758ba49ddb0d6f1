public import CasebookCore
public import CasebookExtraction
public import CasebookLearning
public import CasebookLexicons
internal import CasebookText

/// Trains a relation extractor on texts with related entities.
///
/// ```swift
/// var training = RelationTraining(settings: EncoderSettings(), lexicons: try ClinicalLexicons())
/// training.corpora = [.init(meaning: RelationCorpus(name: "notes"), training: texts, development: others)]
/// let (extractor, result) = try await training.train()
/// try extractor.write(to: "model", isSmall: true, members: [])
/// ```
public struct RelationTraining: Sendable {
    /// A text with entities and relations among them. Offsets count Unicode scalars.
    public struct Text: Sendable, Hashable {
        public struct Entity: Sendable, Hashable {
            public var start: Int
            public var end: Int
            public var kind: String
            /// What it speaks of, where that is known: entities that share a name speak of the same.
            public var concepts: [String]

            public init(start: Int, end: Int, kind: String, concepts: [String] = []) {
                self.start = start
                self.end = end
                self.kind = kind
                self.concepts = concepts
            }
        }

        public struct Relation: Sendable, Hashable {
            /// Indices in `entities`.
            public var from: Int
            public var to: Int
            public var kind: String

            public init(from: Int, to: Int, kind: String) {
                self.from = from
                self.to = to
                self.kind = kind
            }
        }

        public var id: String
        public var text: String
        public var entities: [Entity]
        public var relations: [Relation]

        public init(id: String, text: String, entities: [Entity], relations: [Relation]) {
            self.id = id
            self.text = text
            self.entities = entities
            self.relations = relations
        }
    }

    public struct Corpus: Sendable {
        public var meaning: RelationCorpus
        public var training: [Text]
        public var development: [Text]

        public init(meaning: RelationCorpus, training: [Text], development: [Text]) {
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
    public func train(report: @escaping @Sendable (TrainingProgress) -> Void = { _ in }) async throws -> (extractor: RelationExtractor, result: TrainingResult) {
        let isMeasured = corpora.contains { !$0.development.isEmpty }
        return try await trainer().train(run.options(settings, isMeasured: isMeasured), seed: run.seed, resume: run.resume, report: report)
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

extension RelationTraining.Text {
    fileprivate var given: [RelationEntity] { entities.map { RelationEntity(start: $0.start, end: $0.end, kind: $0.kind, concepts: $0.concepts) } }
    fileprivate var givenRelations: [RelationExamples.Given] { relations.map { RelationExamples.Given(from: $0.from, to: $0.to, kind: $0.kind) } }
}
