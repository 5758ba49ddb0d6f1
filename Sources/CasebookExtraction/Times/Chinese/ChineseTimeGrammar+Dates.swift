internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Dates: 2024年3月5日, 去年8月, 上周三, 国庆节, 月底.
extension ChineseTimeGrammar {
    typealias Moment = ChineseTimeMoment

    /// The date that begins at an item.
    ///
    /// - Parameter before: the one that an interval begins with: its year and month go for this one too (3月5日至8日).
    func date(_ place: Int, after before: Moment? = nil) -> Moment? {
        guard items.indices.contains(place) else { return nil }
        switch items[place].content {
        case .date(let period): return Moment(period, next: place + 1, isDefinite: period.year != nil)
        case .clock: return nil
        case .number: return year(place) ?? decade(place) ?? month(place, after: before) ?? day(place, after: before)
        case .word(let word): return named(word, place)
        }
    }

    private func named(_ word: ChineseTimeWord, _ place: Int) -> Moment? {
        switch word.role {
        case .today: return today(word, place)
        case .storyDay:
            guard let day = last, day.grain == .day, let shifted = day.shifted(by: word.number) else { return nextDay(word, place) }
            var moment = Moment(shifted, next: place + 1, isDefinite: true)
            moment.part = Self.part(word.detail)
            return moment
        case .thisYear: return afterYear(now(.year, word.number, place + 1))
        case .storyYear:
            guard let year = last?.year else { return nil }
            return afterYear(Moment(CalendarPeriod(.year, year: year + word.number), next: place + 1, isDefinite: true))
        case .storyMonth:
            guard let last, last.grain == .month || last.grain == .day, let year = last.year else { return nil }
            return CalendarPeriod(.month, year: year, number: last.number).shifted(by: word.number).flatMap { afterMonth(Moment($0, next: place + 1, isDefinite: true)) }
        case .step: return step(word.number, place + 1)
        case .week: return weekday(place + 1, ofAmount: isAmount(before: place)).map { Moment(CalendarPeriod(.day, weekday: $0.day), next: $0.next) }
        case .weekend: return Moment(CalendarPeriod(.weekend), next: place + 1)
        case .seasonName: return word.isAlone ? Moment(CalendarPeriod(.season, number: word.number), next: place + 1) : nil
        case .holiday: return holiday(word, year: nil, place + 1)
        case .halfOf: return half(word.number, of: now(.year, 0, place + 1))
        case .lunar:
            guard var moment = date(place + 1), isAttached(place + 1) else { return nil }
            moment.isLunar = true
            return moment
        case .monthName:
            var moment = afterMonth(Moment(CalendarPeriod(.month, number: word.number), next: place + 1), isLunar: true)
            moment.isLunar = true
            return moment
        case .era:
            guard let years = number(place + 1)?.whole, items[place + 1].isTouching, next(place + 2, .year) != nil, years > 0, years < 100 else { return nil }
            return afterYear(Moment(CalendarPeriod(.year, year: word.number + years - 1), next: place + 3, isDefinite: true))
        case .month, .year:
            // 月底, 年初
            guard !isAmount(before: place), let phase = next(place + 1, .phase), number(place + 2)?.isHan != true || !items[place + 2].isTouching else { return nil }
            var moment = now(word.role == .month ? .month : .year, 0, place + 2)
            moment.phase = ChineseTimeWord.phases[phase.detail]
            return moment
        default: return nil
        }
    }

    /// 次日 after a day that is not known: a day after it.
    private func nextDay(_ word: ChineseTimeWord, _ place: Int) -> Moment? {
        guard word.number > 0 else { return nil }
        var moment = Moment(nil, next: place + 1)
        moment.offset = (TimeAmount(Double(word.number), .day), false)
        moment.isFromStory = true
        return moment
    }

    /// What stands right before an item counts it: 3周, 两个月, 每月.
    func isAmount(before place: Int) -> Bool {
        guard place > 0, items[place].isAttached else { return false }
        if number(place - 1) != nil { return true }
        guard let word = word(place - 1) else { return false }
        return [.piece, .half, .some, .more, .every, .everyOther, .tens].contains(word.role)
    }

    static func part(_ detail: Int) -> DayPart? { ChineseTimeWord.parts.indices.contains(detail) ? DayPart(rawValue: ChineseTimeWord.parts[detail]) : nil }

    /// A period counted from that of writing.
    private func now(_ grain: CalendarPeriod.Grain, _ count: Int, _ next: Int) -> Moment {
        if let reference { return Moment(CalendarPeriod(grain, of: reference.date).shifted(by: count), next: next, isDefinite: true) }
        var moment = Moment(nil, next: next)
        let unit: TimeUnit = grain == .day ? .day : grain == .week || grain == .weekend ? .week : grain == .month ? .month : .year
        let amount = Double(count.magnitude) * (grain == .quarter ? 3 : 1)
        moment.offset = (count == 0 ? TimeAmount() : TimeAmount(amount, grain == .quarter ? .month : unit), count < 0)
        return moment
    }

    private func today(_ word: ChineseTimeWord, _ place: Int) -> Moment {
        var moment = now(.day, word.number, place + 1)
        moment.part = Self.part(word.detail)
        return moment
    }

    /// 1 to 7 after 周: one numeral, 日 or 天, and no 次 behind it (每周一次).
    func weekday(_ place: Int, ofAmount: Bool) -> (day: Int, next: Int)? {
        guard !ofAmount, items.indices.contains(place), items[place].isTouching else { return nil }
        if let day = number(place)?.whole, (1...6).contains(day), number(place)!.digits == 1, number(place)!.isHan || items[place - 1].range.count > 1 {
            if isRole(place + 1, .times, attached: true) || isRole(place + 1, .piece, attached: true) || isRole(place + 1, .more, attached: true) { return nil }
            return (day, place + 1)
        }
        if isRole(place, .day) || items[place].range.count == 1 && buffer.scalars[items[place].range.lowerBound] == 0x5929 { return (7, place + 1) }
        return nil
    }

    // MARK: Counted from now

    /// 上周, 下个月, 本季度, 上周三, 下下周末, 上个小时.
    private func step(_ count: Int, _ place: Int) -> Moment? {
        var place = place
        if isRole(place, .piece, attached: true) { place += 1 }
        guard let word = word(place), items[place].isAttached else { return nil }
        switch word.role {
        case .week:
            var week = now(.week, count, place + 1)
            guard let day = weekday(place + 1, ofAmount: false) else { return week }
            week.next = day.next
            if let first = week.period?.first { week.period = CalendarPeriod(first.adding(days: day.day - 1)) } else {
                week.period = CalendarPeriod(.day, weekday: day.day)
                week.offset = nil
            }
            return week
        case .weekend: return now(.weekend, count, place + 1)
        case .month:
            // 上月余 and the like is no month.
            return isRole(place + 1, .more, attached: true) ? nil : afterMonth(now(.month, count, place + 1))
        case .year: return afterYear(now(.year, count, place + 1))
        case .season:
            return now(.quarter, count, place + 1)
        case .seasonName:
            var moment = now(.year, count, place + 1)
            moment.period = moment.period.map { CalendarPeriod(.season, year: $0.year, number: word.number) }
            return moment
        case .half: return isRole(place + 1, .year, attached: true) ? now(.half, count, place + 2) : nil
        case .unit where word.number == 3 && word.detail == 1: return now(.quarter, count, place + 1)
        default: return nil
        }
    }

    /// 上半年, 下半月, 下半周 of a year or of now.
    private func half(_ number: Int, of year: Moment) -> Moment? {
        guard let unit = word(year.next), items[year.next].isAttached else { return nil }
        var moment = year
        moment.next += 1
        switch unit.role {
        case .year:
            guard let named = year.period?.year else { return nil }
            moment.period = CalendarPeriod(.half, year: named, number: number)
            return moment
        case .month, .week:
            let grain: CalendarPeriod.Grain = unit.role == .month ? .month : .week
            guard let first = now(grain, 0, 0).period?.first, let end = now(grain, 0, 0).period?.end else { return nil }
            let middle = first.adding(days: grain == .month ? 15 : 3)
            moment.period = nil
            moment.stretch = number == 1 ? (first, middle) : (middle, end)
            return moment
        default: return nil
        }
    }

    // MARK: Years

    private func year(_ place: Int) -> Moment? {
        guard let number = number(place), let whole = number.whole, next(place + 1, .year) != nil else { return nil }
        if number.digits == 4, (1000...2999).contains(whole) { return afterYear(Moment(CalendarPeriod(.year, year: whole), next: place + 2, isDefinite: true)) }
        // 08年, 九八年; 18年10月1日, 19年3月; else two digits are a length.
        guard number.digits == 2, isYear(whole, isDigits: whole < 10 || number.isHan, place) else { return nil }
        return afterYear(Moment(CalendarPeriod(.year, year: NumericDateReader.century(whole)), next: place + 2, isDefinite: true))
    }

    private func isYear(_ value: Int, isDigits: Bool, _ place: Int) -> Bool {
        if isDigits { return true }
        if let month = number(place + 2)?.whole, (1...12).contains(month), items[place + 2].isTouching, isRole(place + 3, .month, attached: true) {
            // 14年2月余 and 16年3个月 are lengths.
            guard let word = word(place + 4), items[place + 4].isAttached else { return true }
            return ![.more, .before, .after, .since, .within, .half].contains(word.role)
        }
        // 98年: so long is no length where nothing has it behind it.
        guard value >= 60 else { return false }
        if let word = word(place - 1), items[place].isAttached, word.role == .from || word.role == .at { return true }
        guard isClauseStart(place) else { return false }
        guard let word = word(place + 2), items[place + 2].isAttached else { return true }
        return ![.more, .before, .after, .since, .within, .half, .modifier].contains(word.role)
    }

    private func decade(_ place: Int) -> Moment? {
        guard let number = number(place)?.whole else { return nil }
        if next(place + 1, .decade) != nil {
            let year = number >= 1000 ? number : number >= 30 ? 1900 + number : 2000 + number
            guard number % 10 == 0, number < 100 || (1000...2999).contains(number) else { return nil }
            return Moment(CalendarPeriod(.decade, year: year), next: place + 2, isDefinite: true)
        }
        guard next(place + 1, .century) != nil, (2...29).contains(number) else { return nil }
        // 20世纪90年代
        if let decade = self.number(place + 2)?.whole, items[place + 2].isTouching, next(place + 3, .decade) != nil, (0...90).contains(decade) {
            return Moment(CalendarPeriod(.decade, year: (number - 1) * 100 + decade), next: place + 4, isDefinite: true)
        }
        // 3世纪 of an amount is none.
        return number >= 15 ? Moment(CalendarPeriod(.century, year: (number - 1) * 100), next: place + 2, isDefinite: true) : nil
    }

    /// What may stand behind a year.
    private func afterYear(_ year: Moment) -> Moment {
        var place = year.next
        if isRole(place, .of, attached: true) { place += 1 }
        guard items.indices.contains(place), items[place].isAttached else { return year }
        let named = year.period?.year
        if let number = number(place)?.whole {
            if (1...12).contains(number), next(place + 1, .month) != nil {
                return afterMonth(Moment(CalendarPeriod(.month, year: named, number: number), next: place + 2, isDefinite: year.isDefinite))
            }
            return quarter(place, year) ?? year
        }
        guard let word = word(place) else { return year }
        switch word.role {
        case .lunar:
            guard var moment = date(place + 1), moment.period?.year == nil || moment.period?.grain == .month || moment.period?.grain == .day else { return year }
            moment.period?.year = named
            (moment.isLunar, moment.isDefinite) = (true, year.isDefinite)
            return moment
        case .monthName:
            var moment = afterMonth(Moment(CalendarPeriod(.month, year: named, number: word.number), next: place + 1, isDefinite: year.isDefinite), isLunar: true)
            moment.isLunar = true
            return moment
        case .phase where place == year.next: return phase(word, year)
        case .year:
            // 去年年底
            guard let word = next(place + 1, .phase) else { return year }
            var start = year
            start.next = place + 1
            return phase(word, start)
        case .seasonName:
            var moment = year
            moment.period = CalendarPeriod(.season, year: named, number: word.number)
            moment.next = place + 1
            return moment
        case .halfOf:
            var start = year
            start.next = place + 1
            return half(word.number, of: start) ?? year
        case .holiday: return holiday(word, year: named, place + 1) ?? year
        case .sequence: return quarter(place + 1, year) ?? nth(place + 1, of: year) ?? year
        case .before, .after:
            // 2018年前半年
            if place == year.next, isRole(place + 1, .half, attached: true), isRole(place + 2, .year, attached: true) {
                var start = year
                start.next = place + 2
                return half(word.role == .before ? 1 : 2, of: start) ?? year
            }
            return word.role == .before && place > year.next ? edge(place, of: year) ?? year : year
        case .last: return edge(place, of: year) ?? year
        default: return year
        }
    }

    /// 三季度, 第3季度.
    private func quarter(_ place: Int, _ year: Moment) -> Moment? {
        guard let number = number(place)?.whole, (1...4).contains(number), let word = word(place + 1), items[place + 1].isAttached else { return nil }
        guard word.role == .season || word.role == .unit && word.number == 3 && word.detail == 1 else { return nil }
        var moment = year
        moment.period = CalendarPeriod(.quarter, year: year.period?.year, number: number)
        moment.next = place + 2
        return moment
    }

    private func phase(_ word: ChineseTimeWord, _ period: Moment) -> Moment {
        var moment = period
        moment.phase = ChineseTimeWord.phases[word.detail]
        moment.next += 1
        return moment
    }

    // MARK: Months and days

    private func month(_ place: Int, after before: Moment?) -> Moment? {
        guard let number = number(place), let month = number.whole, (1...12).contains(month), next(place + 1, .month) != nil, number.digits > 0 || number.isHan else { return nil }
        let plain = Moment(CalendarPeriod(.month, year: before?.period?.year, number: month), next: place + 2, isDefinite: before?.isDefinite ?? false)
        let moment = afterMonth(plain)
        if moment.next > plain.next { return moment }
        guard before?.period?.grain == .month || isMonth(place) else { return nil }
        return plain
    }

    /// Whether 3月 is the month and no length of three months, as it is in most notes.
    private func isMonth(_ place: Int) -> Bool {
        // 月份
        if items[place + 1].range.count == 2 || isWhole(place, place + 2) { return true }
        if let word = word(place + 2), items[place + 2].isAttached, [.more, .before, .after, .within, .since, .half, .modifier, .times].contains(word.role) { return isRole(place - 1, .at) && items[place].isAttached }
        if let word = word(place - 1), items[place].isAttached {
            if word.role == .at || word.role == .from || word.role == .every && number(place)?.isHan == false && false { return true }
            // 2月和3月
            if word.role == .joint, isRole(place - 2, .month, attached: true), number(place - 3) != nil { return true }
        }
        guard let word = word(place + 2), items[place + 2].isAttached else { return false }
        let isMonthBehind = (1...12).contains(number(place + 3)?.whole ?? 0) && next(place + 4, .month) != nil
        return word.role == .joint && isMonthBehind || word.role == .to && isMonthBehind
    }

    /// What may stand behind a month.
    private func afterMonth(_ month: Moment, isLunar: Bool = false) -> Moment {
        var place = month.next
        let isOf = isRole(place, .of, attached: true)
        if isOf { place += 1 }
        guard items.indices.contains(place), items[place].isAttached else { return month }
        if let number = number(place), !isOf {
            guard let day = number.whole, (1...31).contains(day) else { return month }
            let hasSign = isRole(place + 1, .day, attached: true) || isRole(place + 1, .number, attached: true)
            // 八月十五: only in numerals, where a year or the lunar calendar tells that a date is meant, and nothing is counted.
            guard hasSign || number.isHan && day > 1 && (month.isDefinite || isLunar) && !isCounted(place + 1) else { return month }
            return self.day(day, of: month, next: hasSign ? place + 2 : place + 1)
        }
        guard let word = word(place) else { return month }
        switch word.role {
        case .phase:
            // 十月初一: only the lunar calendar has it.
            if word.detail == 0, items[place].range.count == 1, let day = number(place + 1), day.isHan, items[place + 1].isTouching, (1...10).contains(day.whole ?? 0) {
                var moment = self.day(day.whole!, of: month, next: place + 2)
                moment.isLunar = true
                return moment
            }
            return isOf ? month : phase(word, month)
        case .tens:
            // 廿号, 廿三日
            var next = place + 1, day = word.number
            if let unit = number(next)?.whole, (1...9).contains(unit), items[next].isTouching {
                day += unit
                next += 1
            }
            if isRole(next, .day, attached: true) || isRole(next, .number, attached: true) { next += 1 }
            return self.day(day, of: month, next: next)
        case .sequence: return nth(place + 1, of: month) ?? month
        case .before where isOf, .last: return edge(place, of: month) ?? month
        case .halfOf:
            guard isRole(place + 1, .month, attached: true), let first = month.period?.first, let end = month.period?.end else { return month }
            var moment = month
            moment.stretch = word.number == 1 ? (first, first.adding(days: 15)) : (first.adding(days: 15), end)
            (moment.period, moment.next) = (nil, place + 2)
            return moment
        default: return month
        }
    }

    private func day(_ day: Int, of month: Moment, next: Int) -> Moment {
        var moment = month
        if let period = month.period { moment.period = CalendarPeriod(.day, year: period.year, number: period.number, day: day) } else { moment.period = CalendarPeriod(.day, day: day) }
        moment.next = next
        return moment
    }

    /// A unit or 次 stands at an item.
    private func isCounted(_ place: Int) -> Bool {
        guard let word = word(place), items[place].isAttached else { return false }
        return [.unit, .latin, .year, .month, .week, .piece, .times, .clock, .minute, .second, .hour, .half, .more].contains(word.role)
    }

    /// 29日, 15号 without a month: only after 于 and the like, at the head of a sentence, or as the end of an interval.
    private func day(_ place: Int, after before: Moment?) -> Moment? {
        guard let number = number(place), let day = number.whole, (1...31).contains(day), let unit = word(place + 1), items[place + 1].isAttached else { return nil }
        guard unit.role == .day || unit.role == .number else { return nil }
        if let period = before?.period, period.grain == .day, before?.clock == nil {
            return Moment(CalendarPeriod(.day, year: period.year, number: period.number, day: day), next: place + 2, isDefinite: before?.isDefinite ?? false)
        }
        if let word = word(place + 2), items[place + 2].isAttached {
            switch word.role {
            case .part, .clock: break
            case .plan, .story, .at, .to, .from, .event: break
            default: return nil
            }
        }
        let isTold = (isRole(place - 1, .at) || isRole(place - 1, .from)) && items[place].isAttached
        let isHead = scalarBefore(place) == nil && (number.digits == 2 || day > 10) && (unit.role == .day || isWhole(place, place + 2))
        let isTimed = isRole(place + 2, .part, attached: true) && (number.digits == 2 || unit.role == .number || isClauseStart(place))
        guard isTold || isTimed || isHead && !isRole(place + 2, .plan, attached: true) else { return nil }
        return Moment(CalendarPeriod(.day, day: day), next: place + 2)
    }

    // MARK: Pieces of a period

    /// 第一周, 第三个月, 第一个星期一 of a year or month.
    private func nth(_ place: Int, of whole: Moment) -> Moment? {
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
    private func edge(_ place: Int, of whole: Moment) -> Moment? {
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

    /// A feast, of a year where one is named.
    private func holiday(_ word: ChineseTimeWord, year: Int?, _ next: Int) -> Moment? {
        let month = word.number / 100, day = word.number % 100
        var moment = Moment(CalendarPeriod(.day, year: year, number: month, day: day), next: next, isDefinite: year != nil)
        if word.detail == 0 { moment.isLunar = true }
        guard word.detail > 0 else { return moment }
        // The second Sunday of May: of a year that is known.
        guard let year = year ?? reference?.date.year, let first = CivilDate(year: year, month: month, day: 1) else { return nil }
        moment.period = CalendarPeriod(first.adding(days: (day - first.weekday + 7) % 7 + (word.detail - 1) * 7))
        return moment
    }
}
