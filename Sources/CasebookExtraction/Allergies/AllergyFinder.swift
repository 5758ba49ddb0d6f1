internal import CasebookCore
package import CasebookLexicons
package import CasebookText

/// Allergies and intolerances, those that are denied, and statements that none is known.
///
/// What stands in front of "allergy" or 过敏, behind "allergic to", in a section of allergies, or is said to be on a list of allergies is an allergen;
/// a relative's is not the patient's. Words are data (`Lexicons/Allergens`).
package struct AllergyFinder: Sendable {
    private let table: AllergenTable

    package init(table: AllergenTable) { self.table = table }

    // MARK: Allergens

    /// Adds allergens that no dictionary has (dust mites, 海鲜) to the entities, in sentences that speak of allergies. Before assertions are made, so that they get theirs.
    package func addAllergens(_ document: inout Document, _ buffer: borrowing ScalarBuffer) {
        var added: [Entity] = [], next = 0
        for sentence in document.sentences {
            let range = scalars(of: sentence, document)
            guard isAbout(sentence, range, document, buffer) else { continue }
            while next < document.entities.count, document.entities[next].span.end <= sentence.span.start { next += 1 }
            var place = range.lowerBound, entity = next, isAwaited = false
            while place < range.upperBound {
                let term = table.term(buffer, at: place, end: range.upperBound), cue = table.cue(buffer, at: place, end: range.upperBound)
                if let cue, cue.end > term?.end ?? 0 {
                    isAwaited = cue.roles.contains(.before) || isAwaited && cue.roles.contains { $0 == .filler || Self.category($0) != nil }
                    place = cue.end
                    continue
                }
                guard let end = term?.end ?? (isAwaited ? unknownWord(buffer, at: place, end: range.upperBound) : nil) else {
                    if isWord(buffer, place) { isAwaited = false }
                    place += 1
                    continue
                }
                let span = buffer.span(place..<end)
                while entity < document.entities.count, document.entities[entity].span.end <= span.start { entity += 1 }
                if entity == document.entities.count || !document.entities[entity].span.overlaps(span) {
                    added.append(Entity(kind: term?.category == .drug ? .drug : .substance, span: span, source: "rule:allergen", section: document.section(at: span.start)))
                } else if span.contains(document.entities[entity].span), document.entities[entity].kind == .substance || document.entities[entity].kind == .drug {
                    document.entities[entity].span = span
                }
                isAwaited = false
                place = end
            }
        }
        guard !added.isEmpty else { return }
        document.entities += added
        document.sortEntities()
    }

    /// The end of the Latin word right behind "allergic to" that nothing knows: a brand, or a name in another spelling.
    private func unknownWord(_ buffer: borrowing ScalarBuffer, at start: Int, end: Int) -> Int? {
        guard buffer.classes[start] == CharacterClass.letter.rawValue, start == 0 || !isWord(buffer, start - 1) else { return nil }
        var place = start
        while place < end, isWord(buffer, place) || buffer.folded[place] == 0x2D { place += 1 }
        return place - start >= 4 ? place : nil
    }

    /// Whether a sentence stands in a section of allergies or has a word for them.
    private func isAbout(_ sentence: Sentence, _ range: Range<Int>, _ document: borrowing Document, _ buffer: borrowing ScalarBuffer) -> Bool {
        if isAllergies(document.section(at: sentence.span.start), document) { return true }
        guard table.mayBeAbout(range, buffer) else { return false }
        var place = range.lowerBound
        while place < range.upperBound {
            if let cue = table.cue(buffer, at: place, end: range.upperBound) {
                if cue.roles.contains(where: AllergenTable.heads.contains) { return true }
                place = cue.end
            } else {
                place += 1
            }
        }
        return false
    }

    private func isAllergies(_ section: Int?, _ document: borrowing Document) -> Bool { section.map { document.sections[$0].kind == "allergies" } ?? false }

    private func scalars(of sentence: Sentence, _ document: borrowing Document) -> Range<Int> {
        Int(document.tokens[sentence.tokens.lowerBound].startScalar)..<Int(document.tokens[sentence.tokens.upperBound - 1].endScalar)
    }

    // MARK: Allergies

    /// Fills `Document.allergies` and gives their entities the role of an allergen.
    package func find(_ document: inout Document, _ buffer: borrowing ScalarBuffer) {
        var found: [Allergy] = [], next = 0, ended: Int?
        for sentence in document.sentences {
            var range = scalars(of: sentence, document)
            while next < document.entities.count, document.entities[next].span.end <= sentence.span.start { next += 1 }
            guard isAbout(sentence, range, document, buffer) else { continue }
            let section = document.section(at: sentence.span.start), isSection = isAllergies(section, document)
            var isFirst = false, categories: [Allergy.Category] = []
            if isSection, let title = document.sections[section!].title {
                let titleRange = buffer.place(ofByte: title.start)..<buffer.place(ofByte: title.end)
                categories = self.categories(in: titleRange, buffer)
                if range.lowerBound < titleRange.upperBound { range = min(titleRange.upperBound, range.upperBound)..<range.upperBound }
                isFirst = !(titleRange.upperBound..<max(titleRange.upperBound, range.lowerBound)).contains { isWord(buffer, $0) }
            }
            var last = next
            while last < document.entities.count, document.entities[last].span.start < sentence.span.end { last += 1 }
            var statement = AllergyStatement(range, entities: next..<last, document, buffer, table)
            read(&statement, document, buffer, &found)
            if isSection, ended != section {
                // A line that begins with something else has left the list, as where a heading that nothing knows follows.
                if !isFirst, !beginsItem(statement, buffer) { ended = section } else { readSection(&statement, isFirst: isFirst, categories, document, buffer, &found) }
            }
        }
        document.allergies = merged(found, document)
        for allergy in document.allergies {
            if let substance = allergy.substance { document.entities[substance].role = "allergen" }
        }
        // Of one said twice only one allergy stands, but neither mention is a drug that is taken.
        for allergy in found { if let substance = allergy.substance { document.entities[substance].role = "allergen" } }
    }

    private func categories(in range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> [Allergy.Category] {
        var categories: [Allergy.Category] = []
        for place in range {
            guard let cue = table.cue(buffer, at: place, end: range.upperBound) else { continue }
            for role in cue.roles { if let category = Self.category(role), !categories.contains(category) { categories.append(category) } }
        }
        return categories
    }

    private static func category(_ role: AllergenTable.Role) -> Allergy.Category? {
        switch role {
        case .drug: .drug
        case .food: .food
        case .environment: .environment
        default: nil
        }
    }

    private func isWord(_ buffer: borrowing ScalarBuffer, _ place: Int) -> Bool {
        let kind = buffer.classes[place]
        return kind == CharacterClass.letter.rawValue || kind == CharacterClass.digit.rawValue || kind == CharacterClass.han.rawValue
    }

    /// What the cues of a sentence say.
    private func read(_ statement: inout AllergyStatement, _ document: borrowing Document, _ buffer: borrowing ScalarBuffer, _ found: inout [Allergy]) {
        for (number, cue) in statement.cues.enumerated() {
            guard let role = cue.roles.first(where: AllergenTable.heads.contains) else { continue }
            let span = buffer.span(cue.range)
            switch role {
            case .noneDrug: found.append(none(.drug, span))
            case .noneFood: found.append(none(.food, span))
            case .noneAny: found.append(none(.any, span))
            case .listed:
                if let index = statement.candidates.lastIndex(where: { $0.range.upperBound <= cue.range.lowerBound }) {
                    add([index], isNegated: false, isIntolerance: false, head: number, &statement, document, buffer, &found)
                }
            case .before, .beforeIntolerance:
                let left = leftward(from: cue.range.lowerBound, statement, buffer), right = rightward(from: cue.range.upperBound, statement, buffer)
                add(right, isNegated: left.isNegated || cue.has(.negation), isIntolerance: role == .beforeIntolerance, head: number, &statement, document, buffer, &found)
            default:
                var left = leftward(from: cue.range.lowerBound, statement, buffer)
                let isIntolerance = role == .afterIntolerance
                if !left.isNegated, role != .skin, isDenied(behind: cue.range.upperBound, statement, buffer) { left.isNegated = true }
                if !left.candidates.isEmpty {
                    add(left.candidates, isNegated: left.isNegated && role != .skin, isIntolerance: isIntolerance, head: number, &statement, document, buffer, &found)
                    if !left.isNegated { continue }
                }
                if left.isNegated {
                    let begin = left.start
                    let words = buffer.span(begin..<cue.range.upperBound)
                    if left.categories.isEmpty, left.candidates.isEmpty { found.append(none(.any, words)) }
                    for category in left.categories { if let known = Allergy.NoneKnown(category) { found.append(none(known, words)) } }
                } else if left.candidates.isEmpty, role != .skin {
                    readList(after: number, left.categories, isIntolerance: isIntolerance, &statement, document, buffer, &found)
                }
            }
        }
    }

    /// What stands behind a head with a colon: 药物过敏史：无, Allergies: sulfa.
    private func readList(
        after head: Int, _ categories: [Allergy.Category], isIntolerance: Bool, _ statement: inout AllergyStatement, _ document: borrowing Document,
        _ buffer: borrowing ScalarBuffer, _ found: inout [Allergy]
    ) {
        var place = statement.cues[head].range.upperBound
        let end = statement.range.upperBound
        while place < end, !isWord(buffer, place), !AllergyStatement.endsClause(buffer.folded[place]) { place += 1 }
        if let empty = statement.cue(startingAt: place), empty.has(.empty), isEnd(empty.range.upperBound, statement, buffer) {
            let span = buffer.span(statement.cues[head].range.lowerBound..<empty.range.upperBound)
            if categories.isEmpty { found.append(none(.any, span)) }
            for category in categories { if let known = Allergy.NoneKnown(category) { found.append(none(known, span)) } }
        } else {
            add(rightward(from: place, statement, buffer), isNegated: false, isIntolerance: isIntolerance, head: head, &statement, document, buffer, &found)
        }
    }

    /// Whether a statement ends at a place, but for signs.
    private func isEnd(_ place: Int, _ statement: AllergyStatement, _ buffer: borrowing ScalarBuffer) -> Bool {
        var place = place
        while place < statement.range.upperBound, buffer.folded[place] == 0x20 { place += 1 }
        return place == statement.range.upperBound || !isWord(buffer, place)
    }

    /// Items of a section of allergies that no cue has spoken of.
    private func readSection(
        _ statement: inout AllergyStatement, isFirst: Bool, _ categories: [Allergy.Category], _ document: borrowing Document, _ buffer: borrowing ScalarBuffer,
        _ found: inout [Allergy]
    ) {
        var place = statement.range.lowerBound
        while place < statement.range.upperBound, !isWord(buffer, place) { place += 1 }
        if isFirst, let empty = statement.cue(startingAt: place), empty.has(.empty), isEnd(empty.range.upperBound, statement, buffer) {
            let span = buffer.span(empty.range)
            if categories.isEmpty { found.append(none(.any, span)) }
            for category in categories { if let known = Allergy.NoneKnown(category) { found.append(none(known, span)) } }
        }
        for index in statement.candidates.indices
        where !hasDose(statement.candidates[index].range.upperBound, statement, buffer) && !statement.candidates[index].isTaken
            && startsItem(statement.candidates[index].range.lowerBound, statement, buffer)
        {
            add([index], isNegated: false, isIntolerance: false, head: nil, &statement, document, buffer, &found)
        }
    }

    private func beginsItem(_ statement: AllergyStatement, _ buffer: borrowing ScalarBuffer) -> Bool {
        var place = statement.range.lowerBound
        while place < statement.range.upperBound, !isWord(buffer, place) || NumberReader.digit(buffer.folded[place]) != nil { place += 1 }
        return statement.candidate(startingAt: place) != nil || statement.cue(startingAt: place) != nil
    }

    /// Whether an amount follows, as behind a drug that is given.
    private func hasDose(_ place: Int, _ statement: AllergyStatement, _ buffer: borrowing ScalarBuffer) -> Bool {
        var place = place
        while place < statement.range.upperBound, buffer.folded[place] == 0x20 { place += 1 }
        return place < statement.range.upperBound && NumberReader.digit(buffer.folded[place]) != nil
    }

    /// Whether nothing but a sign, a number or a linking word stands before a place.
    private func startsItem(_ place: Int, _ statement: AllergyStatement, _ buffer: borrowing ScalarBuffer) -> Bool {
        var place = place
        while place > statement.range.lowerBound, buffer.folded[place - 1] == 0x20 { place -= 1 }
        guard place > statement.range.lowerBound else { return true }
        if let cue = statement.cue(endingAt: place) { return cue.has(.filler) || cue.has(.toward) || cue.has(.negation) }
        return !isWord(buffer, place - 1) && buffer.folded[place - 1] != 0x28 || NumberReader.digit(buffer.folded[place - 1]) != nil
    }

    // MARK: Lists

    /// The allergens and categories right before a place, and whether they are denied.
    private func leftward(
        from head: Int, _ statement: AllergyStatement, _ buffer: borrowing ScalarBuffer
    ) -> (candidates: [Int], categories: [Allergy.Category], isNegated: Bool, start: Int) {
        var place = head, candidates: [Int] = [], categories: [Allergy.Category] = [], start = head
        while place > statement.range.lowerBound {
            if let index = statement.candidate(endingAt: place) {
                candidates.insert(index, at: 0)
                place = statement.candidates[index].range.lowerBound
            } else if let cue = statement.cue(endingAt: place) {
                if cue.has(.negation) {
                    // 头孢不过敏: what is denied may stand before the denial.
                    let isBare = candidates.isEmpty && categories.isEmpty && buffer.classes[cue.range.lowerBound] == CharacterClass.han.rawValue
                    let before = isBare ? leftward(from: cue.range.lowerBound, statement, buffer) : nil
                    if let before, !before.candidates.isEmpty { return (before.candidates, [], true, before.start) }
                    return (candidates, categories, true, cue.range.lowerBound)
                }
                if let category = cue.roles.lazy.compactMap(Self.category).first {
                    if !categories.contains(category) { categories.insert(category, at: 0) }
                } else if !cue.has(.filler) && !cue.has(.severe) && !cue.has(.moderate) && !cue.has(.mild) {
                    break
                }
                place = cue.range.lowerBound
            } else if AllergyStatement.isListSign(buffer.folded[place - 1]) || buffer.folded[place - 1] == 0x2D {
                // A Chinese comma parts clauses, unless what follows is a list that goes on.
                if buffer.scalars[place - 1] == 0xFF0C { break }
                place -= 1
                continue
            } else {
                break
            }
            start = place
        }
        return (candidates, categories, false, start)
    }

    /// Whether a denial stands right behind a place: 药物过敏否认, 镍过敏（-）, contrast allergy: denied.
    func isDenied(behind place: Int, _ statement: AllergyStatement, _ buffer: borrowing ScalarBuffer) -> Bool {
        var place = place
        let end = statement.range.upperBound
        while place < end, !isWord(buffer, place), !AllergyStatement.endsClause(buffer.folded[place]), buffer.folded[place] != 0x2C {
            if buffer.folded[place] == 0x28, place + 2 < end, buffer.folded[place + 1] == 0x2D || buffer.folded[place + 1] == 0x2212, buffer.folded[place + 2] == 0x29 {
                return true
            }
            place += 1
        }
        guard let cue = statement.cue(startingAt: place), cue.has(.empty) else { return false }
        return isEnd(cue.range.upperBound, statement, buffer)
    }

    /// Whether a denial of an allergy made the assertion, and not that the drug was stopped or is avoided.
    func isDenied(_ assertion: Assertion?, _ candidate: Range<Int>, _ statement: AllergyStatement, _ buffer: borrowing ScalarBuffer) -> Bool {
        guard let assertion, assertion.status == .absent else { return false }
        return statement.cues.contains { cue in
            // 否认外伤史 青霉素过敏: what is denied ends with its 史.
            cue.has(.negation) && assertion.cues.contains { $0.span.start == buffer.span(cue.range).start }
                && !(cue.range.upperBound..<max(cue.range.upperBound, candidate.lowerBound)).contains { buffer.scalars[$0] == 0x53F2 }
        }
    }

    /// The allergens right behind a place; what stands in brackets is passed over.
    private func rightward(from place: Int, _ statement: AllergyStatement, _ buffer: borrowing ScalarBuffer) -> [Int] {
        var place = place, result: [Int] = []
        while place < statement.range.upperBound {
            if let index = statement.candidate(startingAt: place) {
                result.append(index)
                place = statement.candidates[index].range.upperBound
            } else if let cue = statement.cue(startingAt: place), cue.has(.filler) || cue.roles.contains(where: { Self.category($0) != nil }) {
                place = cue.range.upperBound
            } else if AllergyStatement.isListSign(buffer.folded[place]) || result.isEmpty && buffer.folded[place] == 0x0A {
                place += 1
            } else if !result.isEmpty, buffer.folded[place] == 0x28, let close = (place..<min(place + 80, statement.range.upperBound)).first(where: { buffer.folded[$0] == 0x29 }) {
                place = close + 1
            } else {
                break
            }
        }
        return result
    }
}

extension Allergy.NoneKnown {
    fileprivate init?(_ category: Allergy.Category) {
        switch category {
        case .drug: self = .drug
        case .food: self = .food
        case .environment: return nil
        }
    }
}
