internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Values of several numbers: intervals and parts.
extension MeasurementScan {
    /// Intervals (3-5, 22 to 42), parts (120/80, 90-109/49-82, 9-10-10) and intervals of parts (110/70 to 120/80).
    func several(_ buffer: borrowing ScalarBuffer, _ first: Single, _ end: Int, _ name: MeasurementName?) -> MeasuredValue? {
        // Where the word stands that makes an interval of two numbers.
        var word: Int?
        var parts = [[first.value]], place = first.end, numberEnd = first.numberEnd, unit = first.unit, isSpaced = false, isDecade = first.isDecade
        // The interval that the last part is, or goes on to be.
        while parts.count < 8 {
            if let (second, stop) = intervalEnd(buffer, place, end, isWord: true), parts[parts.count - 1].count == 1 {
                // 154/96 to 118/70
                if parts.count == 2, parts[0].count == 1, unit == nil, isTo(buffer, place, end), partAfter(buffer, stop, end) != nil { break }
                if let low = unit, let high = second.unit, low.unit != high.unit, !isSameKind(low.unit, high.unit) { break }
                var low = parts[parts.count - 1][0], high = second.value
                if second.isThousands, !first.isThousands, low < 1000 { low *= 1000 }
                if let one = unit, let other = second.unit, one.unit != other.unit { high = convert(high, other.unit, one.unit) }
                guard low < high || parts.count > 1 || second.unit == nil && dashed(buffer, stop, end) else { break }
                // Apgar 9-10-10, a date or telephone number.
                if parts.count == 1, dashed(buffer, stop, end) {
                    guard kind(of: name) == .apgar || kind(of: name) == .score, let third = intervalEnd(buffer, stop, end, isWord: false) else { return nil }
                    let values = [first.value, second.value, third.single.value]
                    return MeasuredValue(
                        value: .parts(values), form: .parts, range: first.start..<third.end, valueRange: first.start..<third.single.numberEnd, low: values.min()!,
                        high: values.max()!)
                }
                parts[parts.count - 1] = [low, high]
                if parts.count == 1 { word = NumberReader.skipSpaces(buffer, place, end) }
                isDecade = isDecade || second.isDecade
                (place, numberEnd) = (stop, second.numberEnd)
                unit = unit ?? second.unit
                if unit != nil, parts.count > 1 { break }
                continue
            }
            guard unit == nil || parts[parts.count - 1].count == 2 && unit?.unit != "%", let (next, stop, spaced) = partAfter(buffer, place, end) else { break }
            parts.append([next.value])
            isSpaced = isSpaced || spaced
            isDecade = isDecade || next.isDecade
            (place, numberEnd) = (stop, next.numberEnd)
            unit = unit ?? next.unit
        }
        guard parts.count > 1 || parts[0].count > 1 else { return nil }
        var value = MeasuredValue(
            value: .parts([]), form: .parts, range: first.start..<place, valueRange: first.start..<numberEnd, unit: unit, low: parts[0][0], high: parts[0].last!, isSpaced: isSpaced
        )
        if isDecade { value.comparator = .about }
        if parts.count == 1 {
            value.form = .interval
            if let word, buffer.folded[word] == 0x74 { value.secondRange = word + 2..<numberEnd }
            value.value = .range(parts[0][0], parts[0][1])
            return value
        }
        if parts.count == 2, parts[0].count == 1, parts[1].count == 1, let upper = upperParts(buffer, place, end), upper.values[0] >= parts[0][0], upper.values[1] >= parts[1][0] {
            // 110/70 to 120/80: the lower pair, then the upper one.
            value.value = .parts(parts.map { $0[0] } + upper.values)
            value.range = first.start..<upper.end
            value.valueRange = first.start..<upper.numberEnd
            value.unit = unit ?? upper.unit
            return value
        }
        if parts.contains(where: { $0.count > 1 }) {
            value.value = .parts(parts.map { $0[0] } + parts.map { $0.last! })
        } else {
            value.value = .parts(parts.map { $0[0] })
            if parts.count == 3, parts[2][0] < 1 { return nil }
        }
        return value
    }

    /// Whether "to" stands at a place, behind spaces.
    private func isTo(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int) -> Bool {
        let next = NumberReader.skipSpaces(buffer, place, end)
        return next + 2 < end && buffer.folded[next] == 0x74 && buffer.folded[next + 1] == 0x6F && buffer.folded[next + 2] == 0x20
    }

    func dashed(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int) -> Bool {
        place + 1 < end && UnitReader.isMinus(buffer.scalars[place]) && NumberReader.digit(buffer.folded[place + 1]) != nil
    }

    func isSameKind(_ unit: String, _ other: String) -> Bool {
        guard let first = UnitOfMeasure(unit), let second = UnitOfMeasure(other) else { return false }
        return first.isCommensurable(with: second)
    }

    func convert(_ value: Double, _ unit: String, _ other: String) -> Double {
        guard unit != other, let first = UnitOfMeasure(unit), let second = UnitOfMeasure(other) else { return value }
        return first.convert(value, to: second) ?? value
    }

    /// The number behind a dash, a wave, "to" or 至.
    func intervalEnd(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, isWord: Bool) -> (single: Single, end: Int)? {
        var place = start
        while place < end, place < start + 6, buffer.folded[place] == 0x20 { place += 1 }
        guard place + 1 < end else { return nil }
        let scalar = buffer.scalars[place]
        if UnitReader.isMinus(scalar) || scalar == 0x2014 || scalar == 0x2015 || QuantityFinder.isWave(scalar) || scalar == 0x81F3 || scalar == 0x5230 {
            place += 1
            if place < end, UnitReader.isMinus(buffer.scalars[place]) || scalar == 0x2014 && buffer.scalars[place] == 0x2014 { place += 1 }
        } else if isWord, buffer.folded[place] == 0x74, buffer.folded[place + 1] == 0x6F, place + 2 < end,
            place > start || buffer.classes[place - 1] == CharacterClass.digit.rawValue
        {
            place += 2
            guard buffer.folded[place] == 0x20 || NumberReader.digit(buffer.folded[place]) != nil else { return nil }
        } else if isWord, comparison == nil, isBetween(buffer, start), place + 3 < end, buffer.folded[place] == 0x61, buffer.folded[place + 1] == 0x6E,
            buffer.folded[place + 2] == 0x64, buffer.folded[place + 3] == 0x20
        {
            place += 3
        } else {
            return nil
        }
        place = NumberReader.skipSpaces(buffer, place, end)
        guard let second = single(buffer, place, end) else { return nil }
        return (second, second.end)
    }

    /// Whether "between" stands before the number that ends at a place.
    func isBetween(_ buffer: borrowing ScalarBuffer, _ place: Int) -> Bool {
        guard let last = items.last, last.kind == .word, last.roles.contains(.verb), last.range.count == 7 else { return false }
        return buffer.folded[last.range.lowerBound] == 0x62 && place - last.range.upperBound < 24
    }

    func partAfter(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> (Single, end: Int, isSpaced: Bool)? {
        let slash = NumberReader.skipSpaces(buffer, start, end)
        guard slash < end, buffer.folded[slash] == 0x2F else { return nil }
        let place = NumberReader.skipSpaces(buffer, slash + 1, end)
        guard place < end, let next = single(buffer, place, end) else { return nil }
        if next.unit == nil, next.end < end, buffer.classes[next.end] == CharacterClass.letter.rawValue, next.end == next.numberEnd { return nil }
        return (next, next.end, slash > start || place > slash + 1)
    }

    /// The second pair of 110/70 to 120/80.
    func upperParts(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> (values: [Double], numberEnd: Int, end: Int, unit: UnitReader.Reading?)? {
        var place = start
        if let stop = isBetween(buffer, start) ? andEnd(buffer, start, end) : nil { place = stop }
        let first: Single
        if place > start {
            guard let single = single(buffer, place, end) else { return nil }
            first = single
        } else {
            guard let (single, _) = intervalEnd(buffer, start, end, isWord: true) else { return nil }
            first = single
        }
        guard let (second, stop, _) = partAfter(buffer, first.end, end) else { return nil }
        return ([first.value, second.value], second.numberEnd, stop, second.unit)
    }

    func andEnd(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Int? {
        let place = NumberReader.skipSpaces(buffer, start, end)
        guard place + 4 < end, buffer.folded[place] == 0x61, buffer.folded[place + 1] == 0x6E, buffer.folded[place + 2] == 0x64, buffer.folded[place + 3] == 0x20 else {
            return nil
        }
        return place + 4
    }
}
