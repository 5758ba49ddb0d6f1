package import CasebookCore
package import CasebookLexicons
package import CasebookText

/// Reads the abbreviations of a text: those that it defines and their later uses, which are what their long forms are, and those that the dictionaries know, by the
/// words around them.
package struct AbbreviationReader: Sendable {
    /// A short form with what it stands for: a place in the text, or words of a dictionary.
    package struct Reading: Sendable, Hashable {
        package var short: TextSpan
        package var long: TextSpan?
        package var expansion: String

        package init(short: TextSpan, long: TextSpan? = nil, expansion: String) {
            self.short = short
            self.long = long
            self.expansion = expansion
        }
    }

    /// Scalars of a short form of the dictionaries.
    private static let shortLengths = 2...6
    private let matcher: TermMatcher

    package init(matcher: TermMatcher) { self.matcher = matcher }

    /// All abbreviations in text order. Entities at a short form that the text defines take kind and codes of the long form; where there is none yet, one is added.
    package func read(_ document: inout Document, _ buffer: borrowing ScalarBuffer) -> [Reading] {
        var definitions = AbbreviationDefinitions.find(document, buffer)
        if !definitions.isEmpty { definitions = definitions.filter { isPlausible($0, document, buffer) } }
        let uses = definitions.isEmpty ? [] : self.uses(of: definitions, in: document, buffer)
        var readings = uses.map { Reading(short: $0.short, long: $0.long, expansion: document.text[$0.long]) }
        listed(document, buffer, except: uses, into: &readings)
        if !uses.isEmpty { apply(uses, to: &document) }
        return readings.sorted { $0.short < $1.short }
    }

    // MARK: Of the text

    /// Whether what the dictionaries know of a short form allows the definition. Two letters are easily found in any words; what stands in brackets behind a drug may be its
    /// class, PPI; and a stage or score behind a Chinese diagnosis, pT2N1M0, looks like a short form.
    private func isPlausible(_ definition: DefinedAbbreviation, _ document: borrowing Document, _ buffer: borrowing ScalarBuffer) -> Bool {
        let range = buffer.place(ofByte: definition.short.start)..<buffer.place(ofByte: definition.short.end)
        let kind = definition.entity.map { document.entities[$0].kind }
        var known: TermMatch?
        if definition.tokens.count == 1, let sentence = sentence(of: definition.tokens.lowerBound, document) {
            known = document.tokens.withUnsafeBufferPointer { matcher.abbreviation(at: definition.tokens.lowerBound, sentence, $0, buffer, title: nil) }
        }
        if range.count == 2, let known, !known.isAmbiguous, known.kind != kind { return false }
        if kind == .drug, let known, !known.isAmbiguous {
            let meaning = matcher.meaning(of: known), own = document.entities[definition.entity!]
            return meaning.preferred == document.text[own.span] || meaning.codes.contains { own.codes.contains($0) }
        }
        guard buffer.classes[buffer.place(ofByte: definition.long.start)] == CharacterClass.han.rawValue, known == nil else { return true }
        return !range.contains { buffer.classes[$0] == CharacterClass.digit.rawValue }
    }

    private func sentence(of token: Int, _ document: borrowing Document) -> Sentence? {
        var low = 0, high = document.sentences.count
        while low < high {
            let middle = (low + high) / 2
            if document.sentences[middle].tokens.upperBound <= token { low = middle + 1 } else { high = middle }
        }
        return low < document.sentences.count ? document.sentences[low] : nil
    }

    /// Every place of a defined short form. Of several definitions of one form the last before a place counts there, and the first before all of them.
    private func uses(of definitions: [DefinedAbbreviation], in document: borrowing Document, _ buffer: borrowing ScalarBuffer) -> [DefinedAbbreviation] {
        let tokens = document.tokens
        func scalars(_ form: DefinedAbbreviation) -> ArraySlice<UInt32> {
            buffer.scalars[Int(tokens[form.tokens.lowerBound].startScalar)..<Int(tokens[form.tokens.upperBound - 1].endScalar)]
        }
        var forms: [UInt32: [DefinedAbbreviation]] = [:]
        for definition in definitions {
            let first = scalars(definition).first!
            if !(forms[first] ?? []).contains(where: { scalars($0) == scalars(definition) }) { forms[first, default: []].append(definition) }
        }
        // Of forms that begin alike the longest is meant.
        for first in forms.keys { forms[first]!.sort { $0.short.count > $1.short.count } }
        var uses: [DefinedAbbreviation] = [], next = 0, index = 0
        while index < tokens.count {
            if next < definitions.count, definitions[next].tokens.lowerBound == index {
                let definition = definitions[next], first = scalars(definition).first!
                if let place = forms[first]?.firstIndex(where: { scalars($0) == scalars(definition) }) { forms[first]![place] = definition }
                uses.append(definition)
                next += 1
                index = definition.tokens.upperBound
                continue
            }
            let start = Int(tokens[index].startScalar), limit = next < definitions.count ? definitions[next].tokens.lowerBound : tokens.count
            let form = forms[buffer.scalars[start]]?.first { form in
                let wanted = scalars(form), last = index + form.tokens.count
                return last <= limit && Int(tokens[last - 1].endScalar) - start == wanted.count && buffer.scalars[start..<start + wanted.count] == wanted
            }
            if var use = form {
                use.tokens = index..<index + use.tokens.count
                use.short = TextSpan(Int(tokens[index].startByte), Int(tokens[use.tokens.upperBound - 1].endByte))
                // Not within the long form itself: CT in "CT angiography (CT)".
                if !use.long.overlaps(use.short) { uses.append(use) }
                index = use.tokens.upperBound
            } else {
                index += 1
            }
        }
        return uses
    }

    private func apply(_ uses: [DefinedAbbreviation], to document: inout Document) {
        var added: [Entity] = [], place = 0
        for use in uses {
            guard let entity = use.entity else { continue }
            let meaning = document.entities[entity]
            while place < document.entities.count, document.entities[place].span.end <= use.short.start { place += 1 }
            if place < document.entities.count, document.entities[place].span.overlaps(use.short) {
                // A longer mention stays what it is: acute exacerbation of COPD.
                guard document.entities[place].span == use.short, place != entity else { continue }
                if document.entities[place].kind != meaning.kind || !meaning.codes.isEmpty {
                    document.entities[place].kind = meaning.kind
                    document.entities[place].codes = meaning.codes
                }
            } else {
                var entity = meaning
                entity.span = use.short
                entity.section = document.section(at: use.short.start)
                added.append(entity)
            }
        }
        guard !added.isEmpty else { return }
        document.entities += added
        document.sortEntities()
    }

    // MARK: Of the dictionaries

    private func listed(_ document: borrowing Document, _ buffer: borrowing ScalarBuffer, except uses: [DefinedAbbreviation], into readings: inout [Reading]) {
        var next = 0
        document.tokens.withUnsafeBufferPointer { tokens in
            for sentence in document.sentences {
                var title: Range<Int>??
                // One reading a sentence: looking at the words around costs as much as the sentence is long.
                var known: [UInt64: TermMatch?] = [:]
                for index in sentence.tokens where tokens[index].flags.contains(.anyCapital) && tokens[index].kind == .word {
                    while next < uses.count, uses[next].tokens.upperBound <= index { next += 1 }
                    if next < uses.count, uses[next].tokens.contains(index) { continue }
                    let scalars = Int(tokens[index].startScalar)..<Int(tokens[index].endScalar)
                    guard Self.shortLengths.contains(scalars.count), isCapitals(scalars, buffer) else { continue }
                    if title == nil { title = .some(self.title(of: sentence, document, buffer)) }
                    let exact = tokens[index].exact, match: TermMatch?
                    if let found = known[exact] {
                        match = found
                    } else {
                        match = matcher.abbreviation(at: index, sentence, tokens, buffer, title: title!)
                        known[exact] = .some(match)
                    }
                    guard let match else { continue }
                    let expansion = matcher.meaning(of: match).preferred
                    guard expansion.unicodeScalars.count > scalars.count || !expansion.utf8.allSatisfy({ $0 < 0x80 }) else { continue }
                    readings.append(Reading(short: buffer.span(scalars), expansion: expansion))
                }
            }
        }
    }

    private func title(of sentence: Sentence, _ document: borrowing Document, _ buffer: borrowing ScalarBuffer) -> Range<Int>? {
        guard let section = document.section(at: sentence.span.start), let span = document.sections[section].title else { return nil }
        return buffer.place(ofByte: span.start)..<buffer.place(ofByte: span.end)
    }

    /// More than half of the letters are capitals: HbA1c is none, BPs is.
    private func isCapitals(_ range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> Bool {
        var capitals = 0, small = 0
        for place in range where buffer.classes[place] == CharacterClass.letter.rawValue {
            if buffer.folded[place] != buffer.scalars[place] { capitals += 1 } else { small += 1 }
        }
        return capitals >= 2 && capitals > small
    }
}
