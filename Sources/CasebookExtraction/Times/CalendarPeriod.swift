package import CasebookCore

/// A stretch of the calendar as a text names it: a day, a month, a spring, with what is left unsaid.
package struct CalendarPeriod: Sendable, Hashable {
    package enum Grain: Int, Sendable, Comparable {
        case century, decade, year, half, quarter, season, month, week, weekend, day
        package static func < (left: Grain, right: Grain) -> Bool { left.rawValue < right.rawValue }
    }

    /// Numbers of the seasons, in the order of a calendar year. Winter is that of the year it begins in.
    package static let seasons = ["SP", "SU", "FA", "WI"]

    package var grain: Grain
    /// The year, of a week the ISO year, of a decade or century its first year.
    package var year: Int?
    /// Half, quarter, season (1 is spring) or ISO week of the year, or the month (also that of a day).
    package var number: Int?
    /// Day of the month.
    package var day: Int?
    /// 1 for Monday to 7 for Sunday, of a day of which no more is said.
    package var weekday: Int?

    package init(_ grain: Grain, year: Int? = nil, number: Int? = nil, day: Int? = nil, weekday: Int? = nil) {
        self.grain = grain
        self.year = year
        self.number = number
        self.day = day
        self.weekday = weekday
    }

    package init(_ date: CivilDate) { self.init(.day, year: date.year, number: date.month, day: date.day) }

    /// The period of a grain that a day lies in.
    package init(_ grain: Grain, of date: CivilDate) {
        switch grain {
        case .century: self.init(grain, year: date.year / 100 * 100)
        case .decade: self.init(grain, year: date.year / 10 * 10)
        case .year: self.init(grain, year: date.year)
        case .half: self.init(grain, year: date.year, number: (date.month + 5) / 6)
        case .quarter: self.init(grain, year: date.year, number: (date.month + 2) / 3)
        // Spring from March on; January and February are in the winter of the year before.
        case .season: self.init(grain, year: date.month < 3 ? date.year - 1 : date.year, number: date.month < 3 ? 4 : date.month / 3)
        case .month: self.init(grain, year: date.year, number: date.month)
        case .week, .weekend:
            let week = date.week
            self.init(grain, year: week.year, number: week.number)
        case .day: self.init(date)
        }
    }

    /// Nothing of it is left unsaid.
    package var isComplete: Bool {
        switch grain {
        case .century, .decade, .year: year != nil
        case .half, .quarter, .season, .month, .week, .weekend: year != nil && number != nil
        case .day: year != nil && number != nil && day != nil
        }
    }

    /// Its first day. Nil where something is unsaid or there is no such day (30 February).
    package var first: CivilDate? {
        guard isComplete, let year else { return nil }
        switch grain {
        case .century, .decade, .year: return CivilDate(year: max(year, 1), month: 1, day: 1)
        case .half: return CivilDate(year: year, month: (number ?? 0) * 6 - 5, day: 1)
        case .quarter, .season: return CivilDate(year: year, month: grain == .season ? (number ?? 0) * 3 : (number ?? 0) * 3 - 2, day: 1)
        case .month: return CivilDate(year: year, month: number ?? 0, day: 1)
        case .week, .weekend:
            guard let fourth = CivilDate(year: year, month: 1, day: 4), let number, (1...53).contains(number) else { return nil }
            return fourth.adding(days: 1 - fourth.weekday + (number - 1) * 7 + (grain == .weekend ? 5 : 0))
        case .day: return CivilDate(year: year, month: number ?? 0, day: day ?? 0)
        }
    }

    /// The day after its last one.
    package var end: CivilDate? {
        guard let first else { return nil }
        switch grain {
        case .century: return first.adding(months: 1200)
        case .decade: return first.adding(months: 120)
        case .year: return first.adding(months: 12)
        case .half: return first.adding(months: 6)
        case .quarter, .season: return first.adding(months: 3)
        case .month: return first.adding(months: 1)
        case .week: return first.adding(days: 7)
        case .weekend: return first.adding(days: 2)
        case .day: return first.adding(days: 1)
        }
    }

    /// The period of the same grain that stands so many later; nil where something is unsaid.
    package func shifted(by count: Int) -> CalendarPeriod? {
        // Beyond the calendar in any case.
        guard let first, count.magnitude < 4_000_000 else { return nil }
        let moved: CivilDate =
            switch grain {
            case .century: first.adding(months: count &* 1200)
            case .decade: first.adding(months: count &* 120)
            case .year: first.adding(months: count &* 12)
            case .half: first.adding(months: count &* 6)
            case .quarter, .season: first.adding(months: count &* 3)
            case .month: first.adding(months: count)
            case .week, .weekend: first.adding(days: count &* 7)
            case .day: first.adding(days: count)
            }
        guard (1...9999).contains(moved.year) else { return nil }
        return CalendarPeriod(grain, of: moved)
    }

    /// Fills in what is unsaid, seen from a reference: the last such day or month up to it, or the first from it on. Unchanged where the direction is not known.
    package func resolved(_ reference: TimeReference?, _ direction: TimeDirection) -> CalendarPeriod {
        guard let today = reference?.date, !isComplete, direction != .unknown else { return self }
        var period = self
        if grain == .day, let weekday, number == nil {
            let ahead = (weekday - today.weekday + 7) % 7
            // Nobody calls today by its name.
            return CalendarPeriod(today.adding(days: direction == .future ? ahead == 0 ? 7 : ahead : ahead - 7))
        }
        if grain == .day, number == nil, let day {
            // The 15th: of this month or the one beside it, where it has such a day.
            for step in 0..<12 {
                let month = CalendarPeriod(.month, of: today).shifted(by: direction == .future ? step : -step)
                if let year = month?.year, let number = month?.number, let date = CivilDate(year: year, month: number, day: day),
                    direction == .future ? date >= today : date <= today
                {
                    return CalendarPeriod(date)
                }
            }
            return self
        }
        guard year == nil, number != nil else { return self }
        // Leap days come after eight years at the latest.
        for step in 0...8 {
            period.year = today.year + (direction == .future ? step : -step)
            guard let first = period.first, let end = period.end else { continue }
            if direction == .future ? end > today : first <= today { return period }
        }
        return self
    }

    /// TIMEX3: `2024-03-05`, `2024-W10`, `2024-W10-WE`, `2024-SP`, `2024-Q1`, `199` for the nineties, with `X` for what is not known.
    package var text: String {
        let years = year.map { Self.digits($0, 4) } ?? "XXXX"
        switch grain {
        case .century: return year.map { Self.digits($0 / 100, 2) } ?? "XX"
        case .decade: return year.map { Self.digits($0 / 10, 3) } ?? "XXX"
        case .year: return years
        case .half: return "\(years)-H\(number.map(String.init) ?? "X")"
        case .quarter: return "\(years)-Q\(number.map(String.init) ?? "X")"
        case .season: return number.flatMap { Self.seasons.indices.contains($0 - 1) ? "\(years)-\(Self.seasons[$0 - 1])" : nil } ?? years
        case .month: return "\(years)-\(Self.pair(number))"
        case .week: return "\(years)-W\(Self.pair(number))"
        case .weekend: return "\(years)-W\(Self.pair(number))-WE"
        case .day:
            if let weekday, number == nil { return "XXXX-WXX-\(weekday)" }
            return "\(years)-\(Self.pair(number))-\(Self.pair(day))"
        }
    }

    private static func pair(_ number: Int?) -> String { number.map { digits($0, 2) } ?? "XX" }

    /// A number with zeros before it.
    static func digits(_ number: Int, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
}
