package import CasebookLexicons
package import CasebookText

/// Finds the times of Chinese text.
///
/// A sentence is cut into the words of `Times/times.zh.tsv`, numbers and dates in digits; a grammar then reads, from left to right, the longest time at each place. What a
/// bare 3月 or 3日 is (a length in most notes, a month or day after 于, 份, 初 …) the words beside it tell.
package struct ChineseTimeReader: Sendable {
    /// What is carried from sentence to sentence of a document.
    package struct Story {
        /// Times without a year lie in the past, as in notes; else what is not said stays unknown.
        package var isNote: Bool
        /// The day, month or year last told of.
        var last: CalendarPeriod?
        var items: [ChineseTimeItem] = []

        package init(isNote: Bool) { self.isNote = isNote }
    }

    private let lexer: ChineseTimeLexer

    package init(table: ChineseTimeTable) { lexer = ChineseTimeLexer(table: table) }

    /// Adds the times of a range of scalars, a sentence, in text order. Linear.
    ///
    /// - Parameter isPlan: whether the section tells of what is to come.
    package func read(
        _ buffer: borrowing ScalarBuffer, _ range: Range<Int>, reference: TimeReference?, isPlan: Bool = false, story: inout Story, into mentions: inout [TimeMention]
    ) {
        var items = story.items
        story.items = []
        lexer.items(buffer, range, into: &items)
        var grammar = ChineseTimeGrammar(buffer: copy buffer, range: range, items: items, reference: reference, isNote: story.isNote, isPlan: isPlan, last: story.last)
        grammar.readAll(into: &mentions)
        story.last = grammar.last
        story.items = grammar.items
    }
}
