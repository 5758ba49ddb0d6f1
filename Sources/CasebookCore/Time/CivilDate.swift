/// A day of the Gregorian calendar, without a zone.
public struct CivilDate: Sendable, Hashable, Comparable {
    public let year: Int
    public let month: Int
    public let day: Int

    /// Nil where there is no such day. Years from 1 to 9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day) else { return nil }
        self.init(unchecked: year, month, day)
    }

    private init(unchecked year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day that stands so many days after 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms").
    public init(daysFromEpoch days: Int) {
        let days = days + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097, dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100), month = (5 * dayOfYear + 2) / 153
        self.init(unchecked: yearOfEra + era * 400 + (month >= 10 ? 1 : 0), month + (month < 10 ? 3 : -9), dayOfYear - (153 * month + 2) / 5 + 1)
    }

    /// Days from 1970-01-01, counted from March so that the leap day comes last.
    public var daysFromEpoch: Int {
        let shifted = month > 2 ? year : year - 1, era = shifted >= 0 ? shifted / 400 : (shifted - 399) / 400
        let yearOfEra = shifted - era * 400, dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// 1 for Monday to 7 for Sunday.
    public var weekday: Int { ((daysFromEpoch + 3) % 7 + 7) % 7 + 1 }

    public func adding(days: Int) -> CivilDate { CivilDate(daysFromEpoch: daysFromEpoch + days) }

    /// The same day of another month, or that month's last day.
    public func adding(months: Int) -> CivilDate {
        let count = year * 12 + month - 1 + months
        let year = count >= 0 ? count / 12 : (count - 11) / 12, month = count - year * 12 + 1
        return CivilDate(unchecked: year, month, min(day, Self.days(in: month, of: year)))
    }

    /// Week of ISO 8601 and the year that it belongs to.
    public var week: (year: Int, number: Int) {
        let thursday = adding(days: 4 - weekday), first = CivilDate(unchecked: thursday.year, 1, 1)
        return (thursday.year, (thursday.daysFromEpoch - first.daysFromEpoch) / 7 + 1)
    }

    public static func days(in month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? isLeap ? 29 : 28 : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// `2024-03-05`.
    public var text: String {
        func digits(_ value: Int, _ count: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
        }
        return "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))"
    }

    public static func < (left: CivilDate, right: CivilDate) -> Bool { (left.year, left.month, left.day) < (right.year, right.month, right.day) }
}
