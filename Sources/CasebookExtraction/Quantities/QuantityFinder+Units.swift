internal import CasebookText

/// The unit of a number.
extension QuantityFinder {
    /// The unit behind a number, if it is one there: directly, behind spaces or a hyphen (two-year), in brackets (20 (kg)).
    func unit(_ buffer: borrowing ScalarBuffer, _ number: NumberExpression, _ end: Int) -> UnitReader.Reading? {
        let place = number.range.upperBound
        guard place < end else { return nil }
        if number.form != .han, let unit = separated(buffer, number, end) { return unit }
        if let unit = units.reading(in: buffer, at: place, end: end) {
            return isMeant(unit, buffer, number, end) ? unit : nil
        }
        switch buffer.folded[place] {
        case 0x2D:
            guard place + 1 < end, UnitReader.isLetter(buffer, place + 1), let unit = units.reading(in: buffer, at: place + 1, end: end), isMeant(unit, buffer, number, end) else {
                return nil
            }
            return unit.range.count > 1 ? unit : nil
        case 0x28, 0x7B, 0x3C, 0x20:
            let bracket = NumberReader.skipSpaces(buffer, place, end)
            guard bracket < end, [0x28, 0x7B, 0x3C].contains(buffer.folded[bracket]), var unit = units.reading(in: buffer, at: bracket + 1, end: end), !unit.isWeak, !unit.isRate,
                unit.range.upperBound < end, [0x29, 0x7D, 0x3E].contains(buffer.folded[unit.range.upperBound])
            else { return nil }
            unit.range = unit.range.lowerBound..<unit.range.upperBound + 1
            return unit
        default: return nil
        }
    }

    /// A unit behind a word: three quarters of an hour, 2 more days.
    private func separated(_ buffer: borrowing ScalarBuffer, _ number: NumberExpression, _ end: Int) -> UnitReader.Reading? {
        let start = NumberReader.skipSpaces(buffer, number.range.upperBound, end)
        var stop = start
        while stop < end, stop < start + 12, UnitReader.isLetter(buffer, stop) { stop += 1 }
        guard stop > start, stop < end, buffer.folded[stop] == 0x20 else { return nil }
        let isPart = number.value != number.value.rounded() && stop - start == 2 && buffer.folded[start] == 0x6F && buffer.folded[start + 1] == 0x66
        guard isPart || between.match(buffer, at: start, end: end)?.end == stop else { return nil }
        var place = stop + 1
        if isPart, let article = numbers.word(buffer, place, end), case .article = article.value { place = article.end + 1 }
        guard let unit = units.reading(in: buffer, at: place, end: end), !unit.isWeak, !unit.isRate, unit.range.count > 1, let size = UnitOfMeasure(unit.unit) else { return nil }
        return isPart || size.dimension == .time ? unit : nil
    }

    /// Whether a unit is meant where its spelling may say something else.
    private func isMeant(_ unit: UnitReader.Reading, _ buffer: borrowing ScalarBuffer, _ number: NumberExpression, _ end: Int) -> Bool {
        let place = number.range.upperBound, stop = unit.range.upperBound, isAdjacent = unit.range.lowerBound == place
        if !isAdjacent, buffer.classes[unit.range.lowerBound] == CharacterClass.han.rawValue, stop < end, buffer.classes[stop] == CharacterClass.han.rawValue {
            // 4 帕金森病, 9 阿卡波糖: a word begins there.
            guard !["Pa", "cal", "W", "A", "V", "N", "J", "Bq", "bar", "acal"].contains(unit.unit) else { return false }
        }
        if unit.needsAnalyte { return !isAdjacent || buffer.folded[unit.range.lowerBound] != 0x6D }
        if number.needsUnit {
            // A litre, an hour, half a day, 半年; not "a second opinion", "a degree of", "a C".
            guard !unit.isWeak || number.form == .han && unit.unit == "d", !unit.isRate else { return false }
            if number.form == .han {
                return isAdjacent && !["deg", "s"].contains(unit.unit) && !follows(buffer, number.range.lowerBound, [0x4E0A, 0x4E0B, 0x524D, 0x540E, 0x4E00, 0x5927, 0x5C0F])
            }
            guard unit.range.count > 2 || number.value != 1 || ["kg", "mg", "mL", "[lb_av]", "km", "cm", "mm"].contains(unit.unit), !isAdjacent else { return false }
            return number.value != 1
                || !["s", "deg", "bar", "[stone_av]", "U", "%", "[gr]"].contains(unit.unit) && (unit.unit != "circ") && !isRepeated(buffer, number.range.lowerBound)
        }
        guard unit.isWeak else {
            // 6m ago is no length, 2024年 no duration.
            if unit.unit == "m", unit.range.count == 1, age.match(buffer, at: NumberReader.skipSpaces(buffer, stop, end), end: end) != nil { return false }
            if unit.unit == "a", unit.range.count == 1, buffer.folded[unit.range.lowerBound] == 0x5E74 {
                return !(number.value >= 1800 && number.value <= 2200 && number.form == .digits)
            }
            return true
        }
        let next = stop < end ? buffer.folded[stop] : 0x20
        switch unit.unit {
        case "[in_i]":
            // 5 in., but not "2 in the morning" or "8 in 5".
            let after = NumberReader.skipSpaces(buffer, stop, end)
            return after >= end || after == stop || buffer.classes[after] != CharacterClass.letter.rawValue && buffer.classes[after] != CharacterClass.digit.rawValue
        case "Cel": return isAdjacent && next != 0x2F && (number.value < 0 || (25...45).contains(number.value))
        case "[degF]":  // 98F is also a woman of 98.
            return isAdjacent && (90...110).contains(number.value) && (number.value >= 101 || number.value != number.value.rounded())
        case "d":
            if stop < end, [0x524D, 0x540E, 0x4F59, 0x5185, 0x6765, 0x591A, 0x4EE5, 0x5DE6].contains(buffer.scalars[stop]) {
                return !follows(buffer, number.range.lowerBound, [0x6708])
            }
            if stop >= end || buffer.classes[stop] != CharacterClass.han.rawValue && buffer.classes[stop] != CharacterClass.digit.rawValue {
                return !follows(buffer, number.range.lowerBound, [0x6708])
            }
            return follows(buffer, number.range.lowerBound, [0x8FD1, 0x7EA6, 0x7EED, 0xD7, 0x5171, 0x671F])
        case "mo": return unit.range.lowerBound > place && stop >= end
        case "pm": return isClock(buffer, number, unit) == false
        case "am": return isClock(buffer, number, unit) == false
        case "T": return [0.35, 0.5, 1.5, 3, 7].contains(number.value) && isAdjacent
        case "[diop]": return isAdjacent && number.value != number.value.rounded()
        default: return false
        }
    }

    private func isClock(_ buffer: borrowing ScalarBuffer, _ number: NumberExpression, _ unit: UnitReader.Reading) -> Bool {
        number.value < 13 && (number.value * 100).rounded() == number.value * 100
    }

    private func follows(_ buffer: borrowing ScalarBuffer, _ start: Int, _ scalars: [UInt32]) -> Bool { start > 0 && scalars.contains(buffer.scalars[start - 1]) }

    /// Once a day, three times a week: "a" divides there.
    private func isRepeated(_ buffer: borrowing ScalarBuffer, _ start: Int) -> Bool {
        guard start > 3, buffer.folded[start - 1] == 0x20 else { return false }
        let last = buffer.folded[start - 2], other = buffer.folded[start - 3]
        // once, twice; times, doses, tablets
        return last == 0x65 && other == 0x63 || last == 0x73
    }
}
