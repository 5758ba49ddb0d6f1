internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Sets of times: 每天, 每2周1次, 隔日, 每周一下午八点, 3次/日. How often a drug is taken is none of them.
extension ChineseTimeGrammar {
    func set(_ place: Int) -> Reading? {
        guard let reading = anySet(place), !isOfDose(place, reading.next) else { return nil }
        return reading
    }

    private func anySet(_ place: Int) -> Reading? {
        if let word = word(place) {
            switch word.role {
            case .every: return every(place)
            case .everyOther: return everyOther(place + 1, from: place)
            case .set:
                guard let unit = unit(ofSet: word) else { return nil }
                return Reading(mention: TimeMention(items[place].range, .set, TimeAmount(Double(word.number), unit).text), next: place + 1)
            case .day, .week, .month:
                // 日1次, 周2次
                guard !isAmount(before: place), !isWordBefore(place), let unit = self.unit(place), let times = times(place + 1) else { return nil }
                return found(place, times.next, TimeAmount(1, unit.unit).text, times.frequency)
            default: break
            }
        }
        if let rate = rate(place) { return rate }
        // 一日三次, 3～4天一次
        guard number(place) != nil || isRole(place, .half), let length = length(place), length.modifier == nil, let times = times(length.next) else { return nil }
        return found(place, times.next, length.high.map { length.low.text + "/" + $0.text } ?? length.low.text, times.frequency)
    }

    private func found(_ first: Int, _ next: Int, _ value: String, _ frequency: String?) -> Reading {
        Reading(mention: TimeMention(scalars(first, next), .set, value, frequency: frequency), next: next)
    }

    private func unit(ofSet word: ChineseTimeWord) -> TimeUnit? { TimeUnit(rawValue: word.detail) }

    /// A Chinese character stands right before: 节日一次 counts no day.
    private func isWordBefore(_ place: Int) -> Bool {
        let start = items[place].range.lowerBound
        return start > range.lowerBound && buffer.classes[start - 1] == CharacterClass.han.rawValue
    }

    /// 三次, 1～2次, 数次 behind an item.
    private func times(_ place: Int) -> (frequency: String?, next: Int)? { isAttached(place) ? counts(place) : nil }

    private func counts(_ place: Int) -> (frequency: String?, next: Int)? {
        var next = place + 1, frequency: String?
        if let number = number(place), number.low > 0 {
            var high = number.high
            if isRole(next, .to, attached: true), let end = self.number(next + 1), items[next + 1].isAttached {
                high = end.low
                next += 2
            }
            if isRole(next, .more, attached: true) { next += 1 }
            guard number.low < 1e4, (high ?? 0) < 1e4 else { return nil }
            frequency = "\(Int(number.low))" + (high.map { "-\(Int($0))" } ?? "") + "X"
        } else if !isRole(place, .some) {
            return nil
        }
        return isRole(next, .times, attached: true) ? (frequency, next + 1) : nil
    }

    /// 3次/日, 2次/夜, 1-2次/周, 3次每日. Beats and breaths a minute are none.
    private func rate(_ place: Int) -> Reading? {
        guard number(place) != nil, isCountStart(place), let times = counts(place), let sign = word(times.next), items[times.next].isAttached,
            sign.role == .per || sign.role == .every
        else { return nil }
        let period = times.next + 1
        guard let word = word(period), items[period].isAttached else { return nil }
        if word.role == .part { return found(place, period + 1, "P1D", times.frequency) }
        // In 6次 每周3次 the second number is the set's.
        guard let unit = unit(period), unit.unit < .hour, sign.role == .per || self.times(period + 1) == nil else { return nil }
        return found(place, period + 1, TimeAmount(unit.scale, unit.unit).text, times.frequency)
    }

    private func isCountStart(_ place: Int) -> Bool { !isRole(place - 1, .to) || !items[place].isAttached }

    // MARK: Every

    private func every(_ place: Int) -> Reading? {
        var start = place + 1
        guard isAttached(start) else { return nil }
        if isRole(start, .everyOther) { return everyOther(start + 1, from: place) }
        if isRole(start, .piece) { start += 1 }
        guard let word = word(start), number(start) == nil, items[start].isAttached else { return counted(start, from: place, factor: 1) }
        switch word.role {
        case .week:
            if let days = weekdays(start + 1) { return onDays(days.days, days.next, from: place) }
        case .weekend: return found(place, start + 1, "XXXX-WXX-WE", nil)
        case .part: return atTime(place, start)
        case .unit where word.detail == 3 && word.number == 1, .day:
            if isRole(start + 1, .part, attached: true) || number(start + 1) != nil || clockItem(start + 1),
                let time = atTime(place, start + 1, mustBeClock: !isRole(start + 1, .part))
            {
                return time
            }
        case .month:
            if let day = number(start + 1)?.whole, items[start + 1].isTouching, (1...31).contains(day), let unit = self.word(start + 2), unit.role == .day || unit.role == .number,
                items[start + 2].isAttached
            {
                return found(place, start + 3, CalendarPeriod(.day, day: day).text, nil)
            }
        case .year:
            let period = month(start + 1)
            if let period { return found(place, period.next, period.text, nil) }
        case .seasonName: return found(place, start + 1, CalendarPeriod(.season, number: word.number).text, nil)
        default: break
        }
        return counted(start, from: place, factor: 1)
    }

    private func clockItem(_ place: Int) -> Bool {
        guard items.indices.contains(place), case .clock = items[place].content else { return false }
        return items[place].isAttached
    }

    /// 每年3月, 每年冬天, 每年10月1日.
    private func month(_ place: Int) -> (text: String, next: Int)? {
        if let season = next(place, .seasonName) { return (CalendarPeriod(.season, number: season.number).text, place + 1) }
        guard let month = number(place)?.whole, items[place].isTouching, (1...12).contains(month), next(place + 1, .month) != nil else { return nil }
        if let day = number(place + 2)?.whole, items[place + 2].isTouching, (1...31).contains(day),
            isRole(place + 3, .day, attached: true) || isRole(place + 3, .number, attached: true)
        {
            return (CalendarPeriod(.day, number: month, day: day).text, place + 4)
        }
        return (CalendarPeriod(.month, number: month).text, place + 2)
    }

    /// 每天, 每2周, 每隔3天 with how often.
    private func counted(_ start: Int, from place: Int, factor: Double) -> Reading? {
        var amount: TimeAmount, high: TimeAmount?, next: Int
        if let length = length(start), length.modifier == nil || number(start) != nil {
            (amount, high, next) = (length.low, length.high, length.next)
        } else if let unit = unit(start), items[start].isAttached {
            (amount, next) = (TimeAmount(unit.scale * factor, unit.unit), start + 1)
        } else {
            return nil
        }
        guard let finest = amount.finest, finest < .minute else { return nil }
        let times = times(next)
        // 每小时 alone is a rate.
        guard finest != .hour || times != nil || number(start) != nil else { return nil }
        next = times?.next ?? next
        return found(place, next, high.map { amount.text + "/" + $0.text } ?? amount.text, times?.frequency)
    }

    /// 隔日 and 每隔一天 are every second day.
    private func everyOther(_ start: Int, from place: Int) -> Reading? {
        guard isAttached(start) else { return nil }
        guard number(start)?.whole != 1 || isRole(start + 1, .to, attached: true) else {
            let unit = isRole(start + 1, .piece, attached: true) ? start + 2 : start + 1
            return counted(unit, from: place, factor: 2)
        }
        // 隔 alone counts days, weeks and months; with another number 每 must stand before it.
        if number(start) != nil, !isRole(place, .every) { return nil }
        return counted(start, from: place, factor: 2)
    }

    /// 一, 一三五, 一、三、五, 日 behind 每周.
    private func weekdays(_ place: Int) -> (days: [Int], next: Int)? {
        guard isAttached(place), items[place].isTouching else { return nil }
        var days: [Int] = [], next = place
        while items.indices.contains(next), items[next].isAttached {
            if let number = number(next), number.isHan, number.low >= 1, number.high != nil || number.digits > 0 {
                if let high = number.high {
                    days += [Int(number.low), Int(high)]
                } else if number.low < 1e6 {
                    days += String(Int(number.low)).compactMap(\.wholeNumberValue)
                } else {
                    return nil
                }
            } else if isRole(next, .day) || items[next].range.count == 1 && buffer.scalars[items[next].range.lowerBound] == 0x5929 {
                days.append(7)
            } else {
                break
            }
            next += 1
            guard isRole(next, .list, attached: true) || isRole(next, .joint, attached: true), number(next + 1)?.isHan == true || isRole(next + 1, .day) else { break }
            next += 1
        }
        guard !days.isEmpty, days.allSatisfy((1...7).contains), !isRole(next, .times, attached: true), !isRole(next, .piece, attached: true) else { return nil }
        return (days, next)
    }

    private func onDays(_ days: [Int], _ next: Int, from place: Int) -> Reading {
        var moment = Moment(CalendarPeriod(.day, weekday: days[0]), next: next)
        guard days.count == 1 else {
            if isRole(next, .part, attached: true) { moment.next += 1 }
            return found(place, moment.next, "P1W", "\(days.count)X")
        }
        addTime(&moment)
        return found(place, moment.next, moment.value, nil)
    }

    /// 每晚, 每天下午5点.
    private func atTime(_ place: Int, _ start: Int, mustBeClock: Bool = false) -> Reading? {
        var moment = Moment(CalendarPeriod(.day), next: start)
        addTime(&moment)
        guard moment.next > start, moment.clock != nil || !mustBeClock else { return nil }
        let value = moment.clock.map { $0.text } ?? moment.value
        let times = times(moment.next)
        return found(place, times?.next ?? moment.next, value, times?.frequency)
    }

    // MARK: Doses

    /// A dose or a way of giving a drug stands beside the set, in its clause.
    private func isOfDose(_ first: Int, _ next: Int) -> Bool {
        if isRole(next, .dose, attached: true) || number(next) != nil && items[next].isAttached && isRole(next + 1, .dose, attached: true) { return true }
        for step in 1...4 where first - step >= 0 {
            guard isSameClause(first - step, first) else { return false }
            if isRole(first - step, .dose) { return true }
        }
        return false
    }
}
