internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Finds the mentions of an analysed text and what may be related among them.
struct RelationTextMaker: Sendable {
    /// Concepts of one mention that are looked at.
    private static let mostConcepts = 16

    let maker: TextFeatureMaker
    /// The kinds that the model knows.
    let kinds: [String]
    let guidelines: [RelationGuideline]
    private let numbers: [String: Int]
    private let candidates: [RelationCandidateMaker]

    init(maker: TextFeatureMaker, kinds: [String], guidelines: [RelationGuideline]) {
        self.maker = maker
        self.kinds = kinds
        self.guidelines = guidelines
        numbers = Dictionary(kinds.enumerated().map { ($1, $0) }) { first, _ in first }
        candidates = guidelines.map { RelationCandidateMaker($0, kinds: kinds.count) }
    }

    /// The number of an entity's kind under a guideline; nil where the model does not know it.
    private func kindNumber(_ entity: RelationEntity, _ guideline: Int) -> Int? { numbers[guidelines[guideline].name(of: entity.kind)] }

    /// The guideline of a name; else the one that relates the most of the entities' kinds, the first of several.
    func guideline(_ name: String?, _ entities: [RelationEntity]) -> Int {
        if let number = name.flatMap({ name in guidelines.firstIndex { $0.name == name } }) { return number }
        guard guidelines.count > 1 else { return 0 }
        var counts = [Int](repeating: 0, count: guidelines.count)
        for entity in entities {
            for number in counts.indices {
                if let kind = kindNumber(entity, number), candidates[number].isRelated(kind) { counts[number] += 1 }
            }
        }
        return counts.indices.max { counts[$0] < counts[$1] || counts[$0] == counts[$1] && $0 > $1 } ?? 0
    }

    /// Fills `features` with what is seen of the text, its mentions marked.
    ///
    /// - Parameters:
    ///   - language: of the sentences that are read; all where it is nil.
    ///   - ruled: what rules say of the entities.
    ///   - guideline: by number.
    func make(
        _ document: borrowing Document, _ buffer: borrowing ScalarBuffer, language: Language?, entities: [RelationEntity], ruled: [Relation], guideline: Int,
        matches: inout [TermMatch],
        into features: inout TextFeatures
    ) -> RelationText {
        let own = candidates[guideline], order = entities.indices.sorted { (entities[$0].start, entities[$0].end, $0) < (entities[$1].start, entities[$1].end, $1) }
        maker.make(
            document, buffer, language: language, reads: holders(of: entities, order, guideline, document, buffer), matches: &matches, into: &features)
        features.guideline = guideline
        var marked: [(units: Range<Int>, kind: Int)] = [], mentions: [RelationMention] = []
        // What speaks of the same, by its name or by how it is written.
        var concepts: [String: Int] = [:]
        let sentences = document.sentences
        for index in order {
            let entity = entities[index]
            guard let kind = kindNumber(entity, guideline), let units = features.units(from: Int32(entity.start), to: Int32(entity.end)) else { continue }
            marked.append((units, kind))
            guard own.isRelated(kind) else { continue }
            // An entity that leaves its window counts with what stands there.
            let window = features.window(of: units.lowerBound)
            var mention = RelationMention(
                units: units.clamped(to: features.windows[window]), window: window, sentence: 0, kind: kind, concepts: [], entity: index)
            let byte = Int(buffer.offsets[Int(features.starts[units.lowerBound])])
            mention.sentence = Self.last(sentences.count) { sentences[$0].span.start <= byte }
            if guidelines[guideline].isOfConcepts {
                let names = entity.concepts.isEmpty ? [Self.folded(buffer, entity.start..<entity.end)] : entity.concepts
                for name in names where mention.concepts.count < Self.mostConcepts {
                    let number = concepts[name] ?? concepts.count
                    concepts[name] = number
                    if !mention.concepts.contains(number) { mention.concepts.append(number) }
                }
            }
            mentions.append(mention)
        }
        if maker.architecture.mentionWidth > 0 { MentionMarks.mark(marked, count: features.count, into: &features.mentions) }
        if maker.architecture.hidesMentions { for mention in mentions { features.hide(mention.units) } }
        var rulings: [RelationRuling: Int] = [:]
        for relation in ruled {
            guard let number = guidelines[guideline].relations.firstIndex(of: relation.kind) else { continue }
            rulings[RelationRuling(from: relation.from, to: relation.to)] = number + 1
        }
        return RelationText(guideline: guideline, ranges: features.windows, mentions: mentions, candidates: own.candidates(mentions, ruled: rulings))
    }

    /// Which sentences hold a mention that may be related; the others say nothing of relations and are not read.
    private func holders(
        of entities: [RelationEntity], _ order: [Int], _ guideline: Int, _ document: borrowing Document, _ buffer: borrowing ScalarBuffer
    ) -> [Bool] {
        var reads = [Bool](repeating: false, count: document.sentences.count), sentence = 0
        for index in order {
            guard let kind = kindNumber(entities[index], guideline), candidates[guideline].isRelated(kind) else { continue }
            let start = Int(buffer.offsets[entities[index].start]), end = Int(buffer.offsets[entities[index].end])
            while sentence < reads.count, document.sentences[sentence].span.end <= start { sentence += 1 }
            // One that the sentences cut in two stands in both.
            var place = sentence
            while place < reads.count, document.sentences[place].span.start < end {
                reads[place] = true
                place += 1
            }
        }
        return reads
    }

    /// The last index for which something holds that holds up to some place; 0 where it holds nowhere.
    private static func last(_ count: Int, _ holds: (Int) -> Bool) -> Int {
        var low = 0, high = count
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { low = middle + 1 } else { high = middle }
        }
        return max(0, low - 1)
    }

    private static func folded(_ buffer: borrowing ScalarBuffer, _ range: Range<Int>) -> String {
        var result = String.UnicodeScalarView()
        for index in range where index < buffer.scalars.count {
            if let scalar = Unicode.Scalar(UnitHash.fold(buffer.scalars[index], .standard)) { result.append(scalar) }
        }
        return String(result)
    }
}
