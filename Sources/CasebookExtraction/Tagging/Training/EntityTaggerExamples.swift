package import CasebookCore
package import CasebookLearning
package import CasebookLexicons
internal import CasebookTensor
package import CasebookText

/// Makes the examples of an entity tagger of analysed texts: first every training text is shown for its words, then all are added.
package struct EntityTaggerExamples: ~Copyable {
    package let settings: EncoderSettings
    let corpora: [TaggingCorpus]
    private let heads: [(head: TaggingHead, tags: TagSet)]
    let language: (name: String, model: PackedLanguageModel)?
    let vectors: EncoderVectors
    private let matcher: TermMatcher?
    private var counts = UnitCounts()
    private var maker: TextFeatureMaker?
    private var examples: [TaggingExample] = []
    private var development: [TaggerTrainer.DevelopmentText] = []
    private var workspace = EncoderWorkspace()

    package init(
        settings: EncoderSettings, heads: [TaggingHead], corpora: [TaggingCorpus], vectors: EncoderVectors, language: (name: String, model: PackedLanguageModel)?,
        matcher: TermMatcher?
    ) throws {
        var settings = settings
        settings.architecture.fit(vectors, language?.model)
        self.settings = settings
        self.corpora = corpora
        self.vectors = vectors
        self.language = language
        self.matcher = settings.architecture.usesLexicon ? matcher : nil
        self.heads = try heads.map { ($0, try TagSet(kinds: $0.kinds, scheme: settings.architecture.scheme)) }
    }

    /// Notes the words of a training text.
    package mutating func show(_ document: borrowing Document, _ buffer: borrowing ScalarBuffer) {
        counts.add(document, buffer, settings.architecture)
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
        var features = TextFeatures()
        maker.make(document, buffer, language: nil, matches: &workspace.matches, into: &features)
        let gold =
            isDevelopment
            ? features.windows.map { _ in [] } : try TaggingGoldMaker(corpus: corpora[corpus], heads: heads).gold(features, spans: spans, open: open)
        var windows = zip(features.windows, gold).map { TaggingExample(window: TextWindow(features, $0), gold: $1) }
        for index in windows.indices { windows[index].window.guideline = Int32(corpus) }
        if let language {
            buffer.scalars.withUnsafeBufferPointer { scalars in
                for index in windows.indices { windows[index].window.remember(features, features.windows[index], language.model, scalars, &workspace) }
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
            trainer: TaggerTrainer(
                settings: settings, heads: heads.map(\.head), corpora: corpora, language: language, vectors: vectors, maker: maker, examples: examples, development: development))
    }
}
