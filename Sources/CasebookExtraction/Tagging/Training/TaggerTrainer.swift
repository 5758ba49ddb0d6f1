internal import CasebookCore
internal import CasebookLearning
internal import CasebookTensor

/// Trains a tagger on examples.
struct TaggerTrainer: Sendable {
    /// A text that scores are measured on.
    struct DevelopmentText: Sendable {
        var corpus: Int
        var windows: [TaggingExample]
        /// Places of each window's units in the scalars of the text.
        var places: [[(start: Int, end: Int)]]
        var gold: [LabelledSpan]
        /// Where nothing is known, and nothing counted.
        var open: [LabelledSpan] = []
        /// What is found in any case.
        var given: [LabelledSpan] = []
    }

    let settings: EncoderSettings
    let heads: [TaggingHead]
    let corpora: [TaggingCorpus]
    let language: (name: String, model: PackedLanguageModel)?
    let vectors: EncoderVectors
    let maker: TextFeatureMaker
    let examples: [TaggingExample]
    let development: [DevelopmentText]

    /// Trains. Metrics are `F1`, the mean of the corpora's, and `F1 NAME` of each where there are several.
    func train(_ options: TrainingOptions, seed: UInt64, resume: Bool, report: @escaping @Sendable (TrainingProgress) -> Void) async throws -> (
        model: TaggerModel, result: TrainingResult
    ) {
        var parameters = Parameters(), random = RandomGenerator(seed: seed)
        let sizes = TextEncoder.Sizes(words: maker.words.count, bigrams: maker.bigrams.count, segments: maker.segments.count, guidelines: corpora.count)
        let network = try TaggerNetwork(settings.architecture, sizes: sizes, heads: heads, dropouts: settings.dropouts, into: &parameters, random: &random)
        for encoder in network.encoders { encoder.fill(&parameters, vectors, maker) }
        if let evidence = network.evidence { parameters[evidence] = GuidelineEvidence.table(examples, units: maker.words.count, corpora) }
        let development = development, corpora = corpora, jobs = options.jobs
        let trainer = Trainer(examples, lengths: examples.map(\.count), options: options) { chunk, pass in
            network.loss(chunk, &pass)
        } evaluation: { parameters in
            guard !development.isEmpty else { return [:] }
            let scores = await Self.score(development, network, parameters, corpora, jobs: jobs)
            let measured = zip(corpora, scores).enumerated().filter { index, _ in development.contains { $0.corpus == index } }.map(\.element)
            var metrics = ["F1": measured.reduce(0) { $0 + $1.1.micro.f1 } / Double(max(1, measured.count))]
            if measured.count > 1 { for (corpus, score) in measured { metrics["F1 " + corpus.name] = score.micro.f1 } }
            return metrics
        } report: {
            report($0)
        }
        let result = try await settings.run(trainer, parameters, random: random, resume: resume)
        let model = TaggerModel(
            network: network, parameters: result.parameters, heads: heads, guidelines: corpora.map { TaggingGuideline($0, heads) }, maker: maker,
            languageName: language?.name,
            language: language?.model, format: .float32)
        return (model, result)
    }

    /// Scores of each corpus.
    private static func score(_ texts: [DevelopmentText], _ network: TaggerNetwork, _ parameters: Parameters, _ corpora: [TaggingCorpus], jobs: Int) async -> [SpanScores] {
        let size = max(1, (texts.count + jobs * 4 - 1) / (jobs * 4))
        let parts = stride(from: 0, to: texts.count, by: size).map { Array(texts[$0..<min($0 + size, texts.count)]) }
        return await withTaskGroup(of: [SpanScores].self) { group in
            for part in parts { group.addTask { score(part, network, parameters, corpora) } }
            var sum = corpora.map { _ in SpanScores() }
            for await scores in group { for (index, score) in scores.enumerated() { sum[index] += score } }
            return sum
        }
    }

    private static func score(_ texts: [DevelopmentText], _ network: TaggerNetwork, _ parameters: Parameters, _ corpora: [TaggingCorpus]) -> [SpanScores] {
        var scores = corpora.map { _ in SpanScores() }
        var workspace = LinearChainWorkspace()
        let owners = texts.indices.flatMap { text in texts[text].windows.indices.map { (text: text, window: $0) } }
        var found = texts.map { _ in Set<LabelledSpan>() }
        let order = owners.indices.sorted { texts[owners[$0].text].windows[owners[$0].window].count < texts[owners[$1].text].windows[owners[$1].window].count }
        for first in stride(from: 0, to: order.count, by: 32) {
            let chosen = order[first..<min(first + 32, order.count)].map { owners[$0] }
            let batch = chosen.map { texts[$0.text].windows[$0.window] }
            let layout = SequenceLayout(lengths: batch.map(\.count))
            var pass = Pass(parameters)
            let encoded = network.encoders.map { $0(batch.map(\.window), layout, &pass) }
            for (number, head) in network.heads.enumerated() {
                let emissions = network.scores(head, encoded, &pass).value
                let paths = head.chain.decode(emissions, layout: layout, parameters: parameters, workspace: &workspace)
                for (owner, path) in zip(chosen, paths) {
                    let corpus = corpora[texts[owner.text].corpus]
                    guard corpus.heads.isEmpty || corpus.heads.contains(network.headNames[number]) else { continue }
                    let places = texts[owner.text].places[owner.window]
                    for span in head.tags.spans(of: path.tags) {
                        guard let label = corpus.label(span.kind) else { continue }
                        let placed = LabelledSpan(start: places[span.start].start, end: places[span.end - 1].end, kind: label)
                        if !texts[owner.text].open.contains(where: placed.overlaps) { found[owner.text].insert(placed) }
                    }
                }
            }
        }
        for (text, spans) in zip(texts, found) { scores[text.corpus].add(gold: text.gold, predicted: Array(spans) + text.given) }
        return scores
    }
}
