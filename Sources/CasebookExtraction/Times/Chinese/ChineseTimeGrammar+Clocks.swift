internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Times of day: 上午8时30分, 晚上八点半, 14:30, 凌晨.
extension ChineseTimeGrammar {
    /// Adds the part of the day and the hour that stand behind a date, or alone where `moment` has none. Unchanged where none stands there.
    func addTime(_ moment: inout Moment, after before: Moment? = nil) {
        let first = moment.next
        var place = first, part = moment.part, isNamed = false
        if let word = word(place), word.role == .part, isBegin(place, moment) {
            part = Self.part(word.detail)
            isNamed = word.isAlone
            place += 1
        }
        let afterPart = place
        if next(place, .modifier)?.detail == 0, place > first || moment.hasDate { place += 1 }
        if let clock = clock(place, isSure: part != nil || moment.hasDate || before?.clock != nil, isHead: place == first && !moment.hasDate) {
            set(
                clock.clock, part ?? (before?.hasDate == true && moment.hasDate ? nil : clock.part ?? (moment.hasDate ? nil : before?.part)), &moment, said: clock.part,
                isDawn: afterPart > first && buffer.scalars[items[first].range.lowerBound] == 0x51CC)
            moment.untilClock = clock.until.map { Self.within($0, part ?? clock.part).clock }
            moment.next = clock.next
        } else if place > first || moment.part != nil, part != moment.part {
            guard moment.hasDate || isNamed && !isRole(first - 1, .every) && standsAlone(afterPart) else { return }
            moment.part = part
            moment.next = afterPart
        }
    }

    private func isBegin(_ place: Int, _ moment: Moment) -> Bool { items.indices.contains(place) && (!moment.hasDate || items[place].isAttached) }

    /// A part of the day that is no part of another word: no Chinese character that makes it one stands behind.
    private func standsAlone(_ next: Int) -> Bool {
        guard let scalar = scalarBehind(next) else { return true }
        // 班 觉 饭 安 好 餐 睡
        return ![0x73ED, 0x89C9, 0x996D, 0x5B89, 0x597D, 0x9910].contains(scalar)
    }

    private func set(_ clock: ClockTime, _ part: DayPart?, _ moment: inout Moment, said: DayPart?, isDawn: Bool) {
        let (time, isNextDay) = Self.within(clock, part ?? said, isDawn: isDawn)
        moment.clock = time
        moment.part = part
        if isNextDay, let period = moment.period, period.grain == .day, let day = period.shifted(by: 1) { moment.period = day }
    }

    /// The hour in its part of the day, and whether it lies after midnight of an evening or night.
    private static func within(_ clock: ClockTime, _ part: DayPart?, isDawn: Bool = false) -> (clock: ClockTime, isNextDay: Bool) {
        guard let part, clock.hour <= 12 else { return (clock, false) }
        let isLate = (part == .evening || part == .night) && (clock.hour < 5 || clock.hour == 12)
        // 上午12点 is noon, 凌晨12点 midnight.
        if part == .morning, clock.hour == 12, !isDawn { return (clock, false) }
        return (clock.within(isLate ? .night : part), isLate)
    }

    /// The time of day that begins at an item.
    ///
    /// - Parameters:
    ///   - isSure: a date or part of the day stands before, so that 3点 is no place on a clock face.
    ///   - isHead: nothing of a time stands before it.
    private func clock(_ place: Int, isSure: Bool, isHead: Bool) -> (clock: ClockTime, part: DayPart?, until: ClockTime?, next: Int)? {
        guard items.indices.contains(place), isHead || items[place].isAttached else { return nil }
        if case .clock(var clock) = items[place].content {
            if next(place + 1, .am) != nil { return (clock.within(.morning), nil, nil, place + 2) }
            if next(place + 1, .pm) != nil {
                if clock.hour < 12 { clock.hour += 12 }
                return (clock, nil, nil, place + 2)
            }
            return (clock, nil, nil, place + 1)
        }
        // 3.0时 is no time of day.
        guard let number = number(place), number.digits == 1 || number.digits == 2 || number.isHan && number.digits == 0 else { return nil }
        // 五到六点
        if let hour = number.whole, isRole(place + 1, .to, attached: true), let end = self.number(place + 2)?.whole, items[place + 2].isAttached, hour < end, isSure || !isNote,
            let role = word(place + 3)?.role, role == .clock || role == .hour, items[place + 3].isAttached, let first = ClockTime(hour: hour), let last = ClockTime(hour: end)
        {
            return (first, nil, last, place + 4)
        }
        guard let hour = number.whole, hour <= 24, let unit = word(place + 1), items[place + 1].isAttached else {
            // 8 am
            guard let hour = number.whole, (1...12).contains(hour), let clock = ClockTime(hour: hour) else { return nil }
            if next(place + 1, .am) != nil { return (clock.within(.morning), nil, nil, place + 2) }
            if let word = next(place + 1, .pm), word.role == .pm, items[place + 1].range.count > 1 { return (clock.within(.afternoon), nil, nil, place + 2) }
            return nil
        }
        guard unit.role == .clock || unit.role == .hour, var clock = ClockTime(hour: hour) else { return nil }
        var next = place + 2, isExact = false
        if let minute = self.number(next), items[next].isTouching, let value = minute.whole, value < 60 {
            if isRole(next + 1, .minute, attached: true) {
                clock.minute = value
                next += 2
                isExact = true
                if let second = self.number(next)?.whole, items[next].isTouching, second < 60, isRole(next + 1, .second, attached: true) {
                    clock.second = second
                    next += 2
                }
            } else if isRole(next + 1, .quarter, attached: true), (1...3).contains(value) {
                clock.minute = value * 15
                next += 2
                isExact = true
            } else if unit.role == .clock, minute.digits == 2 || minute.isHan && (minute.digits == 0 || value >= 10), !isCountedTime(next + 1) {
                clock.minute = value
                next += 1
                isExact = true
            }
        } else if isRole(next, .half, attached: true), !isRole(next + 1, .year, attached: true), !isCountedTime(next + 1) {
            clock.minute = 30
            next += 1
            isExact = true
        }
        if isRole(next, .sharp, attached: true) {
            next += 1
            isExact = true
        }
        guard isSure || isExact || isTime(hour, number, unit.role, place, next) else { return nil }
        if let scalar = scalarBehind(next), !isExact, unit.role == .clock, Self.isOfDial(scalar) { return nil }
        return (clock, nil, nil, next)
    }

    /// A unit stands at an item: its number is an amount and no minute.
    private func isCountedTime(_ place: Int) -> Bool {
        guard let word = word(place), items[place].isAttached else { return false }
        return [.unit, .latin, .year, .month, .week, .day, .piece, .times].contains(word.role)
    }

    /// 位 处 方 向 钟: the place of a finding on a dial.
    private static func isOfDial(_ scalar: UInt32) -> Bool { [0x4F4D, 0x5904, 0x65B9, 0x5411, 0x949F].contains(scalar) }

    /// Whether an hour with nothing beside it is a time of day. In notes 3点 is as often a place on the clock face (肛周3点红肿).
    private func isTime(_ hour: Int, _ number: ChineseNumber, _ role: Role, _ place: Int, _ next: Int) -> Bool {
        if role == .hour { return !number.isHan || number.digits == 0 || hour >= 10 }
        if hour >= 13 || hour == 0 && number.isHan || isWhole(place, next) || items[next - 1].range.count == 2 { return true }
        if let word = word(place - 1), items[place].isAttached, word.role == .at || word.role == .modifier { return true }
        if let word = word(next), items[next].isAttached, word.role == .before || word.role == .after || word.role == .modifier { return true }
        return !isNote && (isRole(place - 1, .from) || isRole(place - 1, .to) || isRole(next, .to))
    }
}
