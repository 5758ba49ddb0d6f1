internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Dates and times of day with what ties them: intervals, 之前 and 以后, and the year that a text leaves out.
extension ChineseTimeGrammar {
    /// The date, time of day or interval of them that begins at an item.
    func moments(_ place: Int) -> Reading? {
        if let years = years(place) { return years }
        guard let first = moment(place) else { return nil }
        if let interval = interval(first, from: place) { return interval }
        let direction = direction(place, first.next)
        let moment = resolved(first, direction)
        let kind: TimeExpression.Kind = moment.clock != nil || moment.part != nil ? .time : .date
        var mention = TimeMention(scalars(place, first.next), kind, moment.value)
        if let stretch = moment.stretch { (mention.begin, mention.end) = (stretch.first.text, stretch.last.text) }
        if moment.period == nil, moment.clock == nil, moment.part == nil, let offset = moment.offset, !offset.amount.isEmpty {
            if moment.isFromStory { mention.modifier = "AFTER" } else { (mention.begin, mention.end) = offset.isBefore ? (nil, "PRESENT_REF") : ("PRESENT_REF", nil) }
        }
        mention.modifier = moment.phase ?? mention.modifier
        var next = first.next
        if moment.hasDate || moment.clock != nil, let word = word(next), items[next].isAttached, let modifier = bound(word, next), !isAmountBehind(next + 1) {
            mention.modifier = modifier
            next += 1
            mention.range = scalars(place, next)
        }
        return Reading(mention: mention, next: next, period: kept(moment))
    }

    private func kept(_ moment: Moment) -> CalendarPeriod? { moment.period?.isComplete == true && moment.period?.year != nil ? moment.period : nil }

    /// TIMEX3's modifier for 之前, 以后, 起 behind a date.
    private func bound(_ word: ChineseTimeWord, _ place: Int) -> String? {
        let isInclusive = [0x6216, 0x53CA].contains(buffer.scalars[items[place].range.lowerBound])
        switch word.role {
        case .before where !word.isAlone: return isInclusive ? "ON_OR_BEFORE" : "BEFORE"
        case .after where !word.isAlone: return isInclusive ? "ON_OR_AFTER" : "AFTER"
        case .onward, .since: return "ON_OR_AFTER"
        case .modifier: return word.isAlone && word.detail == 0 ? "APPROX" : nil
        default: return nil
        }
    }

    /// 今日前3天: the word belongs to the amount behind it.
    private func isAmountBehind(_ place: Int) -> Bool { number(place) != nil && items[place].isTouching && unit(place + 1) != nil }

    /// A date, a time of day, or both.
    private func moment(_ place: Int, after before: Moment? = nil) -> Moment? {
        guard items.indices.contains(place) else { return nil }
        var moment = date(place, after: before) ?? Moment(nil, next: place)
        let isDated = moment.hasDate
        addTime(&moment, after: before)
        guard isDated || moment.next > place else { return nil }
        return moment
    }

    // MARK: Intervals

    /// 1995-1997年
    private func years(_ place: Int) -> Reading? {
        guard let first = number(place), first.digits == 4, let start = first.whole, isRole(place + 1, .to, attached: true), let second = number(place + 2),
            items[place + 2].isAttached,
            let end = second.whole, second.digits == 4, next(place + 3, .year) != nil, (1000...2999).contains(start), (start...2999).contains(end)
        else { return nil }
        let ends = (CalendarPeriod(.year, year: start), CalendarPeriod(.year, year: end))
        return Reading(mention: .interval(scalars(place, place + 4), .date, from: ends.0.text, to: ends.1.text), next: place + 4, period: ends.1)
    }

    /// 3月5日至8日, 下午五点到六点, 1月15号和2月3号之间.
    private func interval(_ first: Moment, from place: Int) -> Reading? {
        if let until = first.untilClock {
            let start = resolved(first, direction(place, first.next))
            var end = start
            end.clock = until
            return Reading(mention: .interval(scalars(place, first.next), .time, from: start.value, to: end.value), next: first.next, period: kept(start))
        }
        if let until = first.until {
            var start = resolved(first, direction(place, first.next)), end = start
            end.period = until
            end.period?.year = start.period?.year
            start.until = nil
            return Reading(mention: .interval(scalars(place, first.next), .date, from: start.value, to: end.value), next: first.next, period: kept(end))
        }
        let isBetween = isRole(first.next, .joint, attached: true)
        guard isBetween || isRole(first.next, .to, attached: true), isAttached(first.next + 1), let second = moment(first.next + 1, after: first) else { return nil }
        var next = second.next
        if isBetween {
            guard isRole(next, .between, attached: true) else { return nil }
            next += 1
        }
        // An interval joins like with like.
        guard (first.clock != nil || first.part != nil) == (second.clock != nil || second.part != nil) || first.hasDate && second.hasDate, first.hasDate || !second.hasDate else {
            return nil
        }
        var start = first, end = second
        if !end.hasDate, start.hasDate {
            (end.period, end.offset, end.isDefinite) = (start.period, start.offset, start.isDefinite)
        } else if let period = end.period, period.year == nil, start.isDefinite, let year = start.period?.year, period.number != nil {
            end.period?.year = year
            end.isDefinite = true
            if let from = start.period?.first, let to = end.period?.first, to < from { end.period?.year = year + 1 }
        }
        let direction = direction(place, next)
        start = resolved(start, direction)
        end = resolved(end, direction)
        // Of two dates without a year the second follows the first.
        if !first.isDefinite, !second.isDefinite, let from = start.period?.first, let to = end.period?.first, to < from, let year = end.period?.year, second.period?.weekday == nil
        {
            if direction == .past { start.period?.year = year - (from > to ? 1 : 0) } else { end.period?.year = year + 1 }
        }
        let kind: TimeExpression.Kind = start.clock != nil || start.part != nil ? .time : .date
        return Reading(mention: .interval(scalars(place, next), kind, from: start.value, to: end.value), next: next, period: kept(end))
    }

    // MARK: What is not said

    /// With the year that is meant, and days of the lunar calendar in ours.
    private func resolved(_ moment: Moment, _ direction: TimeDirection) -> Moment {
        guard let period = moment.period else { return moment }
        var moment = moment
        // A weekday may lie on either side of a note; only a plan tells.
        let direction: TimeDirection = period.weekday != nil && period.number == nil && direction == .past ? .unknown : direction
        if moment.isLunar {
            // A lunar month or day whose year is not known is none of ours.
            moment.period = LunarCalendar.day(period, near: reference, direction) ?? (period.year.map { CalendarPeriod(.year, year: $0) } ?? CalendarPeriod(period.grain))
        } else {
            moment.period = period.resolved(reference, direction)
        }
        return moment
    }
}
