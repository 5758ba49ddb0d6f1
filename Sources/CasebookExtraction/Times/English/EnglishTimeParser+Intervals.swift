internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

extension EnglishTimeParser {
    /// The two ends of an interval, each a time of its own as in TIMEX3, that tell each other.
    struct Interval {
        var begin: TimeMention
        var end: TimeMention
        var next: Int

        init(_ first: Range<Int>, _ second: Range<Int>, _ kind: TimeExpression.Kind, _ begin: String, _ end: String, next: Int) {
            self.begin = TimeMention(first, kind, begin, end: end)
            self.end = TimeMention(second, kind, end, begin: begin)
            self.next = next
        }
    }

    // MARK: From one moment to another

    /// from 3 to 5 pm, between March and May, July 13 - 15, 2014-2018, 9-11am, 4 pm for 30 minutes
    func interval(_ place: Int) -> Interval? {
        let isBetween = isLink(place, .between), isFrom = isLink(place, .from)
        let start = isBetween || isFrom ? place + 1 : place
        guard lexemes.indices.contains(start) else { return nil }
        if let found = partial(start, isCued: isBetween || isFrom, isBetween: isBetween) { return found }
        guard let first = moment(start) else { return nil }
        if first.hasClock || first.isDay, isLink(first.next, .for), let length = amount(first.next + 1), let found = lasting(first, length.amount, length.next, place) {
            return found
        }
        if first.isDay, first.clock == nil, isFrom || isBetween || isLink(first.next, .from | .between), let found = clockInterval(on: first, first.next, place) { return found }
        if first.isDay, first.clock == nil, let found = clockInterval(on: first, first.next, place) { return found }
        guard let second = joined(first.next, isBetween: isBetween, isDashAllowed: true) else { return nil }
        // The end may be a bare day or hour.
        if let end = moment(skip(second, .the)), end.hasDate || end.hasClock, end.reference == nil || end.reference == "PRESENT_REF" {
            return finish(first, end, place)
        }
        if first.isDay, first.clock == nil, let period = first.period, let day = number(skip(second, .the), 1...31) ?? word(skip(second, .the), .ordinal)?.number, day > 0,
            period.number != nil
        {
            let next = skip(second, .the) + 1
            guard !isMeasure(next), !isLink(next, .oclock), word(next, .meridiem) == nil else { return nil }
            var end = period, begin = period, after = next
            end.day = day
            // July 13 - 15, 2019
            let comma = isSign(next, ",") ? next + 1 : next
            if begin.year == nil, let year = year(comma, isCued: comma > next) {
                (begin.year, end.year, after) = (year.value, year.value, year.next)
            }
            return finish(begin, end, scalars(first.first, first.next), scalars(second, after), place, after)
        }
        if first.clock != nil, let hour = number(second, 0...24, ordinal: false), !isMeasure(second + 1), word(second + 1, .month) == nil, let clock = ClockTime(hour: hour),
            lexemes[second].digits <= 2
        {
            var end = first
            end.clock = clock.hour <= (first.clock?.hour ?? 0) && clock.hour <= 12 ? ClockTime(hour: clock.hour + 12) ?? clock : clock
            (end.first, end.next) = (second, second + 1)
            return finish(first, end, place)
        }
        return nil
    }

    /// The place behind a word or dash that joins the ends of an interval.
    private func joined(_ place: Int, isBetween: Bool, isDashAllowed: Bool) -> Int? {
        if isLink(place, .to | .until) || isBetween && isLink(place, .and) { return place + 1 }
        return isDashAllowed && isDash(place) ? place + 1 : nil
    }

    /// An interval whose beginning is a bare number: 3-4pm, from 13 to 15 July, 10:30 to 11, 2014-2018, 9-11 on Monday
    private func partial(_ start: Int, isCued: Bool, isBetween: Bool) -> Interval? {
        let place = isCued ? start - 1 : start, number = skip(start, .the)
        guard lexemes.indices.contains(number), lexemes[number].kind == .number else { return nil }
        guard let second = joined(number + 1, isBetween: isBetween, isDashAllowed: true).map({ skip($0, .the) }), lexemes.indices.contains(second) else { return nil }
        // 2014-2018
        if let from = year(number, isCued: isCued || lexemes[number].digits == 4), let to = year(second, isCued: true), from.value <= to.value, from.value >= 1500,
            from.next == number + 1
        {
            guard isCued || (1900...2099).contains(from.value) && (1900...2099).contains(to.value), !isDash(to.next) || isSpaced(to.next) else { return nil }
            let (begin, end) = (CalendarPeriod(.year, year: from.value), CalendarPeriod(.year, year: to.value))
            return Interval(scalars(number, number + 1), scalars(second, to.next), .date, begin.text, end.text, next: to.next)
        }
        // 13 to 15 July
        if let first = self.number(number, 1...31), let end = dated(second), end.period.grain == .day, let month = end.period.number, let day = end.period.day,
            first < day || isCued, !isMeasure(number + 1)
        {
            let begin = CalendarPeriod(.day, year: end.period.year, number: month, day: first)
            guard lexemes[second].kind == .number || word(second, .ordinal) != nil else { return nil }
            return finish(begin, end.period, scalars(number, number + 1), scalars(second, end.next), place, end.next)
        }
        // 3-4 pm, from 3 to 5
        guard let hour = self.number(number, 0...24, ordinal: false), lexemes[number].digits <= 2, !isTight(number) else { return nil }
        guard let end = clockAt(second, isCued: isCued || !hasContext || nextIsDay(second + 1)), lexemes[second].kind != .word || end.isSure else { return nil }
        let isMinuted = lexemes[second].kind == .clock
        guard end.isSure || isMinuted || nextIsDay(end.next) else { return nil }
        guard var begin = ClockTime(hour: hour) else { return nil }
        // 3 to 5 pm begins at 15, 11 to 1 pm at 11.
        if end.clock.hour >= 12, hour < 12, hour + 12 <= end.clock.hour { begin.hour = hour + 12 }
        var (from, to) = (TimeMoment(first: number, next: number + 1), TimeMoment(first: second, next: end.next))
        (from.clock, to.clock) = (begin, end.clock)
        if let day = dayBehind(end.next) {
            (from.period, to.period, to.next) = (day.period, day.period, day.next)
            if let part = day.part {
                from.clock = begin.within(part)
                to.clock = end.isSure ? end.clock : end.clock.within(part)
            }
        }
        return finish(from, to, place)
    }

    private func nextIsDay(_ place: Int) -> Bool { dayBehind(place) != nil }

    private func dayBehind(_ place: Int) -> (period: CalendarPeriod, part: DayPart?, next: Int)? {
        let next = skip(place, .on)
        guard let moment = moment(next), moment.isDay, moment.clock == nil, let period = moment.period else { return nil }
        return (period, moment.part, moment.next)
    }

    /// A sign ties the number to one before it: a pressure, a range of values.
    private func isTight(_ place: Int) -> Bool { place > 1 && !isSpaced(place) && lexemes[place - 2].kind == .number }

    /// Monday 3-8, Thursday from 9:30 to 11:00, yesterday afternoon from 3-8pm
    private func clockInterval(on day: TimeMoment, _ place: Int, _ first: Int) -> Interval? {
        let isComma = isSign(place, ",")
        var start = isComma ? place + 1 : place
        let isFrom = isLink(start, .from), isBetween = isLink(start, .between)
        if isFrom || isBetween || isLink(start, .at) { start += 1 }
        guard lexemes.indices.contains(start), lexemes[start].kind == .number || lexemes[start].kind == .clock else { return nil }
        guard
            let from = clockAt(start, isCued: true)
                ?? number(start, 0...23, ordinal: false).flatMap({ hour in ClockTime(hour: hour).map { Clocked(clock: $0, isSure: false, next: start + 1) } }),
            let second = joined(from.next, isBetween: isBetween, isDashAllowed: true), let to = clockAt(second, isCued: true)
        else { return nil }
        guard from.isSure || to.isSure || lexemes[start].kind == .clock || lexemes[second].kind == .clock || isFrom || isBetween || !isMeasure(to.next),
            lexemes[start].digits <= 2 || lexemes[start].kind == .clock
        else { return nil }
        var (begin, end) = (day, day)
        begin.clock = from.clock
        end.clock = to.clock
        (end.first, end.next) = (second, to.next)
        if let part = day.part {
            if !from.isSure { begin.clock = from.clock.within(part) }
            if !to.isSure { end.clock = to.clock.within(part) }
        } else if !from.isSure, to.isSure, to.clock.hour >= 12, from.clock.hour < 12, from.clock.hour + 12 <= to.clock.hour {
            begin.clock?.hour += 12
        } else if !to.isSure, to.clock.hour < 12, to.clock.hour * 60 + (to.clock.minute ?? 0) <= from.clock.hour * 60 + (from.clock.minute ?? 0) {
            end.clock?.hour += 12
        }
        return finish(begin, end, first)
    }

    /// From 4 pm for 30 minutes, for 10 days from 18 December.
    private func lasting(_ first: TimeMoment, _ length: TimeAmount, _ next: Int, _ place: Int) -> Interval? {
        guard let finest = length.finest, !length.isVague, let begin = value(of: first)?.text else { return nil }
        if finest.isOfDay {
            guard let clock = first.clock else { return nil }
            let minutes = (length[.hour] ?? 0) * 60 + (length[.minute] ?? 0)
            guard minutes > 0, minutes < 1440 else { return nil }
            var end = first
            end.clock = clock.adding(minutes: Int(minutes))
            guard let text = value(of: end)?.text else { return nil }
            return Interval(scalars(first.first, first.next), scalars(first.next + 1, next), .time, begin, text, next: next)
        }
        guard first.clock == nil, first.part == nil, let day = resolvedDay(first), let last = RelativeTime.date(length, isBefore: false, from: day) else { return nil }
        return Interval(scalars(first.first, first.next), scalars(first.next + 1, next), .date, day.text, last.text, next: next)
    }

    // MARK: The two ends together

    private func finish(_ first: TimeMoment, _ second: TimeMoment, _ place: Int) -> Interval? {
        var (first, second) = (first, second), next = second.next
        // "3 to 5 pm tomorrow", "tomorrow from 3 to 5 pm": the day stands with one of them.
        if second.clock != nil, second.period == nil, second.relative == nil { (second.period, second.relative) = (first.period, first.relative) }
        if first.clock != nil, first.period == nil, first.relative == nil, second.isDay { (first.period, first.relative) = (second.period, second.relative) }
        if let clock = first.clock, let end = second.clock, !first.isClockSure, second.isClockSure, clock.hour < 12, end.hour >= 12, clock.hour + 12 <= end.hour,
            first.period == second.period
        {
            first.clock?.hour += 12
        }
        if second.clock != nil, !second.isClockSure, let clock = second.clock, let from = first.clock, clock.hour < 12,
            clock.hour * 60 + (clock.minute ?? 0) <= from.hour * 60 + (from.minute ?? 0), first.period == second.period
        {
            second.clock?.hour += 12
        }
        if let from = first.period, let to = second.period, !first.hasClock, !second.hasClock {
            // 2 to 5 o'clock kinds of mixtures are no intervals.
            guard from.grain >= .year || to.grain >= .year else { return nil }
            // "April to June in 2017"
            if to.year == nil, from.year == nil, let year = year(skip(next, .in | .of), isCued: true), skip(next, .in | .of) > next {
                second.period?.year = year.value
                next = year.next
            }
            guard var found = finish(from, second.period ?? to, scalars(first.first, first.next), scalars(second.first, next), place, next) else { return nil }
            found.begin.modifier = first.modifier
            found.end.modifier = second.modifier
            return found
        }
        guard let begin = value(of: first)?.text, let end = value(of: second)?.text,
            first.hasClock == second.hasClock || first.reference != nil || second.reference != nil || second.hasClock
        else { return nil }
        let range = scalars(first.first, min(first.next, second.first)), to = end == "PRESENT_REF" ? reference?.date.text ?? end : end
        return Interval(range, scalars(second.first, next), first.hasClock && second.hasClock ? .time : .date, begin, to, next: next)
    }

    /// Two dates, of which one may tell the other's year.
    private func finish(_ first: CalendarPeriod, _ second: CalendarPeriod, _ from: Range<Int>, _ to: Range<Int>, _ place: Int, _ next: Int) -> Interval? {
        var (first, second) = (first, second)
        let direction = direction(place)
        if second.year != nil, first.year == nil, first.number != nil {
            first.year = second.year
            if let begin = first.first, let end = second.first, begin > end { first.year = (second.year ?? 0) - 1 }
        } else if first.year != nil, second.year == nil, second.number != nil {
            second.year = first.year
            if let begin = first.first, let end = second.first, begin > end { second.year = (first.year ?? 0) + 1 }
        } else if first.year == nil, second.year == nil, first.number != nil, second.number != nil, let today = reference?.date {
            if direction == .unknown {
                return Interval(from, to, .date, first.text, second.text, next: next)
            }
            first = first.resolved(reference, direction)
            second.year = first.year
            if let begin = first.first, let end = second.first, begin > end { second.year = (first.year ?? today.year) + 1 }
        } else {
            first = first.resolved(reference, direction)
            second = second.resolved(reference, direction)
            if let begin = first.first, let end = second.first, begin > end, second.grain == .day { second = second.shifted(by: 7) ?? second }
        }
        return Interval(from, to, .date, first.text, second.text, next: next)
    }
}
