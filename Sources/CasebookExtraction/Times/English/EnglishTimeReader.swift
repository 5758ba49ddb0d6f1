package import CasebookLexicons
package import CasebookText

/// Finds the times of English text, by a grammar over the words of `times.en.tsv` and numbers.
package struct EnglishTimeReader: Sendable {
    private let lexer: EnglishTimeLexer

    package init(table: TimeTable) { lexer = EnglishTimeLexer(table: table) }

    /// Adds the times of a range of scalars, a sentence, in text order.
    ///
    /// - Parameters:
    ///   - isNote: whether the text is clinical, so that a number alone is no time of day or date.
    ///   - isPlan: whether the sentence stands in a plan, where days that no verb places lie ahead.
    package func read(_ buffer: borrowing ScalarBuffer, _ range: Range<Int>, reference: TimeReference?, isNote: Bool, isPlan: Bool, into mentions: inout [TimeMention]) {
        guard let lexemes = lexer.lexemes(buffer, range) else { return }
        guard lexemes.count > Self.window else { return parse(lexemes, buffer, reference, isNote, isPlan, into: &mentions) }
        var start = 0
        while start < lexemes.count {
            let end = min(start + Self.window, lexemes.count)
            parse(Array(lexemes[start..<end]), buffer, reference, isNote, isPlan, into: &mentions)
            start = end
        }
    }

    /// No sentence has more words; what has is read in pieces, so that phrases within phrases stay bounded.
    private static let window = 256

    private func parse(
        _ lexemes: [TimeLexeme], _ buffer: borrowing ScalarBuffer, _ reference: TimeReference?, _ isNote: Bool, _ isPlan: Bool, into mentions: inout [TimeMention]
    ) {
        var parser = EnglishTimeParser(lexemes: lexemes, buffer: buffer, reference: reference, isNote: isNote, isPlan: isPlan)
        parser.read(into: &mentions)
    }
}
