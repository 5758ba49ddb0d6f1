internal import CasebookCore
public import CasebookExtraction
public import CasebookLearning
internal import CasebookLexicons
internal import CasebookText

/// Trains a learned assertion on texts whose entities say what is asserted of them.
///
/// ```swift
/// var training = AssertionTraining(settings: EncoderSettings(), lexicons: try ClinicalLexicons())
/// training.corpora = [.init(meaning: AssertionCorpus(name: "notes"), training: texts, development: others)]
/// let (assertion, result) = try await training.train()
/// try assertion.write(to: "model", members: [])
/// ```
public typealias AssertionTraining = TextTraining<AssertionCorpus, AssertedText>

extension TextTraining where Meaning == AssertionCorpus, Item == AssertedText {
    /// The result is the same, bit for bit, with any number of jobs.
    ///
    /// - Throws: `tagger.examples` where there is nothing to train on, and what `Trainer.train` throws.
    public func train(report: @escaping @Sendable (TrainingProgress) -> Void = { _ in }) async throws -> (assertion: LearnedAssertion, result: TrainingResult) {
        try await trainer().train(options, seed: run.seed, resume: run.resume, report: report)
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
