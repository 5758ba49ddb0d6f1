internal import CasebookLexicons

/// A word, number or date in digits of a sentence, as the grammar of Chinese times reads it.
struct ChineseTimeItem {
    enum Content {
        case word(ChineseTimeWord)
        case number(ChineseNumber)
        case date(CalendarPeriod)
        case clock(ClockTime)
        /// D1: a day of a course of treatment.
        case course(Int)
    }

    var content: Content
    var range: Range<Int>
    /// Nothing but spaces stands between it and the item before.
    var isAttached: Bool
    /// It touches the item before.
    var isTouching: Bool

    /// A unit that days and longer times are counted in.
    var isUnit: Bool {
        guard case .word(let word) = content else { return false }
        switch word.role {
        case .unit, .year, .month, .week, .day: return true
        default: return false
        }
    }
}

/// A number of Chinese text, or the two that an estimate is made of (三五天: from 3 to 5).
struct ChineseNumber: Equatable {
    var low: Double
    var high: Double?
    /// How many digits it is written in, with no sign of scale or decimals between: 4 for 2024 and 二〇二四.
    var digits = 0
    var isHan = false

    /// The one whole number that it is.
    var whole: Int? { high == nil && low == low.rounded() && low < 1e6 ? Int(low) : nil }
}
