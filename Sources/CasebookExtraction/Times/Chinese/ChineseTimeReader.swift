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
        if story.isNote { readRates(buffer, range, into: &mentions) }
    }

    private static let rates: [UInt32: TimeUnit] = [0x68: .hour, 0x64: .day, 0x77: .week]

    /// Adds q2h and the like, which speak of more than drugs: 翻身q2h, q6h测FVC.
    private func readRates(_ buffer: borrowing ScalarBuffer, _ range: Range<Int>, into mentions: inout [TimeMention]) {
        var place = range.lowerBound, isSorted = true
        while place < range.upperBound {
            defer { place += 1 }
            guard buffer.folded[place] == 0x71, place == 0 || buffer.classes[place - 1] != CharacterClass.letter.rawValue else { continue }
            var stop = place + 1, count = 0
            while stop < range.upperBound, stop < place + 3, let digit = NumberReader.digit(buffer.folded[stop]) {
                count = count * 10 + Int(digit)
                stop += 1
            }
            // h d w
            guard stop < range.upperBound, let unit = Self.rates[buffer.folded[stop]], count > 0 || stop == place + 1 && unit != .hour,
                stop + 1 >= buffer.count || buffer.classes[stop + 1] != CharacterClass.letter.rawValue && buffer.classes[stop + 1] != CharacterClass.digit.rawValue
            else { continue }
            if let last = mentions.last, last.range.lowerBound > place { isSorted = false }
            mentions.append(TimeMention(place..<stop + 1, .set, TimeAmount(Double(max(count, 1)), unit).text))
            place = stop
        }
        if !isSorted { mentions.sort { $0.range.lowerBound < $1.range.lowerBound } }
    }
}
