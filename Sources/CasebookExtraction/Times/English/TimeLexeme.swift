internal import CasebookLexicons

/// A word, number or sign of a sentence, with what it says of time.
struct TimeLexeme {
    enum Kind { case number, word, sign, date, clock }

    var kind: Kind
    var range: Range<Int>
    /// White space stands before it.
    var isSpaced: Bool
    /// Of a number.
    var value = 0.0
    /// How many digits a number is written with; 0 in words, and with a decimal point.
    var digits = 0
    /// 1st, first.
    var isOrdinal = false
    /// Of a word; empty for words that say nothing of time.
    var words: [TimeWord] = []
    /// Roles of the words, by the bits of their raw values.
    var roles: UInt64 = 0
    var links = LinkWords(rawValue: 0)
    /// Of a sign, folded.
    var sign: UInt32 = 0
    var period: CalendarPeriod?
    var clock: ClockTime?
}
