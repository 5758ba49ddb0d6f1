internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

extension EnglishTimeParser {
    // MARK: Periods told from the time of writing

    /// last year, this week, next Monday, last March, the previous quarter, March after next
    func stepped(_ place: Int, _ depth: Int = 0) -> Dated? {
        guard depth < 5, let step = word(place, .step)?.number else { return nil }
        var next = skip(place + 1, .in | .on)
        if word(next, .modifier)?.value == "APPROX" { next += 1 }
        // this past weekend, this coming Friday
        var count = step
        if step == 0, let other = word(next, .step), other.number != 0 {
            count = other.number
            next += 1
        }
        guard lexemes.indices.contains(next) else { return nil }
        let isPast = isLink(next - 1, .past)
        if let weekday = word(next, .weekday)?.number ?? word(next, .weekdayWord)?.number {
            let date = weekdayDate(weekday, count, isPast: isPast, isComing: step == 0, place)
            // last Monday, 3 March; next Friday 5/12
            let after = isSign(next + 1, ",") ? next + 2 : next + 1
            if let exact = dated(after, depth: depth + 1), exact.period.grain == .day, exact.period.number != nil, !exact.hasWeekday { return exact }
            return Dated(period: date ?? CalendarPeriod(.day, weekday: weekday), next: next + 1, hasWeekday: true)
        }
        if let month = word(next, .month)?.number ?? word(next, .monthWord)?.number {
            var period = CalendarPeriod(.month, number: month), end = next + 1
            var day: Int?
            if let number = number(end, 1...31), !isMeasure(end + 1) {
                day = number
                end += 1
            }
            guard let today = reference?.date else { return Dated(period: day.map { CalendarPeriod(.day, number: month, day: $0) } ?? period, next: end) }
            switch count {
            case 0: period.year = today.year
            case 1: period.year = month > today.month ? today.year : today.year + 1
            default: period.year = month < today.month ? today.year : today.year - 1
            }
            if let day { period = CalendarPeriod(.day, year: period.year, number: month, day: day) }
            return Dated(period: period, next: end)
        }
        if let season = word(next, .season)?.number ?? word(next, .seasonWord)?.number {
            var period = CalendarPeriod(.season, number: season)
            if let today = reference?.date {
                let now = CalendarPeriod(.season, of: today)
                // Seasons are counted in quarters from the spring of the year 0.
                let index = (now.year ?? 0) * 4 + (now.number ?? 1) - 1
                let ahead = ((season - 1 - index) % 4 + 4) % 4
                let target = count > 0 ? index + (ahead == 0 ? 4 : ahead) : count < 0 ? index - (ahead == 0 ? 4 : 4 - ahead) : ahead > 2 ? index + ahead - 4 : index + ahead
                period = CalendarPeriod(.season, year: target / 4, number: target % 4 + 1)
            }
            return Dated(period: period, next: next + 1)
        }
        // The next morning, the following day: of what was told last.
        let isNarrative = count == 1 && hasContext && (told(place) == .past || told(place) == nil && !isPlan)
        if isNarrative, word(next, .unit)?.value == "1D", unit(next, count: 1, isVague: false) != nil {
            return Dated(period: CalendarPeriod(.day), next: next + 1, relative: (TimeAmount(1, .day), false))
        }
        // this AM
        if step == 0, let meridiem = word(next, .meridiem) {
            return Dated(period: reference.map { CalendarPeriod($0.date) } ?? CalendarPeriod(.day), next: next + 1, part: meridiem.number == 0 ? .morning : .afternoon)
        }
        if let part = word(next, .part).flatMap({ DayPart(rawValue: $0.value) }), unit(next, count: 1, isVague: false) == nil || count == 0 {
            if isNarrative { return Dated(period: CalendarPeriod(.day), next: next + 1, part: part) }
            guard let reference else { return Dated(period: CalendarPeriod(.day), next: next + 1, part: part) }
            return Dated(period: CalendarPeriod(reference.date.adding(days: count)), next: next + 1, part: part)
        }
        if let holiday = holiday(next, depth + 1) {
            guard let today = reference?.date, holiday.period.year != nil || count != 0 else { return holiday }
            return Dated(period: feast(next, today, count) ?? holiday.period, next: holiday.next)
        }
        // next 5/12: of the next year where it lies behind us.
        if let weak = NumericDateReader.date(in: buffer, at: lexemes[next].range.lowerBound, end: buffer.count, order: .monthFirst), weak.certainty == .weak,
            weak.period.number != nil,
            lexemes[next].kind == .number, isSign(next + 1, "/"), let today = reference?.date, !isMeasure(next + 3)
        {
            let period =
                count == 0 ? CalendarPeriod(.day, year: today.year, number: weak.period.number, day: weak.period.day) : weak.period.resolved(reference, count > 0 ? .future : .past)
            return Dated(period: period, next: next + 3)
        }
        return steppedUnit(count, next, isPast: isPast)
    }

    private func steppedUnit(_ step: Int, _ place: Int, isPast: Bool) -> Dated? {
        guard let word = word(place, .unit), !word.value.hasSuffix("?") else { return nil }
        let grain: CalendarPeriod.Grain
        switch word.value {
        case "1Y": grain = .year
        case "1M": grain = .month
        case "1W": grain = .week
        case "1D": grain = .day
        case "3M": grain = .quarter
        case "10Y": grain = .decade
        case "100Y": grain = .century
        case "1E": grain = .weekend
        case "1S": grain = .season
        default: return nil
        }
        guard let reference else {
            let unit = unit(place, count: 1, isVague: false)
            let relative = step == 0 ? nil : unit.map { (amount: $0.amount(Double(abs(step))), isBefore: step < 0) }
            return Dated(period: CalendarPeriod(grain), next: place + 1, relative: relative)
        }
        guard let period = CalendarPeriod(grain, of: reference.date).shifted(by: step) else { return nil }
        // next week on Tuesday
        if grain == .week, let first = period.first {
            let day = skip(isSign(place + 1, ",") ? place + 2 : place + 1, .on)
            if let weekday = self.word(day, .weekday)?.number ?? self.word(day, .weekdayWord)?.number {
                return Dated(period: CalendarPeriod(first.adding(days: weekday - 1)), next: day + 1, hasWeekday: true)
            }
        }
        return Dated(period: period, next: place + 1)
    }

    /// last is the one before today, next that of the next week, this the one of this week, or to come where nothing past is told.
    private func weekdayDate(_ weekday: Int, _ step: Int, isPast: Bool, isComing: Bool, _ place: Int) -> CalendarPeriod? {
        guard let today = reference?.date else { return nil }
        let behind = (today.weekday - weekday + 7) % 7, ahead = (weekday - today.weekday + 7) % 7
        switch step {
        case ..<0: return CalendarPeriod(today.adding(days: behind == 0 ? -7 : -behind))
        case 0: return CalendarPeriod(today.adding(days: direction(place) == .past ? weekday - today.weekday : ahead))
        default:
            if isComing || isLink(place, .coming) { return CalendarPeriod(today.adding(days: ahead == 0 ? 7 : ahead)) }
            return CalendarPeriod(today.adding(days: 7 - today.weekday + weekday))
        }
    }

    // MARK: Parts of periods

    /// early March, mid-2019, the end of last week, late in the year
    func modified(_ place: Int, _ depth: Int) -> Dated? {
        guard let word = word(place, .modifier), ["START", "MID", "END"].contains(word.value) else { return nil }
        var next = skip(place + 1, .of | .in | .the)
        if isSign(next, "-") { next += 1 }
        if self.word(next, .modifier)?.value == "APPROX" { next += 1 }
        // beginning of the year
        if let unit = self.word(next, .unit), next > place + 1 || ["1D", "1W", "1M", "1Y"].contains(unit.value),
            isLink(next - 1, .of | .the) || isLink(next - 1, .in) || isOfPhrase(place),
            let found = steppedUnit(0, next, isPast: false), found.period.grain != .day || word.value == "END"
        {
            return Dated(period: found.period, next: found.next, modifier: word.value, relative: found.relative)
        }
        if let part = self.word(next, .part).flatMap({ DayPart(rawValue: $0.value) }) {
            return Dated(period: CalendarPeriod(.day), next: next + 1, modifier: word.value, part: part, relative: nil)
        }
        guard lexemes.indices.contains(next), var found = dated(next, depth: depth + 1), found.modifier == nil else { return nil }
        if found.period.grain == .year, self.word(next, .step) == nil, !isLink(next, .year), year(next, isCued: true) == nil { return nil }
        found.modifier = word.value
        return found
    }

    /// "end of" holds its link.
    private func isOfPhrase(_ place: Int) -> Bool { lexemes[place].range.count > 5 }

    /// first week of October 2014, the last Friday of the month, third Tuesday of September, the 9th month of next year, the last weekend in July
    func partOfPeriod(_ place: Int, _ depth: Int) -> Dated? {
        guard let ordinal = ordinal(place) else { return nil }
        var next = ordinal.next, number = ordinal.value
        // third last week
        if number > 0, word(next, .ordinal)?.number == -1 {
            number = -number
            next += 1
        }
        let weekday = word(next, .weekday)?.number ?? word(next, .weekdayWord)?.number
        let unitWord = word(next, .unit)
        guard weekday != nil || unitWord != nil else { return nil }
        next += 1
        if weekday == nil, unitWord?.value == "3M" {
            // third quarter, 4th quarter 2018
            guard (1...4).contains(number) else { return nil }
            let link = skip(next, .of | .in | .the)
            if let year = year(link, isCued: true) { return Dated(period: CalendarPeriod(.quarter, year: year.value, number: number), next: year.next) }
            if let found = stepped(link), found.period.grain == .year { return Dated(period: CalendarPeriod(.quarter, year: found.period.year, number: number), next: found.next) }
            return Dated(period: CalendarPeriod(.quarter, number: number), next: next)
        }
        let link = skip(next, .of | .in | .the | .after)
        guard link > next else { return nil }
        let isAfter = isLink(link - 1, .after)
        var whole: Dated
        if let unit = word(link, .unit), isLink(link - 1, .the | .of), let found = steppedUnit(0, link, isPast: false), ["1M", "1Y", "1W", "3M"].contains(unit.value) {
            whole = found
        } else if let found = dated(link, depth: depth + 1), found.period.grain < .weekend || isAfter {
            whole = found
        } else {
            return nil
        }
        guard whole.period.grain != .decade, whole.period.grain != .century else { return nil }
        if !whole.period.isComplete { whole.period = whole.period.resolved(reference, direction(place) == .past ? .past : .future) }
        guard let first = whole.period.first, let end = whole.period.end else { return nil }
        if isAfter {
            guard let weekday, number > 0, let day = whole.period.first else { return nil }
            let ahead = (weekday - day.weekday + 7) % 7
            return Dated(period: CalendarPeriod(day.adding(days: (ahead == 0 ? 7 : ahead) + (number - 1) * 7)), next: whole.next)
        }
        return element(number, weekday, unitWord?.value, first, end, whole.period).map { Dated(period: $0, next: whole.next) }
    }

    private func ordinal(_ place: Int) -> (value: Int, next: Int)? {
        if let word = word(place, .ordinal) { return (word.number, place + 1) }
        if let number = number(place, 1...60), lexemes[place].isOrdinal { return (number, place + 1) }
        return nil
    }

    /// The n-th weekday, day, week, month or weekend of a period; counted from its end where n is negative.
    private func element(_ number: Int, _ weekday: Int?, _ unit: String?, _ first: CivilDate, _ end: CivilDate, _ whole: CalendarPeriod) -> CalendarPeriod? {
        let last = end.adding(days: -1)
        if let weekday {
            let day =
                number > 0
                ? first.adding(days: (weekday - first.weekday + 7) % 7 + (number - 1) * 7) : last.adding(days: -((last.weekday - weekday + 7) % 7) + (number + 1) * 7)
            return day >= first && day < end ? CalendarPeriod(day) : nil
        }
        switch unit {
        case "1D": return CalendarPeriod(number > 0 ? first.adding(days: number - 1) : end.adding(days: number))
        case "1W":
            if whole.grain == .year, number > 0 { return CalendarPeriod(.week, year: whole.year, number: number) }
            // Weeks belong to the month that holds their Thursday.
            let thursday =
                number > 0
                ? first.adding(days: (4 - first.weekday + 7) % 7 + (number - 1) * 7) : last.adding(days: -((last.weekday - 4 + 7) % 7) + (number + 1) * 7)
            return CalendarPeriod(.week, of: thursday)
        case "1M": return number > 0 ? CalendarPeriod(.month, of: first).shifted(by: number - 1) : CalendarPeriod(.month, of: last).shifted(by: number + 1)
        case "1E":
            let saturday = number > 0 ? first.adding(days: (6 - first.weekday + 7) % 7 + (number - 1) * 7) : last.adding(days: -((last.weekday - 6 + 7) % 7) + (number + 1) * 7)
            return CalendarPeriod(.weekend, of: saturday)
        case "1Y": return number > 0 ? CalendarPeriod(.year, of: first).shifted(by: number - 1) : CalendarPeriod(.year, of: last).shifted(by: number + 1)
        default: return nil
        }
    }

    /// the week of October 6th, week 31, the weekend, that weekend
    func weekOf(_ place: Int, _ depth: Int) -> Dated? {
        let isWeekOf = isLink(place, .weekof)
        if isWeekOf || word(place, .unit)?.value == "1W" && isLink(place + 1, .of), let found = dated(place + (isWeekOf ? 1 : 2), depth: depth + 1), found.period.grain == .day {
            let period = found.period.isComplete ? found.period : found.period.resolved(reference, direction(place))
            guard let day = period.first, hasContext || found.period.isComplete || reference != nil else { return Dated(period: found.period, next: found.next) }
            return Dated(period: CalendarPeriod(.week, of: day), next: found.next)
        }
        guard let unit = word(place, .unit) else { return nil }
        if unit.value == "1W", let number = number(place + 1, 1...53, ordinal: false), !isMeasure(place + 2), lexemes[place + 1].digits > 0, isYearWeek(place) {
            let link = skip(place + 2, .of | .in)
            let year = year(link, isCued: true)
            return Dated(period: CalendarPeriod(.week, year: year?.value ?? reference?.date.year, number: number), next: year?.next ?? place + 2)
        }
        if unit.value == "1E", let reference { return Dated(period: CalendarPeriod(.weekend, of: reference.date), next: place + 1) }
        return nil
    }

    /// "week 3 of treatment" counts from an event.
    private func isYearWeek(_ place: Int) -> Bool { isLink(place - 1, .the) || !isNote || place == 0 && lexemes.count <= 5 }

    // MARK: Quarters, decades, seasons, feasts

    /// 2018Q4, Q3 2019, 18q4, 2019-H2, the 1990s, the 90s, 21st century
    func quarterOrDecade(_ place: Int) -> Dated? {
        let start = place
        if let year = number(place, 0...2100, ordinal: false), lexemes[place].digits == 4 || lexemes[place].digits == 2 {
            // 1990s, 90 s, 80's
            let apostrophe = isSign(place + 1, "'") || isSign(place + 1, "\u{2019}") ? place + 2 : place + 1
            if year % 10 == 0, isLetters(apostrophe, "s"), lexemes[place].digits == 4 || isLink(place - 1, .the) || isSign(place - 1, "'"), year >= 1500 || year < 100 {
                return Dated(period: CalendarPeriod(.decade, year: NumericDateReader.century(year)), next: apostrophe + 1)
            }
            let next = isSign(place + 1, "-") ? place + 2 : place + 1
            if let quarter = quarter(next), lexemes[place].digits == 4 || next == place + 1 && !isSpaced(next) {
                return Dated(period: CalendarPeriod(quarter.isHalf ? .half : .quarter, year: NumericDateReader.century(year), number: quarter.number), next: quarter.next)
            }
        }
        if let quarter = quarter(place), !isSpaced(place) || place == 0 || lexemes[place - 1].kind != .number {
            let next = isSign(quarter.next, "-") ? quarter.next + 1 : skip(quarter.next, .of | .in)
            if let year = year(next, isCued: true) {
                return Dated(period: CalendarPeriod(quarter.isHalf ? .half : .quarter, year: year.value, number: quarter.number), next: year.next)
            }
            if let found = stepped(next), found.period.grain == .year {
                return Dated(period: CalendarPeriod(quarter.isHalf ? .half : .quarter, year: found.period.year, number: quarter.number), next: found.next)
            }
            // Q1 alone may be anything; a sentence that names it in or during is about quarters.
            if !hasContext || place > 0 && (isLink(place - 1, .in | .during) || isLink(place - 1, .by)), !quarter.isHalf {
                return Dated(period: CalendarPeriod(.quarter, number: quarter.number), next: quarter.next)
            }
        }
        if let century = number(start, 15...22), lexemes[start].isOrdinal, word(start + 1, .unit)?.value == "100Y" {
            return Dated(period: CalendarPeriod(.century, year: (century - 1) * 100), next: start + 2)
        }
        return nil
    }

    /// q1 to q4, h1 and h2, as one word.
    func quarter(_ place: Int) -> (number: Int, isHalf: Bool, next: Int)? {
        guard lexemes.indices.contains(place), lexemes[place].range.count == 2 else { return nil }
        let letter = buffer.folded[lexemes[place].range.lowerBound], digit = NumberReader.digit(buffer.folded[lexemes[place].range.lowerBound + 1]) ?? 0
        if letter == 0x71, (1...4).contains(digit) { return (digit, false, place + 1) }
        if letter == 0x68, (1...2).contains(digit) { return (digit, true, place + 1) }
        return nil
    }

    func isLetters(_ place: Int, _ letters: String) -> Bool {
        guard lexemes.indices.contains(place), lexemes[place].range.count == letters.utf8.count else { return false }
        return zip(lexemes[place].range, letters.utf8).allSatisfy { buffer.folded[$0] == UInt32($1) }
    }

    /// spring, winter 2018, the summer of 2019
    func season(_ place: Int) -> Dated? {
        let name: Int
        if let word = word(place, .season) {
            name = word.number
        } else if let word = word(place, .seasonWord) {
            let next = skip(place + 1, .of)
            guard year(next, isCued: true) != nil && (next > place + 1 || isCapital(place)) else { return nil }
            name = word.number
        } else {
            return nil
        }
        let next = skip(place + 1, .of | .in)
        if let year = year(next, isCued: true) { return Dated(period: CalendarPeriod(.season, year: year.value, number: name), next: year.next) }
        if let found = stepped(next), found.period.grain == .year { return Dated(period: CalendarPeriod(.season, year: found.period.year, number: name), next: found.next) }
        return Dated(period: CalendarPeriod(.season, number: name), next: place + 1)
    }

    /// Christmas, Easter Monday, Thanksgiving 2012
    func holiday(_ place: Int, _ depth: Int) -> Dated? {
        guard word(place, .holiday) != nil else { return nil }
        let next = skip(place + 1, .of | .in)
        if let year = year(next, isCued: true) { return feast(place, year: year.value).map { Dated(period: $0, next: year.next) } }
        if let found = stepped(next, depth + 1), found.period.grain == .year, let year = found.period.year {
            return feast(place, year: year).map { Dated(period: $0, next: found.next) }
        }
        guard let today = reference?.date else { return nil }
        return feast(place, today, direction(place) == .past ? -1 : 1).map { Dated(period: $0, next: place + 1) }
    }

    /// The feast before or behind a day.
    private func feast(_ place: Int, _ today: CivilDate, _ step: Int) -> CalendarPeriod? {
        for year in step < 0 ? [today.year, today.year - 1] : [today.year, today.year + 1] {
            if let period = feast(place, year: year), let day = period.first, step == 0 || (step < 0 ? day <= today : day >= today) { return period }
        }
        return nil
    }

    private func feast(_ place: Int, year: Int) -> CalendarPeriod? {
        guard let value = word(place, .holiday)?.value else { return nil }
        let parts = value.split(separator: " ")
        if value.hasPrefix("easter") { return Self.easter(year).map { CalendarPeriod($0.adding(days: parts.count > 1 ? Int(parts[1]) ?? 0 : 0)) } }
        // The n-th weekday of a month: month, number, weekday.
        if parts.count == 3, let month = Int(parts[0]), let number = Int(parts[1]), let weekday = Int(parts[2]), let first = CivilDate(year: year, month: month, day: 1) {
            return element(number, weekday, nil, first, first.adding(months: 1), CalendarPeriod(.month, of: first))
        }
        let numbers = value.split(separator: "-").compactMap { Int($0) }
        return numbers.count == 2 ? CalendarPeriod(.day, year: year, number: numbers[0], day: numbers[1]) : nil
    }

    /// Easter Sunday of the Gregorian calendar (the anonymous algorithm of Nature, 20 April 1876).
    private static func easter(_ year: Int) -> CivilDate? {
        let a = year % 19, b = year / 100, c = year % 100, h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30
        let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7, m = (a + 11 * h + 22 * l) / 451, days = h + l - 7 * m + 114
        return CivilDate(year: year, month: days / 31, day: days % 31 + 1)
    }
}
