internal import CasebookCore

/// Cuts tokens into sentences that survive clinical writing: headings, lists, abbreviations, decimal numbers, hard-wrapped lines and missing
/// full stops.
///
/// A sentence ends at 。！？!? and at a full stop that is no abbreviation's; at an empty line; at a line break, unless the line was wrapped (the
/// next one goes on in small letters, or the line is as long as its neighbours and ends without punctuation); and where a section starts. Linear time.
package struct SentenceSplitter: Sendable {
    private let words = ClinicalWords.standard
    private let table = CharacterTable.standard
    /// A sentence is never longer than this many tokens, so that hostile text stays linear downstream.
    private static let tokenLimit = 500

    package init() {}

    package func split(_ tokens: [Token], _ buffer: borrowing ScalarBuffer, sections: [Section], into sentences: inout [Sentence]) {
        guard !tokens.isEmpty else { return }
        let borders = sectionBorders(sections)
        buffer.scalars.withUnsafeBufferPointer { scalars in
            tokens.withUnsafeBufferPointer { tokens in
                let wraps = lineLengths(tokens)
                var start = 0
                var border = 0
                for index in 1..<max(tokens.count, 1) {
                    while border < borders.count, borders[border] <= tokens[index - 1].startByte { border += 1 }
                    let crosses = border < borders.count && borders[border] <= tokens[index].startByte
                    if crosses || index - start >= Self.tokenLimit || endsBetween(index - 1, index, start, tokens, scalars, wraps) {
                        append(start..<index, tokens, &sentences)
                        start = index
                    }
                }
                append(start..<tokens.count, tokens, &sentences)
            }
        }
    }

    /// Starts of sections and ends of their titles' lines are borders of sentences.
    private func sectionBorders(_ sections: [Section]) -> [Int32] {
        var borders: [Int32] = []
        for section in sections where section.span.start > 0 { borders.append(Int32(truncatingIfNeeded: section.span.start)) }
        return borders.sorted()
    }

    private func append(_ range: Range<Int>, _ tokens: UnsafeBufferPointer<Token>, _ sentences: inout [Sentence]) {
        guard !range.isEmpty else { return }
        var han = 0
        var letters = 0
        for index in range {
            switch tokens[index].kind {
            case .han: han += Int(tokens[index].endScalar - tokens[index].startScalar)
            case .word: letters += 1
            default: break
            }
        }
        // One Han character carries about as much as half a word.
        let language: Language = han > 0 && han >= letters ? .chinese : .english
        let span = TextSpan(Int(tokens[range.lowerBound].startByte), Int(tokens[range.upperBound - 1].endByte))
        sentences.append(Sentence(span: span, tokens: range, language: language))
    }

    // MARK: Line breaks

    /// Width of the line that each line break ends, by the index of the token after the break; and the widest line of the text.
    private func lineLengths(_ tokens: UnsafeBufferPointer<Token>) -> (lengths: [Int32], widest: Int32) {
        var lengths = [Int32](repeating: 0, count: tokens.count)
        var widest: Int32 = 0
        var start = tokens[0].startScalar
        for index in 1..<max(tokens.count, 1) where tokens[index].flags.contains(.lineBefore) {
            let length = tokens[index - 1].endScalar - start
            lengths[index] = length
            widest = max(widest, length)
            start = tokens[index].startScalar
        }
        return (lengths, widest)
    }

    private func endsBetween(
        _ last: Int, _ next: Int, _ start: Int, _ tokens: UnsafeBufferPointer<Token>, _ scalars: UnsafeBufferPointer<UInt32>,
        _ wraps: (lengths: [Int32], widest: Int32)
    ) -> Bool {
        let before = tokens[last]
        let after = tokens[next]
        if after.flags.contains(.paragraphBefore) { return true }
        let sign = before.kind == .punctuation ? scalars[Int(before.startScalar)] : 0
        if after.flags.contains(.lineBefore) {
            return lineEnds(last, next, sign, tokens, scalars, wraps)
        }
        // "….,The" : an export that turned the line break into a comma.
        if sign == 0x2C, after.flags.contains(.capitalised), last > start, tokens[last - 1].kind == .punctuation, scalars[Int(tokens[last - 1].startScalar)] == 0x2E,
            !before.flags.contains(.spaceBefore)
        {
            return true
        }
        if isTerminal(last, start, tokens, scalars) { return terminalEnds(last, next, start, tokens, scalars) }
        if before.flags.contains(.abbreviation), after.flags.contains(.spaceBefore) {
            return abbreviationEnds(before, after, scalars)
        }
        return false
    }

    private func lineEnds(
        _ last: Int, _ next: Int, _ sign: UInt32, _ tokens: UnsafeBufferPointer<Token>, _ scalars: UnsafeBufferPointer<UInt32>,
        _ wraps: (lengths: [Int32], widest: Int32)
    ) -> Bool {
        let after = tokens[next]
        let first = scalars[Int(after.startScalar)]
        switch sign {
        case 0x3002, 0xFF01, 0xFF1F, 0x21, 0x3F, 0x3A, 0xFF1A, 0x3B, 0xFF1B, 0x2E: return true
        default: break
        }
        if isListStart(next, tokens, scalars) { return true }
        // A comma, a conjunction's small letter: the sentence goes on.
        if after.kind == .word, table.isLower(first) { return false }
        let length = wraps.lengths[next]
        let isWide = length >= 28 && Double(length) >= 0.75 * Double(wraps.widest)
        if sign == 0x2C || sign == 0xFF0C || sign == 0x3001 { return false }
        if after.kind == .han || tokens[last].kind == .han { return !(isWide && wraps.widest <= 120) }
        return !(isWide && length >= 50 && wraps.widest <= 120)
    }

    /// Bullets and numbers that open an item of a list.
    private func isListStart(_ index: Int, _ tokens: UnsafeBufferPointer<Token>, _ scalars: UnsafeBufferPointer<UInt32>) -> Bool {
        let token = tokens[index]
        let first = scalars[Int(token.startScalar)]
        switch first {
        case 0x2D, 0x2A, 0x2022, 0x25CF, 0x25A0, 0x25AA, 0x2013, 0xB7, 0x23, 0x3010: return true
        case 0x28, 0xFF08: return index + 1 < tokens.count && tokens[index + 1].kind == .number
        default: break
        }
        guard token.kind == .number, token.endScalar - token.startScalar <= 2, index + 1 < tokens.count, tokens[index + 1].startScalar == token.endScalar else { return false }
        switch scalars[Int(tokens[index + 1].startScalar)] {
        case 0x2E, 0x29, 0xFF09, 0x3001, 0xFF0E: return true
        default: return false
        }
    }

    // MARK: Full stops

    /// Whether the token, or the closing brackets and quotes that it belongs to, ends in a terminal sign.
    private func isTerminal(_ index: Int, _ start: Int, _ tokens: UnsafeBufferPointer<Token>, _ scalars: UnsafeBufferPointer<UInt32>) -> Bool {
        var place = index
        while place > start, tokens[place].kind == .punctuation, isClosing(scalars[Int(tokens[place].startScalar)]), !tokens[place].flags.contains(.spaceBefore) { place -= 1 }
        guard tokens[place].kind == .punctuation else { return false }
        switch scalars[Int(tokens[place].startScalar)] {
        case 0x3002, 0xFF01, 0xFF1F, 0x21, 0x3F, 0x2E: return true
        default: return false
        }
    }

    private func isClosing(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x29, 0x5D, 0x22, 0x27, 0x2019, 0x201D, 0xFF09, 0x300D, 0x300F, 0x3011: true
        default: false
        }
    }

    private func terminalEnds(_ last: Int, _ next: Int, _ start: Int, _ tokens: UnsafeBufferPointer<Token>, _ scalars: UnsafeBufferPointer<UInt32>) -> Bool {
        var place = last
        while place > start, isClosing(scalars[Int(tokens[place].startScalar)]) { place -= 1 }
        let after = tokens[next]
        let first = scalars[Int(after.startScalar)]
        let sign = scalars[Int(tokens[place].startScalar)]
        if isClosing(first), !after.flags.contains(.spaceBefore) { return false }
        switch sign {
        case 0x3002, 0xFF01: return true
        case 0xFF1F:
            // 肺癌？待排 : a doubt within a sentence goes on.
            return !(after.kind == .punctuation)
        case 0x21: return after.flags.contains(.spaceBefore)
        case 0x3F: return after.flags.contains(.spaceBefore) && !table.isLower(first) && after.kind != .punctuation
        default: break
        }
        // A full stop.
        if after.kind == .punctuation, first == 0x2E || first == 0x2C || first == 0x3B { return false }
        if tokens[place].flags.contains(.spaceBefore), place == start || scalars[Int(tokens[place - 1].startScalar)] == 0x2E { return false }
        guard place > start else { return false }
        let word = tokens[place - 1]
        // A number that opens an item belongs to what follows: "1. Aspirin".
        if word.kind == .number, place - 1 == start || opensItem(place - 1, start, tokens, scalars) { return false }
        if !after.flags.contains(.spaceBefore) {
            // Two words glued together: "pain.No" is two sentences, "p.o" is not.
            return word.kind == .word && word.endScalar - word.startScalar > 2 && after.kind == .word && table.isUpper(first)
                && after.endScalar - after.startScalar > 1 || after.kind == .han && word.kind != .number
        }
        if table.isLower(first), after.kind == .word { return false }
        // An initial: "Dr. A. Smith".
        if word.kind == .word, word.endScalar - word.startScalar == 1, word.flags.contains(.capitalised), place >= 2,
            tokens[place - 2].flags.contains(.capitalised) || tokens[place - 2].flags.contains(.abbreviation), after.flags.contains(.capitalised)
        {
            return !(tokens[place - 2].flags.contains(.abbreviation) || place - 1 == start)
        }
        if word.kind == .word, word.endScalar - word.startScalar == 1, place - 1 == start { return false }
        return true
    }

    /// A short number after the end of a sentence or an item, on the same line: "Aspirin. 2. Statin".
    private func opensItem(_ index: Int, _ start: Int, _ tokens: UnsafeBufferPointer<Token>, _ scalars: UnsafeBufferPointer<UInt32>) -> Bool {
        tokens[index].flags.contains(.lineBefore) && tokens[index].endScalar - tokens[index].startScalar <= 2
    }

    /// Whether a sentence ends at an abbreviation's full stop: not after a title or before a number; else where a capital follows.
    private func abbreviationEnds(_ token: Token, _ after: Token, _ scalars: UnsafeBufferPointer<UInt32>) -> Bool {
        guard after.flags.contains(.capitalised) || after.kind == .han else { return false }
        var hash = WordHash()
        for index in Int(token.startScalar)..<Int(token.endScalar) - 1 { hash.combine(table.fold(scalars[index])) }
        return !words.isTitle(hash.value)
    }
}
