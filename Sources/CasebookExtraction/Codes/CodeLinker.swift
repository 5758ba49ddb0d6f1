internal import CasebookCore
package import CasebookLexicons
package import CasebookText

/// Links mentions to codes where the dictionaries that found them give none.
///
/// Candidates come from indexes of terms (`CodeIndex`); they are ranked by how their words fit the mention and the sentence around it, and a mention whose
/// best candidate is not likely enough gets no code. Abbreviations within a mention are read as what they stand for in the text.
package struct CodeLinker: Sendable {
    /// A candidate with its log-odds before the words around are looked at.
    struct Choice: Sendable {
        var concept: UInt32
        var term: UInt32
        var system: Int
        var logOdds: Float
        var termCoverage: Float
        var isExact: Bool
    }

    /// Codes of a system below this probability are not given.
    package static let leastScore = 0.5
    private static let mostChoices = 12
    private static let longestMention = 120
    private static let mostAround = 64
    private static let wholeCoverage: Float = 0.99
    private static let undecided: Float = 1.5
    /// Ingredients of a medicine that has one name for several: co-amoxiclav.
    private static let mostIngredients = 3
    /// The classification that diseases and symptoms are wanted in beside any other system.
    private static let classification = "ICD-10-CM"

    private let indexes: [CodeIndex]
    private let groups: CodeGroup
    /// Codes of each system that are given.
    private let candidates: Int

    /// - Parameters:
    ///   - indexes: a user's own, then the shipped one.
    ///   - candidates: codes of each system, at most.
    package init(indexes: [CodeIndex], candidates: Int = 1) {
        self.indexes = indexes
        self.candidates = candidates
        groups = indexes.reduce(into: []) { $0.formUnion($1.groups) }
    }

    /// Adds codes to the entities of a document: of a user's indexes to all of them, of the shipped index to those that have none, or none of the classification where they are
    /// diseases or symptoms.
    ///
    /// - Parameter abbreviations: of the document, in text order.
    package func link(
        _ document: inout Document, _ buffer: borrowing ScalarBuffer, abbreviations: [AbbreviationReader.Reading], workspace: inout CodeWorkspace
    ) {
        var sentence = 0, around: (sentence: Int, words: [CodeWords.Word])?
        for place in document.entities.indices {
            let entity = document.entities[place], group = CodeIndexBuilder.group(of: entity.kind)
            guard group != .any, !groups.isDisjoint(with: group) else { continue }
            for number in indexes.indices where !indexes[number].groups.isDisjoint(with: group) {
                let wantsClassification = number == indexes.count - 1 && !entity.codes.isEmpty
                if wantsClassification, entity.kind != .disease && entity.kind != .symptom || entity.codes.contains(where: { $0.system == Self.classification }) { continue }
                var choices = self.choices(of: entity, group, number, abbreviations, buffer, workspace: &workspace)
                guard let first = choices.first else { continue }
                while sentence < document.sentences.count, document.sentences[sentence].span.end <= entity.span.start { sentence += 1 }
                // A name that stands there whole needs no words around, and no words around save one that hardly fits.
                if first.termCoverage < Self.wholeCoverage, abs(first.logOdds) < Self.undecided, sentence < document.sentences.count {
                    if around?.sentence != sentence { around = (sentence, words(of: document.sentences[sentence], buffer)) }
                    let context = indexes[number].known(around!.words), mention = indexes[number].known(words(of: entity, abbreviations, buffer).list)
                    for index in choices.indices where choices[index].termCoverage < Self.wholeCoverage {
                        choices[index].logOdds += CodeRanking.supportWeight * indexes[number].supported(choices[index].term, mention: mention, by: context)
                    }
                    choices.sort { ($0.logOdds, $1.concept) > ($1.logOdds, $0.concept) }
                }
                let isEnglish = sentence < document.sentences.count && document.sentences[sentence].language == .english
                for code in codes(choices, indexes[number], group, isEnglish: isEnglish) {
                    if wantsClassification, code.system != Self.classification { continue }
                    if !document.entities[place].codes.contains(where: { $0.system == code.system && $0.code == code.code }) { document.entities[place].codes.append(code) }
                }
            }
        }
    }

    /// The likely ones of the choices, the best of each system.
    private func codes(_ choices: [Choice], _ index: CodeIndex, _ group: CodeGroup, isEnglish: Bool) -> [Entity.Code] {
        var counts: [Int: Int] = [:], codes: [Entity.Code] = []
        for choice in choices {
            let score = CodeRanking.probability(choice.logOdds)
            guard score >= Self.leastScore else { break }
            let most = choice.isExact && group == .drug ? max(candidates, Self.mostIngredients) : candidates
            guard counts[choice.system, default: 0] < most else { continue }
            let code = index.code(of: choice.concept, score: (score * 1000).rounded() / 1000)
            // A concept that has a Chinese name alone is none for an English text.
            if isEnglish, code.display.unicodeScalars.contains(where: { $0.value >= 0x3400 }) { continue }
            if codes.contains(where: { $0.system == code.system && $0.code == code.code }) { continue }
            counts[choice.system, default: 0] += 1
            codes.append(code)
        }
        return codes
    }

    // MARK: Candidates

    private func choices(
        of entity: Entity, _ group: CodeGroup, _ number: Int, _ abbreviations: [AbbreviationReader.Reading], _ buffer: borrowing ScalarBuffer, workspace: inout CodeWorkspace
    ) -> [Choice] {
        let start = buffer.place(ofByte: entity.span.start), end = buffer.place(ofByte: entity.span.end)
        guard start < end, end - start <= Self.longestMention else { return [] }
        let hasAbbreviation = !Self.within(entity.span, abbreviations).isEmpty
        var hash = WordHash()
        for scalar in start..<end { hash.combine(buffer.scalars[scalar]) }
        let key = (hash.value &* 31 &+ UInt64(group.rawValue)) &* 31 &+ UInt64(number) &* 2 &+ (entity.kind == .symptom ? 1 : 0)
        if !hasAbbreviation, let known = workspace.known[key] { return known }
        let (list, head) = words(of: entity, abbreviations, buffer)
        let index = indexes[number]
        var choices: [Choice] = [], places: [UInt32: Int] = [:]
        for candidate in index.candidates(list, head: head, group: group, search: &workspace.search) {
            let isOfKind = group != .finding || index.isOfKind(candidate.concept, isSymptom: entity.kind == .symptom)
            let choice = Choice(
                concept: candidate.concept, term: candidate.term, system: index.system(of: candidate.concept), logOdds: CodeRanking.logOdds(candidate, isOfKind: isOfKind),
                termCoverage: candidate.termCoverage, isExact: candidate.isExact)
            // Of a concept's terms the best.
            if let known = places[choice.concept] {
                if choices[known].logOdds < choice.logOdds { choices[known] = choice }
            } else {
                places[choice.concept] = choices.count
                choices.append(choice)
            }
        }
        choices.sort { ($0.logOdds, $1.concept) > ($1.logOdds, $0.concept) }
        if choices.count > Self.mostChoices { choices.removeLast(choices.count - Self.mostChoices) }
        if !hasAbbreviation { workspace.remember(choices, key) }
        return choices
    }

    // MARK: Words

    private static func within(_ span: TextSpan, _ list: [AbbreviationReader.Reading]) -> ArraySlice<AbbreviationReader.Reading> {
        var low = 0, high = list.count
        while low < high {
            let middle = (low + high) / 2
            if list[middle].short.start < span.start { low = middle + 1 } else { high = middle }
        }
        var last = low
        while last < list.count, list[last].short.end <= span.end { last += 1 }
        return list[low..<last]
    }

    /// Words of a mention, abbreviations as what they stand for.
    private func words(of entity: Entity, _ abbreviations: [AbbreviationReader.Reading], _ buffer: borrowing ScalarBuffer) -> (list: [CodeWords.Word], head: Int?) {
        var list: [CodeWords.Word] = [], head: Int?, start = buffer.place(ofByte: entity.span.start)
        let end = buffer.place(ofByte: entity.span.end), index = indexes[0]
        for abbreviation in Self.within(entity.span, abbreviations) {
            let short = buffer.place(ofByte: abbreviation.short.start)
            guard short >= start else { continue }
            if short > start { head = index.append(start..<short, of: buffer, to: &list) ?? head }
            head = index.append(abbreviation.expansion, to: &list) ?? head
            start = buffer.place(ofByte: abbreviation.short.end)
        }
        if start < end { head = index.append(start..<end, of: buffer, to: &list) ?? head }
        return (list, head)
    }

    private func words(of sentence: Sentence, _ buffer: borrowing ScalarBuffer) -> [CodeWords.Word] {
        var list: [CodeWords.Word] = []
        let start = buffer.place(ofByte: sentence.span.start), end = min(buffer.place(ofByte: sentence.span.end), start + 400)
        if start < end { _ = indexes[0].append(start..<end, of: buffer, to: &list) }
        if list.count > Self.mostAround { list.removeLast(list.count - Self.mostAround) }
        return list
    }
}
