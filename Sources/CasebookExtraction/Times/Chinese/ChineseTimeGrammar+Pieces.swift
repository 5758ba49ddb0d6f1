internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Pieces of a year or month: 第一周, 前2周, 最后一天.
extension ChineseTimeGrammar {
    /// 第一周, 第三个月, 第一个星期一 of a year or month.
    func nth(_ place: Int, of whole: Moment) -> Moment? {
        guard let number = number(place)?.whole, (1...366).contains(number), items[place].isAttached, let period = whole.period else { return nil }
        var place = place + 1
        if isRole(place, .piece, attached: true) { place += 1 }
        guard let unit = word(place), items[place].isAttached, let first = period.first ?? floating(period)?.first else { return nil }
        var moment = whole
        moment.next = place + 1
        switch unit.role {
        case .week:
            if let day = weekday(place + 1, ofAmount: false), period.grain == .month {
                let date = first.adding(days: (day.day - first.weekday + 7) % 7 + (number - 1) * 7)
                moment.next = day.next
                moment.period = CalendarPeriod(date)
                return moment
            }
            // The first week is the one that most of lies in the period, as in ISO 8601.
            let start = first.weekday <= 4 ? first.adding(days: 1 - first.weekday) : first.adding(days: 8 - first.weekday)
            moment.period = CalendarPeriod(.week, of: start.adding(days: (number - 1) * 7))
        case .month:
            guard period.grain == .year, number <= 12 else { return nil }
            moment.period = CalendarPeriod(.month, year: period.year, number: number)
        case .unit, .day:
            guard unit.role == .day || unit.number == 1 && unit.detail == 3 else { return nil }
            moment.period = CalendarPeriod(first.adding(days: number - 1))
        default: return nil
        }
        return moment
    }

    /// A month without a year, in the year that it is next met.
    private func floating(_ period: CalendarPeriod) -> CalendarPeriod? {
        guard reference != nil, period.year == nil else { return nil }
        return period.resolved(reference, isNote ? .past : .future)
    }

    /// 前2周, 最后10天, 最后一个星期五 of a year or month.
    func edge(_ place: Int, of whole: Moment) -> Moment? {
        guard let period = whole.period, let first = period.first ?? floating(period)?.first, let end = period.end ?? floating(period)?.end else { return nil }
        let isFirst = isRole(place, .before)
        guard let count = number(place + 1)?.whole, (1...366).contains(count), items[place + 1].isAttached else { return nil }
        var next = place + 2
        if isRole(next, .piece, attached: true) { next += 1 }
        guard let unit = unit(next) else { return nil }
        var moment = whole
        if !isFirst, count == 1, unit.unit == .week, let day = weekday(next + 1, ofAmount: false) {
            let last = end.adding(days: -1)
            moment.period = CalendarPeriod(last.adding(days: -((last.weekday - day.day + 7) % 7)))
            moment.next = day.next
            return moment
        }
        var start = isFirst ? first : end
        switch unit.unit {
        case .day: start = isFirst ? first : end.adding(days: -count)
        case .week: start = isFirst ? (first.weekday <= 4 ? first.adding(days: 1 - first.weekday) : first.adding(days: 8 - first.weekday)) : end.adding(days: -7 * count)
        case .month: start = isFirst ? first : end.adding(months: -count)
        default: return nil
        }
        moment.period = !isFirst && count == 1 && unit.unit == .day ? CalendarPeriod(start) : nil
        let last = unit.unit == .day ? start.adding(days: count) : unit.unit == .week ? start.adding(days: 7 * count) : start.adding(months: count)
        if moment.period == nil { moment.stretch = (start, last) }
        moment.next = next + 1
        return moment
    }
}
