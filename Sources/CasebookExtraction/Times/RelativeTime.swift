package import CasebookCore

/// A moment that is counted from another one: 3 days ago, in two weeks, the year before last.
package enum RelativeTime {
    /// What a moment is that lies an amount of time after (or, with `isBefore`, before) a reference.
    ///
    /// The day where days and weeks are counted (3 weeks ago is a day), the month or year where months or years are, the minute where hours and minutes are. Where no reference is known the value is the amount itself (`P3D`), ending in `PRESENT_REF` when it counts back and beginning there when it
    /// counts on.
    package static func value(_ amount: TimeAmount, isBefore: Bool, from reference: TimeReference?) -> (value: String, begin: String?, end: String?) {
        guard let reference, !amount.isVague, let text = moment(amount, isBefore: isBefore, from: reference) else {
            return (amount.text, isBefore ? nil : "PRESENT_REF", isBefore ? "PRESENT_REF" : nil)
        }
        return (text, nil, nil)
    }

    /// Nil where it lies outside the calendar, or the time of day is needed and not known.
    package static func moment(_ amount: TimeAmount, isBefore: Bool, from reference: TimeReference) -> String? {
        guard let day = date(amount, isBefore: isBefore, from: reference.date) else { return nil }
        guard let finest = amount.finest, finest.isOfDay else {
            // Two years ago is a year, three months ago a month: no more is said.
            switch amount.finest {
            case .year where amount[.year] == amount[.year]?.rounded(): return CalendarPeriod(.year, of: day).text
            case .month: return CalendarPeriod(.month, of: day).text
            default: return day.text
            }
        }
        guard let clock = reference.clock else { return nil }
        let seconds = (amount[.hour] ?? 0) * 3600 + (amount[.minute] ?? 0) * 60 + (amount[.second] ?? 0)
        guard seconds < 1e9 else { return nil }
        let start = clock.hour * 3600 + (clock.minute ?? 0) * 60 + (clock.second ?? 0)
        let total = start + Int(isBefore ? -seconds : seconds)
        let days = total >= 0 ? total / 86_400 : (total - 86_399) / 86_400, rest = total - days * 86_400
        let moved = day.adding(days: days)
        guard (1...9999).contains(moved.year) else { return nil }
        let hasSeconds = finest == .second || (clock.second ?? 0) != 0
        return moved.text + (ClockTime(hour: rest / 3600, minute: rest / 60 % 60, second: hasSeconds ? rest % 60 : nil)?.text ?? "")
    }

    /// The day that lies an amount of whole days, weeks, months and years from another; halves of a year and a month count as months and days.
    package static func date(_ amount: TimeAmount, isBefore: Bool, from day: CivilDate) -> CivilDate? {
        let years = amount[.year] ?? 0, months = years * 12 + (amount[.month] ?? 0)
        let days = (amount[.week] ?? 0) * 7 + (amount[.day] ?? 0) + (months - months.rounded(.down)) * 30
        guard months < 120_000, days < 3_650_000 else { return nil }
        let sign = isBefore ? -1 : 1
        let moved = day.adding(months: sign * Int(months.rounded(.down))).adding(days: sign * Int(days.rounded()))
        return (1...9999).contains(moved.year) ? moved : nil
    }
}
