package import CasebookCore
package import CasebookText

/// Assertion rules of both languages, ready to be found in a sentence. Immutable.
public struct AssertionRuleTable: Sendable {
    package let rules: [AssertionRule]

    private enum Element: Sendable {
        case word(UInt64)
        case gap(Int, Int)
    }
    private struct WordPattern: Sendable {
        var rule: Int
        var elements: [Element]
    }
    private struct CharacterPattern: Sendable {
        var rule: Int
        var scalars: [UInt32]
    }
    /// English cues by their first word, Chinese ones by their first character; longest first.
    private let words: [UInt64: [WordPattern]]
    private let characters: [UInt32: [CharacterPattern]]
    private let table = CharacterTable.standard

    /// - Parameter disabled: ids of rules that a site switches off.
    package init(_ list: [AssertionRule], disabled: Set<String> = []) throws(ClinicalError) {
        rules = list.filter { !disabled.contains($0.id) }
        var words: [UInt64: [WordPattern]] = [:]
        var characters: [UInt32: [CharacterPattern]] = [:]
        var tokenizer = try Tokenizer()
        var buffer = ScalarBuffer()
        for (number, rule) in rules.enumerated() {
            for cue in CuePattern.expand(rule.cue) {
                if rule.language == .chinese {
                    let scalars = cue.unicodeScalars.compactMap { $0 == " " ? nil : CharacterTable.standard.fold($0.value) }
                    if let first = scalars.first { characters[first, default: []].append(CharacterPattern(rule: number, scalars: scalars)) }
                    continue
                }
                var elements: [Element] = []
                for piece in cue.split(separator: " ") {
                    if piece == "_" || piece == "__" {
                        elements.append(.gap(piece == "_" ? 1 : 0, piece == "_" ? 1 : 3))
                        continue
                    }
                    var tokens: [Token] = []
                    buffer.read(SourceText(String(piece)), table: CharacterTable.standard)
                    tokenizer.tokenize(buffer, segmenter: nil, into: &tokens)
                    elements += tokens.map { .word($0.folded) }
                }
                if case .word(let first)? = elements.first { words[first, default: []].append(WordPattern(rule: number, elements: elements)) }
            }
        }
        self.words = words.mapValues { $0.sorted { $0.elements.count > $1.elements.count } }
        self.characters = characters.mapValues { $0.sorted { $0.scalars.count > $1.scalars.count } }
    }

    /// Appends the cues of a sentence in text order, without those that a longer cue holds or a pseudo cue voids.
    package func find(in sentence: Sentence, _ tokens: UnsafeBufferPointer<Token>, _ buffer: borrowing ScalarBuffer, into cues: inout [CueMatch]) {
        let first = cues.count
        if sentence.language == .chinese { findCharacters(sentence, tokens, buffer, &cues) } else { findWords(sentence, tokens, &cues) }
        guard cues.count > first else { return }
        let found = cues[first...].sorted { $0.start != $1.start ? $0.start < $1.start : $0.end != $1.end ? $0.end > $1.end : $0.rule < $1.rule }
        cues.removeLast(cues.count - first)
        // Sorted so, whatever holds a cue stands before it.
        var widest = found[0]
        for cue in found {
            let isInside = cue.end <= widest.end && (cue.start > widest.start || cue.end < widest.end)
            if isInside { continue }
            if cue.end > widest.end {
                // Cues that overlap without holding one another: the earlier one stays, unless it only ends a scope.
                if cue.start < widest.end, rules[widest.rule].direction == .pseudo { continue }
                widest = cue
            }
            cues.append(cue)
        }
        var write = first
        for index in first..<cues.count where rules[cues[index].rule].direction != .pseudo {
            // A cue with the very words of a pseudo cue is void.
            let cue = cues[index]
            let isVoid = cues[first...].contains { $0.start == cue.start && $0.end == cue.end && rules[$0.rule].direction == .pseudo }
            if isVoid { continue }
            cues[write] = cue
            write += 1
        }
        cues.removeLast(cues.count - write)
    }

    // MARK: English

    private func findWords(_ sentence: Sentence, _ tokens: UnsafeBufferPointer<Token>, _ cues: inout [CueMatch]) {
        for index in sentence.tokens {
            guard let patterns = words[tokens[index].folded] else { continue }
            for pattern in patterns {
                guard let end = match(pattern.elements[...], at: index, sentence.tokens.upperBound, tokens) else { continue }
                cues.append(CueMatch(rule: pattern.rule, start: tokens[index].startScalar, end: tokens[end - 1].endScalar, tokens: index..<end))
            }
        }
    }

    /// Index after the last token of a match, or nil.
    private func match(_ elements: ArraySlice<Element>, at index: Int, _ limit: Int, _ tokens: UnsafeBufferPointer<Token>) -> Int? {
        guard let element = elements.first else { return index }
        let rest = elements.dropFirst()
        switch element {
        case .word(let hash):
            guard index < limit, tokens[index].folded == hash else { return nil }
            return match(rest, at: index + 1, limit, tokens)
        case .gap(let least, let most):
            for count in least...most {
                guard index + count <= limit else { return nil }
                if count > 0, tokens[index + count - 1].kind == .punctuation { return nil }
                if let end = match(rest, at: index + count, limit, tokens) { return end }
            }
            return nil
        }
    }

    // MARK: Chinese

    private func findCharacters(_ sentence: Sentence, _ tokens: UnsafeBufferPointer<Token>, _ buffer: borrowing ScalarBuffer, _ cues: inout [CueMatch]) {
        let limit = Int(tokens[sentence.tokens.upperBound - 1].endScalar)
        buffer.scalars.withUnsafeBufferPointer { scalars in
            for index in sentence.tokens {
                for start in Int(tokens[index].startScalar)..<Int(tokens[index].endScalar) {
                    guard let patterns = characters[table.fold(scalars[start])] else { continue }
                    for pattern in patterns {
                        let count = pattern.scalars.count
                        guard start + count <= limit else { continue }
                        // A cue of one character must be a word of its own.
                        if count == 1, tokens[index].endScalar - tokens[index].startScalar != 1 { continue }
                        var place = 1
                        while place < count, table.fold(scalars[start + place]) == pattern.scalars[place] { place += 1 }
                        guard place == count else { continue }
                        var last = index
                        while last + 1 < sentence.tokens.upperBound, Int(tokens[last].endScalar) < start + count { last += 1 }
                        cues.append(CueMatch(rule: pattern.rule, start: Int32(start), end: Int32(start + count), tokens: index..<(last + 1)))
                    }
                }
            }
        }
    }
}
