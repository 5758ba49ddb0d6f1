package import CasebookCore
internal import CasebookLearning
package import CasebookLexicons
package import CasebookText

/// Makes the examples of a relation extractor of analysed texts: first every training text is shown, then all are added.
package struct RelationExamples: ~Copyable {
    /// A relation between two entities of a text, by their indices.
    package struct Given: Sendable, Hashable {
        package var from: Int
        package var to: Int
        package var kind: String

        package init(from: Int, to: Int, kind: String) {
            self.from = from
            self.to = to
            self.kind = kind
        }
    }

    private let settings: EncoderSettings
    private let corpora: [RelationCorpus]
    private let vectors: EncoderVectors
    private let matcher: TermMatcher?
    private var counts = UnitCounts()
    private var kinds: Set<String> = []
    /// By corpus: the relations that it holds, and for each two kinds that relations go from and to how far these stand from each other (`UnitDistance.gap`).
    private var relations: [Set<String>]
    private var ends: [[[String]: [Int]]]
    private var maker: RelationTextMaker?
    private var examples: [RelationExample] = []
    private var development: [RelationTrainer.DevelopmentText] = []
    private var workspace = EncoderWorkspace()

    package init(settings: EncoderSettings, corpora: [RelationCorpus], vectors: EncoderVectors, matcher: TermMatcher) {
        var settings = settings
        settings.architecture.fit(vectors, nil)
        self.settings = settings
        self.corpora = corpora
        self.vectors = vectors
        self.matcher = settings.architecture.usesLexicon ? matcher : nil
        relations = corpora.map { _ in [] }
        ends = corpora.map { _ in [:] }
    }

    /// Notes the words, kinds and relations of a training text.
    package mutating func show(_ document: borrowing Document, _ buffer: borrowing ScalarBuffer, entities: [RelationEntity], relations given: [Given], corpus: Int) {
        counts.add(document, buffer, settings.architecture)
        let meaning = corpora[corpus]
        kinds.formUnion(entities.compactMap { meaning.name(of: $0.kind) })
        for relation in given {
            guard let kind = meaning.label(relation.kind), let from = meaning.name(of: entities[relation.from].kind), let to = meaning.name(of: entities[relation.to].kind)
            else { continue }
            relations[corpus].insert(kind)
            ends[corpus][[from, to], default: []].append(UnitDistance.gap(gap(entities[relation.from], entities[relation.to], document)))
        }
    }

    /// Units between two entities; -1 where they overlap.
    private func gap(_ a: RelationEntity, _ b: RelationEntity, _ document: borrowing Document) -> Int {
        let from = Int32(min(a.end, b.end)), to = Int32(max(a.start, b.start))
        guard from <= to else { return -1 }
        var low = 0, high = document.tokens.count, count = 0
        while low < high {
            let middle = (low + high) / 2
            if document.tokens[middle].startScalar < from { low = middle + 1 } else { high = middle }
        }
        while low < document.tokens.count, document.tokens[low].startScalar < to {
            count += settings.architecture.unit == .word ? 1 : Int(min(to, document.tokens[low].endScalar) - document.tokens[low].startScalar)
            low += 1
        }
        return count
    }

    /// Fixes vocabulary and guidelines; texts are added after this.
    ///
    /// - Throws: `tagger.examples` where a corpus has no relation.
    package mutating func closeVocabulary() throws(ClinicalError) {
        let kinds = kinds.sorted()
        var guidelines: [RelationGuideline] = []
        for (number, corpus) in corpora.enumerated() {
            // Pairs of kinds that are related once by chance cost more than they bring.
            let often = ends[number].filter { $0.value.count > 1 }, chosen = often.isEmpty ? ends[number] : often
            guard !chosen.isEmpty else { throw ClinicalError(.taggerExamples, "The training texts of a corpus have no relation that is to be learnt.") }
            // What stands farther apart than all but a hundredth is not looked at.
            let pairs = chosen.map { names, gaps in
                RelationGuideline.Ends(
                    from: kinds.firstIndex(of: names[0])!, to: kinds.firstIndex(of: names[1])!,
                    farthest: corpus.relatesConcepts ? UnitDistance.gaps : gaps.sorted()[(gaps.count * 99 + 99) / 100 - 1])
            }
            var guideline = RelationGuideline(name: corpus.name, relations: relations[number].sorted(), ends: pairs.sorted { ($0.from, $0.to) < ($1.from, $1.to) })
            guideline.isOfConcepts = corpus.relatesConcepts
            guideline.reach = corpus.reach
            guideline.span = corpus.span
            guideline.kinds = corpus.kinds.mapValues { $0 ?? "" }
            guidelines.append(guideline)
        }
        maker = RelationTextMaker(maker: counts.maker(settings, vectors, matcher: matcher), kinds: kinds, guidelines: guidelines)
    }

    /// Adds a text to train on or to measure on.
    ///
    /// - Parameter ruled: what rules say of the entities.
    package mutating func add(
        _ document: borrowing Document, _ buffer: borrowing ScalarBuffer, entities: [RelationEntity], ruled: [Relation], relations given: [Given], corpus: Int, isDevelopment: Bool
    ) {
        guard let maker else { preconditionFailure("The vocabulary is closed before texts are added.") }
        var features = TextFeatures()
        let meaning = corpora[corpus], guideline = maker.guidelines[corpus]
        let text = maker.make(document, buffer, language: nil, entities: entities, ruled: ruled, guideline: corpus, matches: &workspace.matches, into: &features)
        var example = RelationExample(
            text: text,
            windows: features.windows.map { range in
                var window = TextWindow(features, range)
                window.guideline = Int32(corpus)
                return window
            })
        // Relations by their ends: mentions, or what these speak of.
        var conceptsOf = [Int: [Int]]()
        for mention in text.mentions { conceptsOf[mention.entity] = guideline.isOfConcepts ? mention.concepts : [mention.entity] }
        var classes: [[Int]: Int] = [:], unreached = 0
        func isSeen(_ entity: Int) -> Bool { meaning.name(of: entities[entity].kind) != nil }
        for relation in given {
            guard let kind = meaning.label(relation.kind), isSeen(relation.from), isSeen(relation.to) else { continue }
            guard let number = guideline.relations.firstIndex(of: kind), let from = conceptsOf[relation.from], let to = conceptsOf[relation.to] else {
                unreached += 1
                continue
            }
            for from in from { for to in to where classes[[from, to]] == nil { classes[[from, to]] = number + 1 } }
        }
        let asked =
            guideline.isOfConcepts
            ? text.candidates.concepts.map { [$0.from, $0.to] }
            : text.candidates.ends.map { [text.mentions[Int($0.from)].entity, text.mentions[Int($0.to)].entity] }
        example.gold = asked.map { Int32(classes[$0] ?? 0) }
        if isDevelopment {
            var wanted = [Int](repeating: 0, count: guideline.classes)
            for number in classes.values { wanted[number] += 1 }
            development.append(.init(corpus: corpus, example: example, wanted: wanted, unreached: unreached))
        } else if text.candidates.count > 0 {
            examples.append(example)
        }
    }

    /// What training needs.
    ///
    /// - Throws: `tagger.examples` where there is nothing to train on.
    package consuming func trainer() throws(ClinicalError) -> RelationTrainer {
        guard let maker, !examples.isEmpty else { throw ClinicalError(.taggerExamples, "There is nothing to train on: no text holds two entities that may be related.") }
        return RelationTrainer(settings: settings, corpora: corpora, vectors: vectors, maker: maker, examples: examples, development: development)
    }
}
