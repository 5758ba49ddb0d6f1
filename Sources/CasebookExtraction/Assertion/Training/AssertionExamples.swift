package import CasebookCore
internal import CasebookLearning
package import CasebookLexicons
package import CasebookText

/// Makes the examples of a learned assertion of analysed texts: first every training text is shown, then all are added.
package struct AssertionExamples: ~Copyable {
    private let settings: EncoderSettings
    private let corpora: [AssertionCorpus]
    private let vectors: EncoderVectors
    private let matcher: TermMatcher?
    private var counts = UnitCounts()
    private var kinds: Set<String> = []
    /// By guideline and axis, the values that the training texts hold.
    private var values: [String: [AssertionAxis: Set<String>]] = [:]
    private var maker: AssertionTextMaker?
    private var examples: [AssertionExample] = []
    private var development: [AssertionTrainer.DevelopmentText] = []
    private var workspace = EncoderWorkspace()

    package init(settings: EncoderSettings, corpora: [AssertionCorpus], vectors: EncoderVectors, matcher: TermMatcher) {
        var settings = settings
        settings.architecture.fit(vectors, nil)
        self.settings = settings
        self.corpora = corpora
        self.vectors = vectors
        self.matcher = settings.architecture.usesLexicon ? matcher : nil
    }

    /// Notes the words, kinds and values of a training text.
    ///
    /// - Parameter given: what is annotated of each entity.
    package mutating func show(
        _ document: borrowing Document, _ buffer: borrowing ScalarBuffer, entities: [AssertionEntity], given: [[AssertionAxis: String]], corpus: Int
    ) {
        counts.add(document, buffer, settings.architecture)
        kinds.formUnion(entities.map(\.kind).filter { !$0.isEmpty })
        for given in given {
            for axis in AssertionAxis.allCases {
                if let value = corpora[corpus].value(given[axis], on: axis) { values[corpora[corpus].guideline, default: [:]][axis, default: []].insert(value) }
            }
        }
    }

    /// Fixes vocabulary and guidelines; texts are added after this.
    ///
    /// - Throws: `tagger.examples` where a guideline has no two values to tell apart.
    package mutating func closeVocabulary() throws(ClinicalError) {
        var guidelines: [AssertionGuideline] = []
        for corpus in corpora where !guidelines.contains(where: { $0.name == corpus.guideline }) {
            let axes = AssertionAxis.allCases.compactMap { axis -> AssertionGuideline.Axis? in
                let known = values[corpus.guideline]?[axis] ?? []
                return known.count < 2 ? nil : AssertionGuideline.Axis(axis: axis, values: known.sorted())
            }
            guard !axes.isEmpty else { throw ClinicalError(.taggerExamples, "The training texts of a corpus have no two values of an assertion to tell apart.") }
            guidelines.append(AssertionGuideline(name: corpus.guideline, axes: axes))
        }
        maker = AssertionTextMaker(maker: counts.maker(settings, vectors, matcher: matcher), kinds: kinds.sorted(), guidelines: guidelines)
    }

    /// Adds a text to train on or to measure on.
    package mutating func add(
        _ document: borrowing Document, _ buffer: borrowing ScalarBuffer, entities: [AssertionEntity], cues: [AssertionCue], given: [[AssertionAxis: String]],
        corpus: Int, isDevelopment: Bool
    ) {
        guard let maker else { preconditionFailure("The vocabulary is closed before texts are added.") }
        let guideline = maker.guidelines.firstIndex { $0.name == corpora[corpus].guideline }!
        var features = TextFeatures()
        let text = maker.make(document, buffer, language: nil, entities: entities, cues: cues, guideline: guideline, matches: &workspace.matches, into: &features)
        let gold = maker.guidelines[guideline].axes.map { axis in
            text.mentions.map { mention -> Int32 in
                let value = corpora[corpus].value(given[mention.entity][axis.axis], on: axis.axis)
                return value.flatMap { axis.values.firstIndex(of: $0) }.map { Int32($0) } ?? -1
            }
        }
        let example = AssertionExample(
            text: text,
            windows: features.windows.map { range in
                var window = TextWindow(features, range)
                window.guideline = Int32(guideline)
                return window
            }, gold: gold)
        guard gold.contains(where: { $0.contains { $0 >= 0 } }) else { return }
        if isDevelopment {
            development.append(.init(corpus: corpus, example: example))
        } else {
            examples.append(example)
        }
    }

    /// What training needs.
    ///
    /// - Throws: `tagger.examples` where there is nothing to train on.
    package consuming func trainer() throws(ClinicalError) -> AssertionTrainer {
        guard let maker, !examples.isEmpty else { throw ClinicalError(.taggerExamples, "There is nothing to train on: no text holds an entity whose assertion is annotated.") }
        return AssertionTrainer(settings: settings, corpora: corpora, vectors: vectors, maker: maker, examples: examples, development: development)
    }
}
