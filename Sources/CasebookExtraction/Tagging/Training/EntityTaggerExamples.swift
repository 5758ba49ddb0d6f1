package import CasebookCore
package import CasebookLearning
package import CasebookLexicons
package import CasebookTensor
package import CasebookText

/// Makes the examples of an entity tagger of analysed texts: first every training text is shown for its words, then all are added.
package struct EntityTaggerExamples: ~Copyable {
    package let settings: TaggerSettings
    let corpora: [TaggingCorpus]
    private let heads: [(head: TaggingHead, tags: TagSet)]
    let language: (name: String, model: PackedLanguageModel)?
    let vectors: TaggerVectors
    private let matcher: TermMatcher?
    private var counts = UnitCounts()
    private var maker: TaggingFeatureMaker?
    private var examples: [TaggingExample] = []
    private var development: [TaggerTrainer.DevelopmentText] = []
    private var workspace = TaggerWorkspace()

    package init(
        settings: TaggerSettings, corpora: [TaggingCorpus], vectors: TaggerVectors, language: (name: String, model: PackedLanguageModel)?, matcher: TermMatcher?
    ) throws {
        var settings = settings
        settings.architecture.fit(vectors, language?.model)
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
                    counts.words[UnitHash.of(scalars, range, table), default: 0] += 1
                    continue
                }
                if settings.architecture.segmentWidth > 0 { counts.segments[UnitHash.of(scalars, range, table), default: 0] += 1 }
                for place in range {
                    counts.words[UnitHash.of(scalars, place..<(place + 1), table), default: 0] += 1
                    if settings.architecture.bigramWidth > 0, previous == place - 1, previous >= 0 {
                        counts.bigrams[UnitHash.of(scalars, previous..<(place + 1), table), default: 0] += 1
                    }
                    previous = place
                }
            }
        }
    }

    /// Fixes the vocabulary; texts are added after this.
    package mutating func closeVocabulary() {
        maker = counts.maker(settings, vectors, matcher: matcher)
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
        for index in windows.indices { windows[index].guideline = Int32(corpus) }
        if let language {
            buffer.scalars.withUnsafeBufferPointer { scalars in
                for index in windows.indices { windows[index].remember(features, features.windows[index], language.model, scalars, &workspace) }
            }
        }
        if isDevelopment {
            let places = features.windows.map { $0.map { (start: Int(features.starts[$0]), end: Int(features.ends[$0])) } }
            development.append(TaggerTrainer.DevelopmentText(corpus: corpus, windows: windows, places: places, gold: corpora[corpus].labelled(spans), open: open))
        } else {
            examples += windows.filter { $0.gold.contains { $0 != .none } }
        }
    }

    /// What training needs.
    ///
    /// - Throws: `tagger.examples` where no text holds a sentence and its annotation.
    package consuming func trainer() throws(ClinicalError) -> EntityTaggerTrainer {
        guard let maker, !examples.isEmpty else { throw ClinicalError(.taggerExamples, "There is nothing to train on: no text holds a sentence and its annotation.") }
        return EntityTaggerTrainer(
            trainer: TaggerTrainer(settings: settings, corpora: corpora, language: language, vectors: vectors, maker: maker, examples: examples, development: development))
    }
}
