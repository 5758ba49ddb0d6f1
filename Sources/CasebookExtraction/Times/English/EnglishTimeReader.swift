package import CasebookLexicons
package import CasebookText

/// Finds the times of English text, by a grammar over the words of `times.en.tsv` and numbers.
package struct EnglishTimeReader: Sendable {
    private let table: TimeTable

    package init(table: TimeTable) { self.table = table }

    /// Adds the times of a range of scalars, a sentence, in text order.
    package func read(_ buffer: borrowing ScalarBuffer, _ range: Range<Int>, reference: TimeReference?, into mentions: inout [TimeMention]) {
        guard let lexemes = EnglishTimeLexer(table: table).lexemes(buffer, range) else { return }
        EnglishTimeParser(lexemes: lexemes, buffer: buffer, reference: reference).read(into: &mentions)
    }
}
