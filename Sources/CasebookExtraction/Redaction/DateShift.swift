internal import CasebookCore
internal import CasebookText

/// Moves dates by so many days, in the form that they are written in.
struct DateShift {
    let days: Int
    /// What a date without one is counted in.
    var year: Int
    /// 3/5 is the third of May.
    var isDayFirst = false

    init(days: Int, year: Int) {
        self.days = days
        self.year = year
    }

    // MARK: Dates of a text

    /// A date's words with its parts replaced; nil where it cannot be moved.
    ///
    /// - Parameter last: the fuller date before, which a day alone is counted in; the date that was read.
    func words(_ date: DateExpression, whole: Range<Int>, _ text: IdentifierText, last: inout (year: Int, month: Int)?) -> String? {
        var month = date.month, day = date.day
        if isDayFirst, date.isSwappable { (month, day) = (day, month) }
        let year = date.year.map { DateExpression.fullYear($0.value) } ?? last?.year ?? year
        guard let number = month?.value ?? last?.month, let old = CivilDate(year: year, month: number, day: day?.value ?? 15) else { return nil }
        last = (year, number)
        let new = old.adding(days: days)
        guard (1...9999).contains(new.year) else { return nil }
        var edits: [(Range<Int>, String)] = []
        if let part = date.year { edits.append((part.range, write(new.year, part, text))) }
        if let part = month { edits.append((part.range, part.form == .name ? monthName(new.month, part, text) : write(new.month, part, text))) }
        if let part = day {
            let end = part.range.upperBound
            if part.form == .ordinal {
                edits.append((part.range, DateExpression.ordinals[new.day - 1]))
            } else if end + 2 <= whole.upperBound, text.isLetter(end), text.isLetter(end + 1), part.form == .digits, date.month?.form == .name,
                text[end] != 0x74 || text[end + 1] == 0x68
            {
                let suffix = (11...13).contains(new.day) ? "th" : ["th", "st", "nd", "rd", "th", "th", "th", "th", "th", "th"][new.day % 10]
                edits.append((part.range.lowerBound..<end + 2, write(new.day, part, text) + suffix))
            } else {
                edits.append((part.range, write(new.day, part, text)))
            }
        }
        var result = "", place = whole.lowerBound
        for (range, words) in edits.sorted(by: { $0.0.lowerBound < $1.0.lowerBound }) where range.lowerBound >= place {
            result += text.string(place..<range.lowerBound) + words
            place = range.upperBound
        }
        return result + text.string(place..<max(place, whole.upperBound))
    }

    private func write(_ value: Int, _ part: DateExpression.Part, _ text: IdentifierText) -> String {
        if part.form == .numerals { return part.range.count == 4 || value > 99 ? Self.digits(value) : Self.numerals(value) }
        let shown = part.range.count == 2 && value > 99 ? value % 100 : value, words = String(shown)
        let isPadded = part.range.count > 1 && (text[part.range.lowerBound] == 0x30 || part.range.count > words.count)
        return isPadded ? String(repeating: "0", count: max(0, part.range.count - words.count)) + words : words
    }

    private static let han = Array("〇一二三四五六七八九")
    private static func digits(_ value: Int) -> String { String(String(value).map { han[$0.wholeNumberValue ?? 0] }) }
    private static func numerals(_ value: Int) -> String {
        let tens = value / 10, ones = value % 10
        return (tens > 1 ? String(han[tens]) : "") + (tens > 0 ? "十" : "") + (ones > 0 ? String(han[ones]) : "")
    }

    private func monthName(_ month: Int, _ part: DateExpression.Part, _ text: IdentifierText) -> String {
        let old = text.string(part.range), name = DateExpression.monthNames[month - 1]
        let isFull = DateExpression.monthNames.contains { $0.lowercased() == old.lowercased() } && part.value != 5 || part.value == 5 && part.range.count == 3
        let words = isFull ? name : String(name.prefix(3)) + (old.hasSuffix(".") ? "." : "")
        return text.isUpper(part.range.lowerBound + 1) ? words.uppercased() : text.isUpper(part.range.lowerBound) ? words : words.lowercased()
    }

    // MARK: Values

    /// A value of TIMEX3 or ISO 8601 moved; itself where it names no day, month or week; nil where it cannot be moved.
    func value(_ value: String) -> String? {
        guard let first = value.utf8.first, first == UInt8(ascii: "X") || (0x30...0x39).contains(first) else {
            return value.hasSuffix("_REF") || value.hasPrefix("P") ? value : nil
        }
        let parts = value.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false), time = parts.count > 1 ? "T" + parts[1] : ""
        let fields = parts[0].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard fields.count > 1 else { return fields[0].count <= 4 ? value : nil }
        let known = Int(fields[0]), base = known ?? (fields[0] == "XXXX" ? year : nil)
        guard let base, fields.count < 4 else { return nil }
        if fields.count == 2, fields[1].hasPrefix("W"), let week = Int(fields[1].dropFirst()), let fourth = CivilDate(year: base, month: 1, day: 4) {
            let moved = fourth.adding(days: (week - 1) * 7 + days).week
            return known == nil ? nil : "\(moved.year)-W\(moved.number < 10 ? "0" : "")\(moved.number)"
        }
        guard let month = Int(fields[1]), let old = CivilDate(year: base, month: month, day: fields.count > 2 ? Int(fields[2]) ?? 0 : 15) else { return nil }
        let new = old.adding(days: days)
        guard (1...9999).contains(new.year) else { return nil }
        let text = fields.count > 2 ? new.text : String(new.text.prefix(7))
        return (known == nil ? "XXXX" + text.dropFirst(4) : text) + time
    }
}
