internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Years, months and days by number: 2024年3月5日, 08年, 90年代, 3月下旬, 八月十五.
extension ChineseTimeGrammar {
    func year(_ place: Int) -> Moment? {
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

    func decade(_ place: Int) -> Moment? {
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
    func afterYear(_ year: Moment) -> Moment {
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

    func month(_ place: Int, after before: Moment?) -> Moment? {
        guard let number = number(place), let month = number.whole, (1...12).contains(month), next(place + 1, .month) != nil, number.digits > 0 || number.isHan else { return nil }
        let plain = Moment(CalendarPeriod(.month, year: before?.period?.year, number: month), next: place + 2, isDefinite: before?.isDefinite ?? false)
        let moment = afterMonth(plain)
        if moment.next > plain.next { return moment }
        guard before?.period?.grain == .month || isMonth(place) else { return nil }
        return plain
    }

    /// Whether 3月 is the month and no length of three months, as it is in most notes.
    private func isMonth(_ place: Int) -> Bool {
        // 月份, 3月起
        if items[place + 1].range.count == 2 || isWhole(place, place + 2) || isRole(place + 2, .onward, attached: true) { return true }
        if let word = word(place + 2), items[place + 2].isAttached, [.more, .before, .after, .within, .since, .half, .modifier, .times].contains(word.role) {
            return isRole(place - 1, .at) && items[place].isAttached
        }
        if let word = word(place - 1), items[place].isAttached {
            if word.role == .at || word.role == .from { return true }
            // 2月和3月
            if word.role == .joint, isRole(place - 2, .month, attached: true), number(place - 3) != nil { return true }
        }
        guard let word = word(place + 2), items[place + 2].isAttached else { return false }
        let isMonthBehind = (1...12).contains(number(place + 3)?.whole ?? 0) && next(place + 4, .month) != nil
        return word.role == .joint && isMonthBehind || word.role == .to && isMonthBehind
    }

    /// What may stand behind a month.
    func afterMonth(_ month: Moment, isLunar: Bool = false) -> Moment {
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

    func day(_ day: Int, of month: Moment, next: Int) -> Moment {
        var moment = month
        if let period = month.period {
            moment.period = CalendarPeriod(.day, year: period.year, number: period.number, day: day)
        } else {
            moment.period = CalendarPeriod(.day, day: day)
        }
        moment.next = next
        return moment
    }

    /// A unit or 次 stands at an item.
    private func isCounted(_ place: Int) -> Bool {
        guard let word = word(place), items[place].isAttached else { return false }
        return [.unit, .latin, .year, .month, .week, .piece, .times, .clock, .minute, .second, .hour, .half, .more].contains(word.role)
    }

    /// 29日, 15号 without a month: only after 于 and the like, at the head of a sentence, or as the end of an interval.
    func day(_ place: Int, after before: Moment?) -> Moment? {
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
}
