internal import CasebookLexicons
internal import CasebookText

/// A calendar date as it is written, with the places of its parts.
struct DateExpression {
    struct Part {
        enum Form {
            case digits
            /// Monday, March
            case name
            /// fourth
            case ordinal
            /// 二十三, 二〇二四
            case numerals
        }

        var range: Range<Int>
        var value: Int
        var form: Form = .digits
    }

    var range: Range<Int>
    var year: Part?
    var month: Part?
    var day: Part?
    var weekday: Part?
    /// Both 3/5 and 5/3 could be meant.
    var isSwappable = false
    var rule: String

    /// Four digits, or two of this or the last century.
    static func fullYear(_ year: Int) -> Int { year > 99 ? year : year < 50 ? 2000 + year : 1900 + year }

    static let ordinals = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
        "seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth",
        "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first",
    ]
    static let ordinalWords = KeywordTrie(ordinals.enumerated().map { ($1, $0 + 1) })
    static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]
    static let weekdayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
}
