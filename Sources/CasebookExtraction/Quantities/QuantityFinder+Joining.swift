internal import CasebookText

/// Numbers that belong together: intervals, amounts of several units, values that share a unit.
extension QuantityFinder {
    /// What follows a number and its unit: a half, a smaller unit, a word of comparison.
    func finish(_ item: inout Item, _ buffer: borrowing ScalarBuffer, _ end: Int) {
        if !item.isOrdinal { addParts(&item, buffer, end) }
        nameScale(&item, buffer)
        if let after = comparisons.after(buffer, at: item.range.upperBound, end: end) {
            // 约5天以上; but more than 5 or so stays more.
            if item.comparator == nil || item.comparator == .about || item.comparator == .equal { item.comparator = after.comparator }
            item.range = item.range.lowerBound..<after.end
        }
    }

    /// 摄氏37度, 华氏温度100度; 零下5度; 比三十大.
    private func nameScale(_ item: inout Item, _ buffer: borrowing ScalarBuffer) {
        var place = item.range.lowerBound
        func stands(_ first: UInt32, _ second: UInt32) -> Bool { place > 1 && buffer.scalars[place - 2] == first && buffer.scalars[place - 1] == second }
        guard place > 0 else { return }
        if item.unit == "deg" || item.unit == "Cel" || item.unit == "[degF]", stands(0x96F6, 0x4E0B) {
            place -= 2
            item.value = -item.value
        }
        if item.unit == "deg" {
            if stands(0x6E29, 0x5EA6) || stands(0x6EAB, 0x5EA6) { place -= 2 }
            if stands(0x6444, 0x6C0F) || stands(0x651D, 0x6C0F) {
                item.unit = "Cel"
                place -= 2
            } else if stands(0x534E, 0x6C0F) || stands(0x83EF, 0x6C0F) {
                item.unit = "[degF]"
                place -= 2
            } else {
                place = item.range.lowerBound
            }
        }
        let stop = item.range.upperBound
        if item.comparator == nil, place == item.range.lowerBound, buffer.scalars[place - 1] == 0x6BD4, stop < buffer.count {
            switch buffer.scalars[stop] {
            case 0x5927, 0x591A, 0x9AD8, 0x957F, 0x91CD: item.comparator = .greater
            case 0x5C0F, 0x5C11, 0x4F4E, 0x77ED, 0x8F7B: item.comparator = .less
            default: break
            }
            if item.comparator != nil {
                item.isOpened = true
                item.range = place - 1..<stop + 1
                return
            }
        }
        item.range = place..<stop
    }

    private func addParts(_ item: inout Item, _ buffer: borrowing ScalarBuffer, _ end: Int) {
        let start = item.range.lowerBound
        var place = item.range.upperBound
        if item.unit == nil, item.form != .words, place + 2 < end, buffer.scalars[place] == 0x4E2A || buffer.scalars[place] == 0x500B, buffer.scalars[place + 1] == 0x534A,
            let unit = units.reading(in: buffer, at: place + 2, end: end), !unit.isRate, isTime(unit.unit)
        {
            // 三个半小时, 一个半月
            item.value += 0.5
            item.unit = unit.unit
            item.range = start..<unit.range.upperBound
            return
        }
        guard let unit = item.unit, item.high == nil, place < end else { return }
        if buffer.scalars[place] == 0x534A, item.form != .words {
            // 两米半, but 半 before a word of its own is left.
            if place + 1 >= end || buffer.classes[place + 1] != CharacterClass.han.rawValue || !isTime(unit) || [0x524D, 0x540E, 0x4F59].contains(buffer.scalars[place + 1]) {
                item.value += 0.5
                item.range = start..<place + 1
                return
            }
        }
        if unit == "m", item.form == .han || buffer.classes[place] == CharacterClass.han.rawValue, let digit = NumberReader.numeral(buffer.scalars[place]), digit > 0 {
            // 三米九, 一米七五
            var part = Double(digit) / 10, stop = place + 1
            if stop < end, let second = NumberReader.numeral(buffer.scalars[stop]) {
                part += Double(second) / 100
                stop += 1
            }
            if stop >= end || NumberReader.scale(buffer.scalars[stop]) == nil, units.reading(in: buffer, at: stop, end: end) == nil {
                item.value += part
                item.range = start..<stop
                return
            }
        }
        // 1 hour and a half; 7 ft 10 in; 两年零三个月. Most units are followed by nothing of the kind.
        let next = NumberReader.skipSpaces(buffer, buffer.folded[place] == 0x2C ? place + 1 : place, end)
        guard next < end, buffer.classes[next] == CharacterClass.digit.rawValue || buffer.classes[next] == CharacterClass.han.rawValue || numbers.word(buffer, next, end) != nil
        else { return }
        guard let size = UnitOfMeasure(unit) else { return }
        var last = size
        for _ in 0..<3 {
            place = item.range.upperBound
            guard let (part, partUnit, stop) = smaller(buffer, place, end, than: last, isOpen: item.range.upperBound, form: item.form) else { return }
            guard let added = partUnit.convert(part, to: size) else { return }
            item.value += added
            item.range = start..<stop
            last = partUnit
        }
    }

    /// The next part of an amount of several units, in a smaller unit than the last and less than one of it.
    private func smaller(
        _ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, than last: UnitOfMeasure, isOpen: Int, form: NumberReader.Number.Form
    ) -> (Double, UnitOfMeasure, Int)? {
        guard last.offset == 0, last.dimension == .time || last.dimension == .length || last.dimension == .mass else { return nil }
        var place = start, hasAnd = false, limit = 1000.0
        if place < end, buffer.folded[place] == 0x2C {
            // Behind a comma only the next smaller unit: 7 feet, 10 inches.
            limit = 60
            place += 1
        }
        place = NumberReader.skipSpaces(buffer, place, end)
        guard place < end else { return nil }
        if buffer.scalars[place] == 0x96F6 || buffer.scalars[place] == 0x53C8 {
            place += 1
        } else if let and = numbers.word(buffer, place, end), case .and = and.value {
            hasAnd = true
            place = NumberReader.skipSpaces(buffer, and.end, end)
        }
        guard place < end, buffer.scalars[place] != 0x2D, let number = numbers.expression(in: buffer, at: place, end: end), number.unit == nil, !number.isOrdinal,
            number.high == nil
        else { return nil }
        let stop = number.range.upperBound
        if hasAnd, number.needsUnit, number.value < 1 {
            // An hour and a half.
            return (number.value, last, stop)
        }
        guard let unit = units.reading(in: buffer, at: stop, end: end), !unit.isRate, unit.unit != "deg", let size = UnitOfMeasure(unit.unit) else {
            // 1 hour fifteen
            guard last.code == "h", number.value < 60, number.form != .han, stop >= end || [0x2E, 0x2C, 0x3B, 0x29].contains(buffer.folded[stop]) else { return nil }
            return UnitOfMeasure("min").map { (number.value, $0, stop) }
        }
        guard size.dimension == last.dimension, size.factor < last.factor, last.factor <= size.factor * limit,
            number.value * size.factor < last.factor || hasAnd && size.dimension == .length, number.value >= 0
        else { return nil }
        return (number.value, size, unit.range.upperBound)
    }

    private func isTime(_ unit: String) -> Bool { ["h", "mo", "wk", "a", "d", "min"].contains(unit) }

    // MARK: Intervals

    /// Adds a number to those before it: as the end of an interval, with a shared unit, or by itself.
    func join(_ item: Item, to items: inout [Item], _ buffer: borrowing ScalarBuffer, _ end: Int) {
        guard var first = items.last, first.high == nil || first.high != nil && item.comparator != nil, first.range.upperBound <= item.range.lowerBound,
            item.range.lowerBound - first.range.upperBound <= 8
        else {
            items.append(item)
            return
        }
        var item = item
        let gap = link(buffer, first.range.upperBound, item.range.lowerBound)
        if let merged = bounded(first, item, gap) {
            items[items.count - 1] = merged
            return
        }
        guard first.high == nil, item.high == nil, sharesUnit(first, item), gap != .none else {
            items.append(item)
            return
        }
        if gap == .plusMinus {
            if first.unit == nil { first.unit = item.unit }
            first.range = first.range.lowerBound..<item.range.upperBound
            items[items.count - 1] = first
            return
        }
        let suffix = NumberReader.skipSpaces(buffer, item.range.upperBound, end)
        let closes = suffix < end && (buffer.scalars[suffix] == 0x95F4 || buffer.scalars[suffix] == 0x4E4B && suffix + 1 < end && buffer.scalars[suffix + 1] == 0x95F4)
        let isInterval: Bool
        switch gap {
        case .to: isInterval = item.comparator == nil || item.comparator == .about || item.comparator == .equal
        case .and: isInterval = first.opensInterval || closes
        default: isInterval = false
        }
        if isInterval, first.comparator == nil || first.comparator == .about, item.value != first.value {
            let other = converted(first, item)
            guard gap != .to || other.second > other.first || other.first < 0 || first.unit != nil else {
                items.append(item)
                return
            }
            first.value = min(other.first, other.second)
            first.high = max(other.first, other.second)
            first.unit = item.unit ?? first.unit
            first.range = first.range.lowerBound..<(closes ? suffix + (buffer.scalars[suffix] == 0x95F4 ? 1 : 2) : item.range.upperBound)
            items[items.count - 1] = first
            return
        }
        if first.unit == nil, let unit = item.unit, unit != "%" || gap == .and, gap == .and || gap == .times, !first.isOrdinal, first.form == item.form {
            items[items.count - 1].unit = unit
        }
        item.range = item.range.lowerBound..<item.range.upperBound
        items.append(item)
    }

    private enum Link { case none, to, and, times, comma, plusMinus }

    /// What stands between two numbers.
    private func link(_ buffer: borrowing ScalarBuffer, _ start: Int, _ stop: Int) -> Link {
        var found = Link.comma, place = start
        while place < stop {
            switch buffer.scalars[place] {
            case 0x20, 0x2C, 0xFF0C, 0xA0: break
            case 0x2D, 0x2010...0x2015, 0x2212, 0x7E, 0xFF5E, 0x301C, 0x223C, 0xFF0D, 0x5230, 0x81F3: found = .to
            case 0x548C, 0x4E0E, 0x8207, 0x8DDF, 0x53CA, 0x4E14, 0x5E76, 0x4E26, 0x26, 0x800C, 0x4F46, 0x3001: found = .and
            case 0xD7, 0x2A, 0x78: found = .times
            case 0xB1: found = .plusMinus
            case 0x2B where place + 2 < stop && buffer.scalars[place + 1] == 0x2F && UnitReader.isMinus(buffer.scalars[place + 2]):
                found = .plusMinus
                place += 2
            case 0x74 where place + 1 < stop && buffer.folded[place + 1] == 0x6F && isApart(buffer, place, place + 2):
                found = .to
                place += 1
            case 0x61 where place + 2 < stop && buffer.folded[place + 1] == 0x6E && buffer.folded[place + 2] == 0x64 && isApart(buffer, place, place + 3):
                found = .and
                place += 2
            case 0x6F where place + 1 < stop && buffer.folded[place + 1] == 0x72 && isApart(buffer, place, place + 2):
                found = .and
                place += 1
            case 0x62 where place + 2 < stop && buffer.folded[place + 1] == 0x75 && buffer.folded[place + 2] == 0x74 && isApart(buffer, place, place + 3):
                found = .and
                place += 2
            default: return .none
            }
            place += 1
        }
        return start == stop ? .comma : found
    }

    private func isApart(_ buffer: borrowing ScalarBuffer, _ start: Int, _ stop: Int) -> Bool {
        !UnitReader.isLetter(buffer, start - 1) && (stop >= buffer.count || !UnitReader.isLetter(buffer, stop))
    }

    /// More than 3 and less than 5.
    private func bounded(_ first: Item, _ second: Item, _ gap: Link) -> Item? {
        // 18岁以下，3天以上 are two.
        guard gap == .and || gap == .comma && (first.isOpened && second.isOpened || first.range.upperBound == second.range.lowerBound), first.high == nil, second.high == nil,
            sharesUnit(first, second), let low = first.comparator, let high = second.comparator
        else { return nil }
        let values = converted(first, second)
        var merged = first
        switch (low, high) {
        case (.greater, .less), (.greater, .lessOrEqual), (.greaterOrEqual, .less), (.greaterOrEqual, .lessOrEqual): (merged.value, merged.high) = (values.first, values.second)
        case (.less, .greater), (.less, .greaterOrEqual), (.lessOrEqual, .greater), (.lessOrEqual, .greaterOrEqual): (merged.value, merged.high) = (values.second, values.first)
        default: return nil
        }
        guard merged.value < merged.high! else { return nil }
        merged.comparator = nil
        merged.unit = second.unit ?? first.unit
        merged.range = first.range.lowerBound..<second.range.upperBound
        return merged
    }

    private func sharesUnit(_ first: Item, _ second: Item) -> Bool {
        guard let one = first.unit, let other = second.unit, one != other else { return first.unit == nil || second.unit != nil }
        guard let a = UnitOfMeasure(one), let b = UnitOfMeasure(other) else { return false }
        return a.isCommensurable(with: b) || one == "deg" && (other == "Cel" || other == "[degF]")
    }

    /// Both values in the unit of the second.
    private func converted(_ first: Item, _ second: Item) -> (first: Double, second: Double) {
        guard let one = first.unit, let other = second.unit, one != other, let a = UnitOfMeasure(one), let b = UnitOfMeasure(other), let value = a.convert(first.value, to: b)
        else {
            return (first.value, second.value)
        }
        return (value, second.value)
    }
}
