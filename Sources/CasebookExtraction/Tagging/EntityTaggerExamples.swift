package import CasebookCore
package import CasebookLearning
package import CasebookLexicons
package import CasebookTensor
package import CasebookText

/// Makes the examples of an entity tagger of analysed texts: first every training text is shown for its words, then all are added.
package struct EntityTaggerExamples: ~Copyable {
    package let settings: EntityTaggerSettings
    let corpora: [TaggingCorpus]
    private let heads: [(head: TaggingHead, tags: TagSet)]
    let language: (name: String, model: PackedLanguageModel)?
    let vectors: WordVectors?
    private let matcher: TermMatcher?
    private var wordCounts: [UInt64: Int] = [:]
    private var bigramCounts: [UInt64: Int] = [:]
    private var segmentCounts: [UInt64: Int] = [:]
    private var maker: TaggingFeatureMaker?
    private var examples: [TaggingExample] = []
    private var development: [EntityTaggerTrainer.DevelopmentText] = []
    private var workspace = TaggerWorkspace()

    package init(
        settings: EntityTaggerSettings, corpora: [TaggingCorpus], vectors: WordVectors?, language: (name: String, model: PackedLanguageModel)?, matcher: TermMatcher?
    ) throws {
        var settings = settings
        if let vectors { settings.architecture.wordWidth = vectors.dimension }
        settings.architecture.languageUnits = language?.model.units ?? 0
        if language == nil { settings.architecture.languageWidth = 0 } else if settings.architecture.languageWidth == 0 { settings.architecture.languageWidth = 128 }
        self.settings = settings
        self.corpora = corpora
        self.vectors = vectors
        self.language = language
        self.matcher = settings.architecture.usesLexicon ? matcher : nil
        heads = try settings.heads.map { ($0, try TagSet(kinds: $0.kinds, scheme: settings.architecture.scheme)) }
    }

    /// Notes the words of a training text.
    package mutating func show(_ document: borrowing Document, _ buffer: borrowing ScalarBuffer) {
        let table = CharacterTable.standard, isCharacter = settings.architecture.unit == .character
        buffer.scalars.withUnsafeBufferPointer { scalars in
            var previous = -1
            for token in document.tokens {
                let range = Int(token.startScalar)..<Int(token.endScalar)
                guard isCharacter else {
                    wordCounts[UnitHash.of(scalars, range, table), default: 0] += 1
                    continue
                }
                if settings.architecture.segmentWidth > 0 { segmentCounts[UnitHash.of(scalars, range, table), default: 0] += 1 }
                for place in range {
                    wordCounts[UnitHash.of(scalars, place..<(place + 1), table), default: 0] += 1
                    if settings.architecture.bigramWidth > 0, previous == place - 1, previous >= 0 {
                        bigramCounts[UnitHash.of(scalars, previous..<(place + 1), table), default: 0] += 1
                    }
                    previous = place
                }
            }
        }
    }

    /// Fixes the vocabulary; texts are added after this.
    package mutating func closeVocabulary() {
        var hashes: [UInt64] = [], known: Set<UInt64> = []
        if let vectors {
            for index in 0..<min(vectors.count, settings.vocabulary) {
                let hash = UnitHash.of(vectors.word(index))
                if known.insert(hash).inserted { hashes.append(hash) }
            }
        }
        func frequent(_ counts: [UInt64: Int], least: Int) -> [UInt64] {
            counts.filter { $0.value >= least && !known.contains($0.key) }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        }
        // A word that stands once and has no vector is better read by its characters.
        hashes += frequent(wordCounts, least: 2)
        known = []
        maker = TaggingFeatureMaker(
            architecture: settings.architecture, words: UnitVocabulary(hashes), bigrams: UnitVocabulary(frequent(bigramCounts, least: 2)),
            segments: UnitVocabulary(frequent(segmentCounts, least: 2)), matcher: matcher)
    }

    /// Adds a text to train on or to measure on.
    ///
    /// - Parameters:
    ///   - spans: in scalars of the text, of the corpus' kinds.
    ///   - open: stretches about which nothing is known.
    package mutating func add(
        _ document: borrowing Document, _ buffer: borrowing ScalarBuffer, spans: [LabelledSpan], open: [LabelledSpan], corpus: Int, isDevelopment: Bool
    ) throws {
        guard let maker else { preconditionFailure("The vocabulary is closed before texts are added.") }
        var features = TaggingFeatures()
        maker.make(document, buffer, language: nil, matches: &workspace.matches, into: &features)
        let gold =
            isDevelopment
            ? features.windows.map { _ in [] } : try TaggingGoldMaker(corpus: corpora[corpus], heads: heads).gold(features, spans: spans, open: open)
        var windows = zip(features.windows, gold).map { TaggingExample(features, $0, gold: $1) }
        if let language { remember(features, language.model, buffer, &windows) }
        if isDevelopment {
            let places = features.windows.map { $0.map { (start: Int(features.starts[$0]), end: Int(features.ends[$0])) } }
            let wanted = spans.compactMap { span in corpora[corpus].label(gold: span.kind).map { LabelledSpan(start: span.start, end: span.end, kind: $0) } }
            development.append(EntityTaggerTrainer.DevelopmentText(corpus: corpus, windows: windows, places: places, gold: wanted))
        } else {
            examples += windows.filter { $0.gold.contains { $0 != .none } }
        }
    }

    /// Computes the memory of language models once, as it does not change in training.
    private mutating func remember(_ features: TaggingFeatures, _ model: PackedLanguageModel, _ buffer: borrowing ScalarBuffer, _ windows: inout [TaggingExample]) {
        let width = 2 * model.units
        var memory = [Float](repeating: 0, count: features.count * width)
        memory.withUnsafeMutableBufferPointer { rows in
            guard let base = rows.baseAddress else { return }
            buffer.scalars.withUnsafeBufferPointer { scalars in
                for first in stride(from: 0, to: features.windows.count, by: 16) {
                    TaggerMemory.run(
                        features, windows: first..<min(first + 16, features.windows.count), language: model, scalars: scalars, workspace: &workspace
                    ) { unit, _ in base + unit * width }
                }
            }
        }
        for (index, window) in features.windows.enumerated() {
            windows[index].memory = memory[(window.lowerBound * width)..<(window.upperBound * width)].map { value in
                // Rounded to the nearest.
                UInt16(truncatingIfNeeded: (value.bitPattern &+ 0x7FFF &+ (value.bitPattern >> 16 & 1)) >> 16)
            }
        }
    }

    /// What training needs.
    ///
    /// - Throws: `tagger.examples` where no text holds a sentence and its annotation.
    package consuming func trainer() throws(ClinicalError) -> EntityTaggerTrainer {
        guard let maker, !examples.isEmpty else { throw ClinicalError(.taggerExamples, "There is nothing to train on: no text holds a sentence and its annotation.") }
        return EntityTaggerTrainer(settings: settings, corpora: corpora, language: language, vectors: vectors, maker: maker, examples: examples, development: development)
    }
}
