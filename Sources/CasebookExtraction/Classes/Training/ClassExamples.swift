package import CasebookCore
internal import CasebookLearning
package import CasebookLexicons
package import CasebookText

/// Makes the examples of a text classifier of analysed texts: first every training text is shown, then all are added.
package struct ClassExamples: ~Copyable {
    private let settings: EncoderSettings
    private let corpora: [ClassCorpus]
    private let vectors: EncoderVectors
    private let matcher: TermMatcher?
    private var counts = UnitCounts()
    private var labels: Set<String> = []
    private var maker: TextFeatureMaker?
    private var layout: ClassLayout?
    private var examples: [ClassExample] = []
    private var development: [ClassExample] = []
    private var workspace = EncoderWorkspace()

    package init(settings: EncoderSettings, corpora: [ClassCorpus], vectors: EncoderVectors, matcher: TermMatcher) {
        var settings = settings
        settings.architecture.fit(vectors, nil)
        self.settings = settings
        self.corpora = corpora
        self.vectors = vectors
        self.matcher = settings.architecture.usesLexicon ? matcher : nil
    }

    /// Notes the words and labels of a training text; labels as the corpus names them.
    package mutating func show(_ document: borrowing Document, _ buffer: borrowing ScalarBuffer, labels given: [String], corpus: Int) {
        counts.add(document, buffer, settings.architecture)
        labels.formUnion(given.compactMap { corpora[corpus].label($0) })
    }

    /// Fixes vocabulary and labels; texts are added after this.
    ///
    /// - Throws: `tagger.examples` where there are no two labels to tell apart, or corpora do not agree on how texts are read.
    package mutating func closeVocabulary() throws(ClinicalError) {
        guard labels.count > 1 else { throw ClinicalError(.taggerExamples, "The training texts have no two labels to tell apart.") }
        guard Set(corpora.map(\.isMultiple)).count == 1, Set(corpora.map(\.isSequence)).count == 1 else {
            throw ClinicalError(.taggerExamples, "The corpora of a classifier all have texts with several labels, or none does, and all are read in sequence, or none is.")
        }
        guard !(corpora[0].isMultiple && corpora[0].isSequence) else { throw ClinicalError(.taggerExamples, "The texts of a sequence have one label each.") }
        guard !corpora[0].isSequence || corpora.allSatisfy({ $0.weights.isEmpty }) else {
            throw ClinicalError(.taggerExamples, "The labels of a sequence are judged together and have no weights; leave 'weights' out.")
        }
        layout = ClassLayout(labels: labels.sorted(), isMultiple: corpora[0].isMultiple, isSequence: corpora[0].isSequence)
        maker = counts.maker(settings, vectors, matcher: matcher)
    }

    /// Begins texts that are read together: every text by itself where there is no sequence.
    package mutating func begin(corpus: Int, isDevelopment: Bool) {
        if isDevelopment { development.append(ClassExample(texts: [], corpus: corpus)) } else { examples.append(ClassExample(texts: [], corpus: corpus)) }
    }

    /// Adds a text to those begun last. One whose label is passed over or not known is left out.
    package mutating func add(_ document: borrowing Document, _ buffer: borrowing ScalarBuffer, labels given: [String], isDevelopment: Bool) {
        guard let maker, let layout else { preconditionFailure("The vocabulary is closed before texts are added.") }
        let corpus = corpora[isDevelopment ? development[development.count - 1].corpus : examples[examples.count - 1].corpus]
        let named = given.compactMap { corpus.label($0) }, gold = named.compactMap { layout.labels.firstIndex(of: $0).map { Int32($0) } }
        guard layout.isMultiple ? named.count == given.count : gold.count == 1 else { return }
        var features = TextFeatures()
        maker.make(document, buffer, language: nil, matches: &workspace.matches, into: &features)
        let text = ClassExample.Text(windows: features.windows.map { TextWindow(features, $0) }, gold: gold)
        if isDevelopment { development[development.count - 1].texts.append(text) } else { examples[examples.count - 1].texts.append(text) }
    }

    /// What training needs.
    ///
    /// - Throws: `tagger.examples` where there is nothing to train on.
    package consuming func trainer() throws(ClinicalError) -> ClassTrainer {
        let trained = examples.filter { $0.count > 0 }, measured = development.filter { !$0.texts.isEmpty }
        guard let maker, let layout, !trained.isEmpty else { throw ClinicalError(.taggerExamples, "There is nothing to train on: no text has a label.") }
        return ClassTrainer(settings: settings, corpora: corpora, vectors: vectors, maker: maker, layout: layout, examples: trained, development: measured)
    }
}
