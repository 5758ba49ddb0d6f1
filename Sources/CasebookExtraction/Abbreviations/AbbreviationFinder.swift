internal import CasebookCore
package import CasebookText

/// Finds the abbreviations that a text defines, by the algorithm of Schwartz and Hearst (Pacific Symposium on Biocomputing 2003): the characters of the short form
/// stand in order in the words before the bracket, the first of them at the beginning of a word.
package enum AbbreviationFinder {
    /// Scalars of a short form.
    private static let shortLengths = 2...10
    private static let mostShortTokens = 6
    private static let mostLongTokens = 80

    /// In text order. Linear in the text for short forms of bounded length.
    ///
    /// - Parameter language: of the sentences that are looked at; all where it is nil.
    package static func definitions(_ document: borrowing Document, _ buffer: borrowing ScalarBuffer, only language: Language? = nil) -> [AbbreviationDefinition] {
        var definitions: [AbbreviationDefinition] = []
        let tokens = document.tokens
        for sentence in document.sentences where language == nil || sentence.language == language {
            for place in sentence.tokens where isSign(tokens[place], "(", buffer) && place > sentence.tokens.lowerBound {
                guard let short = short(after: place, sentence.tokens.upperBound, tokens, buffer) else { continue }
                if let long = long(of: short, before: place, from: sentence.tokens.lowerBound, tokens, buffer) {
                    definitions.append(AbbreviationDefinition(long: long, short: short))
                }
            }
        }
        return definitions
    }

    private static func isSign(_ token: Token, _ sign: Unicode.Scalar, _ buffer: borrowing ScalarBuffer) -> Bool {
        token.endScalar - token.startScalar == 1 && buffer.scalars[Int(token.startScalar)] == sign.value
    }

    /// What stands in the bracket, up to a comma or semicolon, where it looks like a short form.
    private static func short(after bracket: Int, _ end: Int, _ tokens: [Token], _ buffer: borrowing ScalarBuffer) -> Range<Int>? {
        var close = bracket + 1, last: Int?
        while close < end, close - bracket <= mostShortTokens + 1, !isSign(tokens[close], ")", buffer) {
            if last == nil, isSign(tokens[close], ",", buffer) || isSign(tokens[close], ";", buffer) { last = close }
            close += 1
        }
        guard close < end, isSign(tokens[close], ")", buffer) else { return nil }
        let range = bracket + 1..<(last ?? close)
        guard let first = range.first, range.dropFirst().lazy.filter({ tokens[$0].flags.contains(.spaceBefore) }).count <= 1 else { return nil }
        let scalars = Int(tokens[first].startScalar)..<Int(tokens[range.upperBound - 1].endScalar)
        guard shortLengths.contains(scalars.count), isLetterOrDigit(buffer.classes[scalars.lowerBound]),
            range.contains(where: { tokens[$0].flags.contains(.anyCapital) })
        else { return nil }
        return range
    }

    /// The tokens before a place that a short form stands for, or nil.
    static func long(of short: Range<Int>, before bracket: Int, from start: Int, _ tokens: [Token], _ buffer: borrowing ScalarBuffer) -> Range<Int>? {
        let scalars = Int(tokens[short.lowerBound].startScalar)..<Int(tokens[short.upperBound - 1].endScalar)
        // At most so many words, as parted by spaces.
        let most = min(scalars.count + 5, 2 * scalars.count)
        var first = bracket, words = 0
        while first > start, words < most, bracket - first < mostLongTokens {
            first -= 1
            if tokens[first].flags.contains(.spaceBefore) { words += 1 }
        }
        let lowest = Int(tokens[first].startScalar), table = CharacterTable.standard
        var place = Int(tokens[bracket - 1].endScalar) - 1
        var found = place + 1
        for index in scalars.reversed() where isLetterOrDigit(buffer.classes[index]) {
            let wanted = table.fold(buffer.scalars[index])
            while place >= lowest {
                let isFit =
                    table.fold(buffer.scalars[place]) == wanted
                    && (index > scalars.lowerBound || place == 0 || !isLetterOrDigit(buffer.classes[place - 1]))
                if isFit { break }
                place -= 1
            }
            guard place >= lowest else { return nil }
            found = place
            place -= 1
        }
        guard Int(tokens[bracket - 1].endScalar) - found > scalars.count else { return nil }
        // The token in which the long form begins.
        while first < bracket, Int(tokens[first].endScalar) <= found { first += 1 }
        return first..<bracket
    }

    private static func isLetterOrDigit(_ kind: UInt8) -> Bool { kind == CharacterClass.letter.rawValue || kind == CharacterClass.digit.rawValue }
}
