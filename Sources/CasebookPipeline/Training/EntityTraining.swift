internal import CasebookCore
public import CasebookExtraction
public import CasebookLearning
public import CasebookLexicons
internal import CasebookText

/// Trains an entity tagger on annotated texts.
///
/// ```swift
/// var training = EntityTraining(settings: EncoderSettings(), lexicons: try ClinicalLexicons())
/// training.corpora = [.init(meaning: TaggingCorpus(name: "notes"), training: texts, development: others)]
/// let (tagger, result) = try await training.train()
/// try tagger.write(to: "model", isSmall: true, members: [])
/// ```
public struct EntityTraining: Sendable {
    public typealias Corpus = TrainingCorpus<TaggingCorpus, TrainingText>

    public var settings: EncoderSettings
    /// Heads; made of the corpora's kinds where there are none.
    public var heads: [TaggingHead] = []
    public var corpora: [Corpus] = []
    /// Whether each kind has a head of its own, as mentions of several kinds overlap; where no heads are given.
    public var isNested = false
    public var vectors = EncoderVectors()
    /// A language model, and the name of its folder.
    public var language: (name: String, model: PackedLanguageModel)?
    /// How confidence is brought to the share that is right, where there are no development texts to find it on.
    public var calibration: LogisticRecalibration?
    public var run = TrainingRun()
    private let lexicons: ClinicalLexicons

    public init(settings: EncoderSettings, lexicons: ClinicalLexicons) {
        self.settings = settings
        self.lexicons = lexicons
    }

    /// The result is the same, bit for bit, with any number of jobs.
    ///
    /// - Throws: `tagger.examples` where there is nothing to train on, and what `Trainer.train` throws.
    public func train(report: @escaping @Sendable (TrainingProgress) -> Void = { _ in }) async throws -> (tagger: EntityTagger, result: TrainingResult) {
        let trainer = try trainer(), isMeasured = corpora.contains { !$0.development.isEmpty }
        var (tagger, result) = try await trainer.train(run.options(settings, isMeasured: isMeasured), seed: run.seed, resume: run.resume, report: report)
        tagger.calibration = isMeasured && result.ending != .cancelled ? try fittedCalibration(of: tagger) : calibration
        return (tagger, result)
    }

    /// The calibration that fits the development texts, each tagged by its corpus' guideline. Nil where all or none of the mentions are right.
    private func fittedCalibration(of tagger: EntityTagger) throws -> LogisticRecalibration? {
        var labels: [Bool] = [], confidences: [Double] = []
        var workspace = try PipelineWorkspace()
        for corpus in corpora {
            let pipeline = try Pipeline.tagger(tagger, model: "", guideline: corpus.meaning.name, lexicons: lexicons)
            for text in corpus.development {
                let wanted = Set(corpus.meaning.labelled(text.entities))
                let document = try pipeline.annotate(Document(id: text.id, text: SourceText(text.text)), workspace: &workspace)
                for entity in document.entities {
                    guard let confidence = entity.confidence, let label = corpus.meaning.label(entity.kind.rawValue) else { continue }
                    let start = document.text.offset(entity.span.start, in: .scalar), end = document.text.offset(entity.span.end, in: .scalar)
                    let span = LabelledSpan(start: start, end: end, kind: label)
                    if text.pieces.contains(where: span.overlaps) { continue }
                    labels.append(wanted.contains(span))
                    confidences.append(confidence)
                }
            }
        }
        return LogisticRecalibration.fit(labels: labels, probabilities: confidences).flatMap { $0.slope > 0 ? $0 : nil }
    }

    /// Everything up to training itself. Synchronous: workspaces cannot be held across suspensions.
    private func trainer() throws -> EntityTaggerTrainer {
        let heads = heads.isEmpty ? madeHeads() : heads
        guard heads.allSatisfy({ !$0.kinds.isEmpty }) else {
            throw ClinicalError(.taggerExamples, "The training texts of a corpus have no entity of a kind that is to be learnt; annotate some, or look at the recipe's 'kinds'.")
        }
        var examples = try EntityTaggerExamples(
            settings: settings, heads: heads, corpora: corpora.map(\.meaning), vectors: vectors, language: language, matcher: lexicons.matcher)
        let pipeline = try Pipeline.sentences(lexicons)
        var workspace = try PipelineWorkspace()
        for corpus in corpora {
            for text in corpus.training {
                let document = try pipeline.annotate(Document(id: text.id, text: SourceText(text.text)), workspace: &workspace)
                examples.show(document, workspace.text.buffer)
            }
        }
        examples.closeVocabulary()
        for (number, corpus) in corpora.enumerated() {
            for (texts, isDevelopment) in [(corpus.training, false), (corpus.development, true)] {
                for text in texts {
                    let document = try pipeline.annotate(Document(id: text.id, text: SourceText(text.text)), workspace: &workspace)
                    try examples.add(document, workspace.text.buffer, spans: text.entities, open: text.pieces, corpus: number, isDevelopment: isDevelopment)
                }
            }
        }
        return try examples.trainer()
    }

    /// Heads for all kinds that the training texts have: those that corpora name, else one for all kinds or, where they nest, one for each.
    private func madeHeads() -> [TaggingHead] {
        func kinds(_ corpora: [Corpus]) -> [String] {
            Set(corpora.flatMap { corpus in corpus.training.flatMap { $0.entities.flatMap { corpus.meaning.ours($0.kind) } } }).sorted()
        }
        let names = Set(corpora.flatMap(\.meaning.heads))
        if !names.isEmpty { return names.sorted().map { name in TaggingHead(name: name, kinds: kinds(corpora.filter { $0.meaning.heads.contains(name) })) } }
        return isNested ? kinds(corpora).map { TaggingHead(name: $0, kinds: [$0]) } : [TaggingHead(name: "main", kinds: kinds(corpora))]
    }
}
