public import CasebookCore
public import CasebookExtraction
public import CasebookLearning
public import CasebookLexicons
internal import CasebookText

/// Trains a learned assertion on texts whose entities say what is asserted of them.
///
/// ```swift
/// var training = AssertionTraining(settings: EncoderSettings(), lexicons: try ClinicalLexicons())
/// training.corpora = [.init(meaning: AssertionCorpus(name: "notes"), training: texts, development: others)]
/// let (assertion, result) = try await training.train()
/// try assertion.write(to: "model", members: [])
/// ```
public struct AssertionTraining: Sendable {
    /// A text with entities. Offsets count Unicode scalars.
    public struct Text: Sendable, Hashable {
        public struct Entity: Sendable, Hashable {
            public var start: Int
            public var end: Int
            public var kind: String
            /// What is annotated of it.
            public var values: [AssertionAxis: String]

            public init(start: Int, end: Int, kind: String, values: [AssertionAxis: String]) {
                self.start = start
                self.end = end
                self.kind = kind
                self.values = values
            }
        }

        public var id: String
        public var text: String
        public var entities: [Entity]

        public init(id: String, text: String, entities: [Entity]) {
            self.id = id
            self.text = text
            self.entities = entities
        }
    }

    public struct Corpus: Sendable {
        public var meaning: AssertionCorpus
        public var training: [Text]
        public var development: [Text]

        public init(meaning: AssertionCorpus, training: [Text], development: [Text]) {
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
    public func train(report: @escaping @Sendable (TrainingProgress) -> Void = { _ in }) async throws -> (assertion: LearnedAssertion, result: TrainingResult) {
        let isMeasured = corpora.contains { !$0.development.isEmpty }
        return try await trainer().train(run.options(settings, isMeasured: isMeasured), seed: run.seed, resume: run.resume, report: report)
    }

    /// Everything up to training itself. Synchronous: workspaces cannot be held across suspensions.
    private func trainer() throws -> AssertionTrainer {
        var examples = AssertionExamples(settings: settings, corpora: corpora.map(\.meaning), vectors: vectors, matcher: lexicons.matcher)
        let pipeline = try Pipeline.sentences(lexicons), rules = AssertionComponent(rules: lexicons.assertionRules)
        var workspace = try PipelineWorkspace()
        for pass in 0...2 {
            if pass == 1 { try examples.closeVocabulary() }
            for (number, corpus) in corpora.enumerated() {
                for text in pass == 2 ? corpus.development : corpus.training {
                    var document = try pipeline.annotate(Document(id: text.id, text: SourceText(text.text)), workspace: &workspace)
                    let known = text.entities.compactMap { entity in corpus.meaning.label(entity.kind).map { (entity: entity, kind: $0) } }
                    document.entities = known.map { entity, kind in
                        let start = Int(workspace.text.buffer.offsets[entity.start]), end = Int(workspace.text.buffer.offsets[entity.end])
                        return Entity(kind: EntityKind(kind), span: TextSpan(start, end), source: "given")
                    }
                    for index in document.entities.indices { document.entities[index].section = document.section(at: document.entities[index].span.start) }
                    let (verdicts, cues) = try rules.assess(&document, &workspace, Deadline(seconds: nil))
                    let entities = zip(known, verdicts).map { AssertionEntity(start: $0.entity.start, end: $0.entity.end, kind: $0.kind, verdict: $1) }
                    let given = known.map(\.entity.values)
                    if pass == 0 {
                        examples.show(document, workspace.text.buffer, entities: entities, given: given, corpus: number)
                    } else {
                        examples.add(document, workspace.text.buffer, entities: entities, cues: cues, given: given, corpus: number, isDevelopment: pass == 2)
                    }
                }
            }
        }
        return try examples.trainer()
    }
}
