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
        case .clock, .course: return nil
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
    func now(_ grain: CalendarPeriod.Grain, _ count: Int, _ next: Int) -> Moment {
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
            if let first = week.period?.first {
                week.period = CalendarPeriod(first.adding(days: day.day - 1))
            } else {
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
    func half(_ number: Int, of year: Moment) -> Moment? {
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

    /// A feast, of a year where one is named.
    func holiday(_ word: ChineseTimeWord, year: Int?, _ next: Int) -> Moment? {
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
