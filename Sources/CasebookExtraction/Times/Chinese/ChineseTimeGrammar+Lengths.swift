internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Amounts of time: 3年余, 一个半月, 8天20小时, 三五天.
extension ChineseTimeGrammar {
    struct Length {
        var low = TimeAmount()
        /// The greater end of an estimate (3-5天).
        var high: TimeAmount?
        var modifier: String?
        var next: Int

        var isOfDay: Bool { low.finest?.isOfDay ?? false }
    }

    /// A unit of time at an item, with how many of ours it is: 季度 is three months.
    func unit(_ place: Int) -> (unit: TimeUnit, scale: Double)? {
        guard let word = word(place) else { return nil }
        switch word.role {
        case .unit: return unit(word)
        case .latin: return items[place].isTouching ? unit(word) : nil
        case .year: return (.year, 1)
        // 月份 counts nothing.
        case .month: return items[place].range.count == 1 ? (.month, 1) : nil
        case .week: return (.week, 1)
        case .day: return (.day, 1)
        case .second: return (.second, 1)
        // 三刻钟
        case .quarter: return items[place].range.count == 2 ? (.minute, 15) : nil
        default: return nil
        }
    }

    private func unit(_ word: ChineseTimeWord) -> (unit: TimeUnit, scale: Double)? { TimeUnit(rawValue: word.detail).map { ($0, Double(word.number)) } }

    /// The amount of time that begins at an item.
    func length(_ place: Int) -> Length? {
        // 月余, 年余
        if let unit = unit(place), isRole(place + 1, .more, attached: true), items[place + 1].isTouching,
            [0x4F59, 0x9918].contains(buffer.scalars[items[place + 1].range.lowerBound]), unit.unit < .hour, !isAmount(before: place), !isDigitBefore(place)
        {
            return Length(low: TimeAmount(unit.scale, unit.unit), modifier: "MORE_THAN", next: place + 2)
        }
        // 39+2周 of a pregnancy: weeks and days.
        if let weeks = number(place)?.whole, isPlus(place + 1), let days = number(place + 2)?.whole, days < 7, items[place + 2].isTouching, isRole(place + 3, .week, attached: true)
        {
            return Length(low: TimeAmount(Double(weeks), .week).adding(TimeAmount(Double(days), .day)), next: place + 4)
        }
        if let listed = listed(place) { return Length(low: TimeAmount(listed.count * listed.scale, listed.unit), next: place + 1) }
        var length = Length(next: place), unit: TimeUnit?
        while let part = part(length.next, finerThan: unit) {
            let high = part.high ?? (part.high == nil && length.high != nil ? part.low : nil)
            if high != nil, length.high == nil { length.high = length.low }
            Self.add(part.low, part.unit, part.scale, part.isHalf, to: &length.low)
            if let high, length.high != nil { Self.add(high, part.unit, part.scale, part.isHalf, to: &length.high!) }
            if part.isMore { length.modifier = "MORE_THAN" }
            (unit, length.next) = (part.unit, part.next)
            // 8天又20小时, 一年零三个月
            if isRole(length.next, .and, attached: true) || number(length.next) == ChineseNumber(low: 0, digits: 1, isHan: true), self.part(length.next + 1, finerThan: unit) != nil
            {
                length.next += 1
            }
        }
        guard unit != nil else { return nil }
        if let word = next(length.next, .modifier), word.isAlone, length.modifier == nil || word.detail == 0 {
            length.modifier = ChineseTimeWord.modifiers[word.detail]
            length.next += 1
        }
        return length
    }

    /// A number of a list whose unit stands behind the last: 1、3、6个月. Of two numbers the first may be that of a paragraph (1、3天前), unless an event stands before.
    func listed(_ place: Int) -> (count: Double, unit: TimeUnit, scale: Double)? {
        guard let first = number(place)?.whole, first > 0 else { return nil }
        var next = place, last = first, count = 1
        while isRole(next + 1, .list, attached: true), let number = number(next + 2)?.whole, items[next + 2].isTouching, number > last, count < 6 {
            (next, last, count) = (next + 2, number, count + 1)
        }
        let isBehind = place > 0 && items[place].isTouching && (isRole(place - 1, .after) || isRole(place - 1, .sequence) || isRole(place - 1, .list) && count > 1)
        guard count > 2 || count == 2 && isBehind else { return nil }
        next += isRole(next + 1, .piece, attached: true) ? 2 : 1
        guard isAttached(next), let unit = unit(next), unit.unit < .second else { return nil }
        return (Double(first), unit.unit, unit.scale)
    }

    private func isPlus(_ place: Int) -> Bool { isRole(place, .and) && items[place].isTouching && buffer.folded[items[place].range.lowerBound] == 0x2B }

    private func isDigitBefore(_ place: Int) -> Bool {
        items[place].range.lowerBound > range.lowerBound && buffer.classes[items[place].range.lowerBound - 1] == CharacterClass.digit.rawValue
    }

    private struct Part {
        var low = Double.nan
        var high: Double?
        var unit = TimeUnit.day
        var scale = 1.0
        var isHalf = false
        var isMore = false
        var next = 0
    }

    /// One number with its unit.
    private func part(_ place: Int, finerThan coarser: TimeUnit?) -> Part? {
        guard items.indices.contains(place), coarser == nil || items[place].isAttached else { return nil }
        var part = Part(), next = place, digits = 0
        if let number = number(place) {
            guard number.low > 0, number.low < 1e6 else { return nil }
            (part.low, part.high, digits) = (number.low, number.high, number.digits)
            next += 1
            if part.high == nil, isRole(next, .to, attached: true), let end = self.number(next + 1), items[next + 1].isAttached, end.low > part.low, end.low < 1e6 {
                part.high = end.low
                digits = end.digits
                next += 2
            }
            // 十几年
            // 十来年
            let isRound = part.low.truncatingRemainder(dividingBy: 10) == 0, isAbout = isRound && isRole(next, .since, attached: true) && items[next].range.count == 1
            if isRole(next, .some, attached: true) && number.isHan && part.low >= 10 || isAbout && self.unit(next + 1) != nil {
                part.isMore = true
                next += 1
            }
        } else if isRole(place, .half) {
            part.low = 0
            part.isHalf = true
            next += 1
        } else if isRole(place, .some) || isRole(place, .more), coarser == nil {
            next += 1
            // 数十年
            if let tens = number(next)?.whole, tens == 10 || tens == 100, items[next].isTouching { next += 1 }
        } else if isRole(place, .piece), isRole(place + 1, .half, attached: true), coarser == nil {
            // 个半月
            part.low = 1
        } else {
            return nil
        }
        for _ in 0..<3 {
            if isRole(next, .more, attached: true), !part.low.isNaN {
                part.isMore = true
            } else if isRole(next, .piece, attached: true) {
            } else if isRole(next, .half, attached: true), !part.isHalf, !part.low.isNaN {
                part.isHalf = true
            } else {
                break
            }
            next += 1
        }
        guard items.indices.contains(next), items[next].isAttached, let unit = counted(next, coarser, isPlain: next == place + 1) else { return nil }
        // 2019年 is a year.
        guard unit.unit != .year || digits != 4, coarser == nil || coarser! < unit.unit else { return nil }
        (part.unit, part.scale, part.next) = (unit.unit, unit.scale, next + 1)
        if isRole(part.next, .half, attached: true), !part.isHalf, !part.low.isNaN, self.unit(part.next + 1) == nil || !isAttached(part.next + 1),
            !isRole(part.next + 1, .piece, attached: true)
        {
            part.isHalf = true
            part.next += 1
        }
        if isRole(part.next, .more, attached: true), items[part.next].isTouching, !part.low.isNaN {
            part.isMore = true
            part.next += 1
        }
        return part
    }

    /// The unit at an item behind a number. 时 counts behind days only, 分 behind hours or before seconds.
    private func counted(_ place: Int, _ coarser: TimeUnit?, isPlain: Bool) -> (unit: TimeUnit, scale: Double)? {
        if let unit = unit(place) { return unit }
        if isRole(place, .hour), coarser == .day, isPlain { return (.hour, 1) }
        guard isRole(place, .minute) else { return nil }
        return coarser == .hour || number(place + 1) != nil && items[place + 1].isTouching && isRole(place + 2, .second, attached: true) ? (.minute, 1) : nil
    }

    /// Halves of a year are six months, of a month alone 15 days, of an hour 30 minutes: what is meant by them.
    private static func add(_ count: Double, _ unit: TimeUnit, _ scale: Double, _ isHalf: Bool, to amount: inout TimeAmount) {
        guard isHalf else {
            amount.add(count * scale, unit)
            return
        }
        if count > 0, unit == .year || unit == .hour || unit == .minute { amount.add(count * scale, unit) }
        switch unit {
        case .year: amount.add(6 * scale, .month)
        case .month where count == 0 && scale == 1: amount.add(15, .day)
        case .hour: amount.add(30 * scale, .minute)
        case .minute: amount.add(30 * scale, .second)
        default: amount.add((count + 0.5) * scale, unit)
        }
    }
}
