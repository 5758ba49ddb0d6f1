internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Numbers with their units: single ones, intervals, parts, sizes and titres.
extension MeasurementScan {
    /// One number of a value.
    private struct Single {
        var value: Double
        var start: Int
        /// Behind the number; behind its unit.
        var numberEnd: Int
        var end: Int
        var unit: UnitReader.Reading?
        var isThousands = false
        /// 120s, 90's
        var isDecade = false
    }

    /// Reads digits at a place (or a sign or point before them): a value, a date, a list's number or part of a name. Returns where they end.
    mutating func readDigits(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Int {
        let isFirst = start == 0 || buffer.classes[start - 1] != CharacterClass.digit.rawValue
        let scalar = buffer.scalars[start]
        // ① and ² are no numbers.
        if buffer.classes[start] == CharacterClass.digit.rawValue, NumberReader.digit(buffer.folded[start]) == nil || UnitReader.isSuperscript(scalar) || (0x2460...0x24FF).contains(scalar) {
            append(.stop, start..<start + 1)
            return start + 1
        }
        if start > 0, buffer.classes[start - 1] == CharacterClass.letter.rawValue || !isFirst, !endsName(at: start), !endsWord(at: start) {
            let stop = skipWord(buffer, start, end)
            append(.opaque(2), start..<stop)
            return stop
        }
        if let stop = listNumber(buffer, start, end) {
            append(.stop, start..<stop)
            return stop
        }
        let name = nameBefore()
        if let stop = readTitre(buffer, start, end, name) { return stop }
        if let stop = QuantityFinder.skipped(buffer, start, end), !isListOfParts(buffer, start, stop, name) {
            append(.opaque(2), start..<stop)
            return stop
        }
        guard var value = value(buffer, start, end, name) else {
            let stop = skipWord(buffer, start, end)
            append(.opaque(2), start..<stop)
            return stop
        }
        let stop = value.range.upperBound
        mark(&value, buffer, end)
        append(value)
        return stop
    }

    /// Whether a word of the table ends right at a place: was110.
    private func endsWord(at place: Int) -> Bool { items.last.map { ($0.kind == .word || $0.kind == .link) && $0.range.upperBound == place } ?? false }

    /// 1. and 2) at the beginning of a line.
    private func listNumber(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Int? {
        var before = start
        while before > 0, buffer.folded[before - 1] == 0x20 || buffer.folded[before - 1] == 0x28 || buffer.folded[before - 1] == 0x3000 { before -= 1 }
        guard before == 0 || buffer.folded[before - 1] == 0x0A || buffer.scalars[before - 1] == 0xFF1B || buffer.scalars[before - 1] == 0x3002 else { return nil }
        var stop = start
        while stop < end, stop < start + 2, NumberReader.digit(buffer.folded[stop]) != nil { stop += 1 }
        guard stop > start, stop < end else { return nil }
        switch buffer.folded[stop] {
        case 0x2E, 0x3001, 0x29: return stop + 1 >= end || NumberReader.digit(buffer.folded[stop + 1]) == nil ? stop + 1 : nil
        default: return nil
        }
    }

    /// 9/10/10 and 7.38/42/25 behind a name are parts, where no part is a year.
    private func isListOfParts(_ buffer: borrowing ScalarBuffer, _ start: Int, _ stop: Int, _ name: MeasurementName?) -> Bool {
        guard let name, !name.isShort || name.entity != nil else { return false }
        var run = 0
        for place in start..<stop {
            if NumberReader.digit(buffer.folded[place]) != nil {
                run += 1
                if run == 4 { return false }
            } else {
                guard [0x2F, 0x2D, 0x2E].contains(buffer.folded[place]) else { return false }
                run = 0
            }
        }
        return true
    }

    /// 1:320 behind a name.
    private mutating func readTitre(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, _ name: MeasurementName?) -> Int? {
        guard buffer.folded[start] == 0x31, start + 2 < end, buffer.folded[start + 1] == 0x3A || buffer.scalars[start + 1] == 0x2236, NumberReader.digit(buffer.folded[start + 2]) != nil else { return nil }
        guard name != nil || comparison != nil, let number = numbers.number(in: buffer, at: start + 2, end: end) else { return nil }
        let range = start..<number.range.upperBound
        append(MeasuredValue(value: .word(text(buffer, range)), form: .grade, range: range, valueRange: range, low: number.value, high: number.value))
        return range.upperBound
    }

    func text(_ buffer: borrowing ScalarBuffer, _ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        for place in range { if let scalar = Unicode.Scalar(buffer.scalars[place]) { text.append(scalar) } }
        return String(text)
    }

    // MARK: Values

    private func value(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, _ name: MeasurementName?) -> MeasuredValue? {
        var place = start, sign = 1.0, isSigned = false
        if buffer.folded[place] == 0x2B || UnitReader.isMinus(buffer.scalars[place]) {
            sign = buffer.folded[place] == 0x2B ? 1 : -1
            isSigned = true
            place += 1
        }
        guard var first = single(buffer, place, end) else { return nil }
        first.value *= sign
        first.start = start
        var value = MeasuredValue(
            value: .number(first.value), form: .number, range: start..<first.end, valueRange: start..<first.numberEnd, unit: first.unit, low: first.value, high: first.value, isSigned: isSigned)
        if first.isDecade { value.comparator = .about }
        if !isSigned {
            if let grade = grade(buffer, first, end) { return grade }
            if let size = size(buffer, first, end) ?? list(buffer, first, end) { return size }
            if let several = several(buffer, first, end, name) { value = several }
        }
        // 5FU, 3VD: a word goes on.
        let stop = value.range.upperBound
        if value.unit == nil, stop < end, buffer.classes[stop] == CharacterClass.letter.rawValue, stop == value.valueRange.upperBound { return nil }
        return value
    }

    private func single(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Single? {
        guard start < end, buffer.classes[start] == CharacterClass.digit.rawValue || buffer.folded[start] == 0x2E, let number = numbers.number(in: buffer, at: start, end: end) else { return nil }
        var result = Single(value: number.value, start: start, numberEnd: number.range.upperBound, end: number.range.upperBound)
        if !isDecade(result, buffer, end) { take(unitAt: number.range.upperBound, &result, buffer, end) }
        guard result.unit == nil else { return result }
        var place = result.end
        guard place < end else { return result }
        if buffer.folded[place] == 0x6B, place + 1 >= end || !isWordEnd(buffer, place + 1) {
            result.value *= 1000
            result.isThousands = true
            place += 1
        } else {
            if buffer.folded[place] == 0x27 || buffer.scalars[place] == 0x2019 { place += 1 }
            if place < end, buffer.folded[place] == 0x73, place + 1 >= end || !isWordEnd(buffer, place + 1), result.value.truncatingRemainder(dividingBy: 10) == 0 {
                result.isDecade = true
                place += 1
            } else {
                place = result.end
            }
        }
        if place > result.end {
            (result.numberEnd, result.end) = (place, place)
            take(unitAt: place, &result, buffer, end)
        }
        return result
    }

    /// Whether the s behind a number is that of decades (BP 120s, HR in the 90s) and not of seconds.
    private func isDecade(_ number: Single, _ buffer: borrowing ScalarBuffer, _ end: Int) -> Bool {
        let place = number.numberEnd
        guard place < end, buffer.folded[place] == 0x73, number.value >= 10, number.value.truncatingRemainder(dividingBy: 10) == 0, place + 1 >= end || !isWordEnd(buffer, place + 1) else { return false }
        guard let analyte = names.last?.analyte.map({ table.analytes[$0] }) else { return false }
        return (analyte.kind == .vital || analyte.kind == .bloodPressure) && !analyte.units.contains("s")
    }

    private func isWordEnd(_ buffer: borrowing ScalarBuffer, _ place: Int) -> Bool {
        buffer.classes[place] == CharacterClass.letter.rawValue || buffer.classes[place] == CharacterClass.digit.rawValue
    }

    /// The unit behind a number: right there, behind a space, behind a hyphen (1.8-cm) or in brackets.
    private func take(unitAt place: Int, _ number: inout Single, _ buffer: borrowing ScalarBuffer, _ end: Int) {
        guard place < end else { return }
        let limit = min(end, place + 40)
        var start = place, isBracketed = false
        if buffer.folded[place] == 0x2D, place + 1 < end, buffer.classes[place + 1] == CharacterClass.letter.rawValue { start += 1 }
        if buffer.folded[place] == 0x28 {
            isBracketed = true
            start += 1
        }
        guard var unit = units.reading(in: buffer, at: start, end: limit), isMeant(unit, number, buffer, end), !isName(unit, buffer, end) else { return }
        // 98%/3L: a saturation and a flow.
        if unit.unit.hasPrefix("%/"), let short = units.reading(in: buffer, at: start, end: unit.range.lowerBound + 1) { unit = short }
        if start > place {
            guard isBracketed ? unit.range.upperBound < end && buffer.folded[unit.range.upperBound] == 0x29 && !unit.isRate : unit.range.count > 1 else { return }
        }
        number.unit = unit
        number.end = unit.range.upperBound + (isBracketed ? 1 : 0)
        // 1.5 cm. by 1.8 cm.
        if unit.range.count <= 3, number.end + 1 < end, buffer.folded[number.end] == 0x2E, buffer.folded[number.end - 1] != 0x2E, buffer.folded[number.end + 1] == 0x20, isDimension(buffer, number.end + 1, end) {
            number.end += 1
        }
    }

    /// Whether what reads as a unit is the next name: T 37.2 HR 80.
    private func isName(_ unit: UnitReader.Reading, _ buffer: borrowing ScalarBuffer, _ end: Int) -> Bool {
        guard unit.range.count <= 3, let name = table.name(buffer, at: unit.range.lowerBound, end: min(end, unit.range.lowerBound + 24)), name.end >= unit.range.upperBound else { return false }
        var place = name.end
        while place < end, place < name.end + 3, [0x20, 0x3A, 0x3D, 0x2D].contains(buffer.folded[place]) { place += 1 }
        return place < end && NumberReader.digit(buffer.folded[place]) != nil
    }

    /// Whether a sign or word of dimensions or of an interval follows.
    private func isDimension(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int) -> Bool {
        let next = NumberReader.skipSpaces(buffer, place, end)
        guard next + 1 < end else { return false }
        if UnitReader.isTimes(buffer.folded[next]) { return true }
        if UnitReader.isMinus(buffer.scalars[next]) { return isNumber(buffer, next + 1, end) }
        return buffer.folded[next] == 0x62 && buffer.folded[next + 1] == 0x79
    }

    /// Whether a spelling that is also a word means the unit behind this number.
    private func isMeant(_ unit: UnitReader.Reading, _ number: Single, _ buffer: borrowing ScalarBuffer, _ end: Int) -> Bool {
        let isAdjacent = unit.range.lowerBound == number.numberEnd
        // 5 a, 2 d, 3 h, 4 l behind a space are units, but "38 C" and "98 F" too where the value fits.
        guard unit.isWeak else { return !(unit.unit == "a" && unit.range.count == 1 && !isAdjacent) }
        switch unit.unit {
        case "Cel": return (25...45).contains(number.value)
        case "[degF]": return (85...115).contains(number.value)
        case "[in_i]":
            let stop = NumberReader.skipSpaces(buffer, unit.range.upperBound, end)
            return stop >= end || buffer.classes[stop] != CharacterClass.letter.rawValue && buffer.classes[stop] != CharacterClass.digit.rawValue
        case "mol/L": return false
        case "[diop]": return isAdjacent
        default: return false
        }
    }

    /// 2+ and 4a: a grade. 3+4=7: a sum.
    private func grade(_ buffer: borrowing ScalarBuffer, _ first: Single, _ end: Int) -> MeasuredValue? {
        let place = first.numberEnd
        guard first.unit == nil, place < end, place == first.start + 1 else { return nil }
        if buffer.folded[place] == 0x2B {
            if let second = single(buffer, place + 1, end), second.unit == nil, second.numberEnd == place + 2 {
                // 3+4=7, 3+4
                var sum = first.value + second.value, stop = second.numberEnd
                let equals = NumberReader.skipSpaces(buffer, stop, end)
                if equals < end, buffer.folded[equals] == 0x3D, let total = single(buffer, NumberReader.skipSpaces(buffer, equals + 1, end), end) {
                    (sum, stop) = (total.value, total.numberEnd)
                    return MeasuredValue(value: .number(sum), form: .number, range: first.start..<stop, valueRange: first.start..<stop, low: sum, high: sum)
                }
                return MeasuredValue(value: .parts([first.value, second.value]), form: .parts, range: first.start..<stop, valueRange: first.start..<stop, low: first.value, high: sum)
            }
            let stop = place + 1
            guard first.value <= 4, stop >= end || !isWordEnd(buffer, stop) && buffer.folded[stop] != 0x2F else { return nil }
            return MeasuredValue(
                value: .word(text(buffer, first.start..<stop)), form: .grade, range: first.start..<stop, valueRange: first.start..<stop, low: first.value, high: first.value)
        }
        guard (0x61...0x63).contains(buffer.folded[place]), place + 1 >= end || !isWordEnd(buffer, place + 1) else { return nil }
        return MeasuredValue(
            value: .word(text(buffer, first.start..<place + 1)), form: .grade, range: first.start..<place + 1, valueRange: first.start..<place + 1, low: first.value, high: first.value)
    }

    /// Intervals (3-5, 22 to 42), parts (120/80, 90-109/49-82, 9-10-10) and intervals of parts (110/70 to 120/80).
    private func several(_ buffer: borrowing ScalarBuffer, _ first: Single, _ end: Int, _ name: MeasurementName?) -> MeasuredValue? {
        var parts = [[first.value]], place = first.end, numberEnd = first.numberEnd, unit = first.unit, isSpaced = false, isDecade = first.isDecade
        // The interval that the last part is, or goes on to be.
        while parts.count < 8 {
            if let (second, stop) = intervalEnd(buffer, place, end, isWord: true), parts[parts.count - 1].count == 1 {
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
                        value: .parts(values), form: .parts, range: first.start..<third.end, valueRange: first.start..<third.single.numberEnd, low: values.min()!, high: values.max()!)
                }
                parts[parts.count - 1] = [low, high]
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
            value: .parts([]), form: .parts, range: first.start..<place, valueRange: first.start..<numberEnd, unit: unit, low: parts[0][0], high: parts[0].last!, isSpaced: isSpaced)
        if isDecade { value.comparator = .about }
        if parts.count == 1 {
            value.form = .interval
            value.value = .range(parts[0][0], parts[0][1])
            return value
        }
        if parts.count == 2, parts[0].count == 1, parts[1].count == 1, let upper = upperParts(buffer, place, end) {
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

    private func dashed(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int) -> Bool {
        place + 1 < end && UnitReader.isMinus(buffer.scalars[place]) && NumberReader.digit(buffer.folded[place + 1]) != nil
    }

    private func isSameKind(_ unit: String, _ other: String) -> Bool {
        guard let first = UnitOfMeasure(unit), let second = UnitOfMeasure(other) else { return false }
        return first.isCommensurable(with: second)
    }

    func convert(_ value: Double, _ unit: String, _ other: String) -> Double {
        guard unit != other, let first = UnitOfMeasure(unit), let second = UnitOfMeasure(other) else { return value }
        return first.convert(value, to: second) ?? value
    }

    /// The number behind a dash, a wave, "to" or 至.
    private func intervalEnd(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, isWord: Bool) -> (single: Single, end: Int)? {
        var place = start
        while place < end, place < start + 6, buffer.folded[place] == 0x20 { place += 1 }
        guard place + 1 < end else { return nil }
        let scalar = buffer.scalars[place]
        if UnitReader.isMinus(scalar) || scalar == 0x2014 || scalar == 0x2015 || QuantityFinder.isWave(scalar) || scalar == 0x81F3 || scalar == 0x5230 {
            place += 1
            if place < end, UnitReader.isMinus(buffer.scalars[place]) || scalar == 0x2014 && buffer.scalars[place] == 0x2014 { place += 1 }
        } else if isWord, buffer.folded[place] == 0x74, buffer.folded[place + 1] == 0x6F, place + 2 < end, place > start || buffer.classes[place - 1] == CharacterClass.digit.rawValue {
            place += 2
            guard buffer.folded[place] == 0x20 || NumberReader.digit(buffer.folded[place]) != nil else { return nil }
        } else if isWord, comparison == nil, isBetween(buffer, start), place + 3 < end, buffer.folded[place] == 0x61, buffer.folded[place + 1] == 0x6E, buffer.folded[place + 2] == 0x64, buffer.folded[place + 3] == 0x20 {
            place += 3
        } else {
            return nil
        }
        place = NumberReader.skipSpaces(buffer, place, end)
        guard let second = single(buffer, place, end) else { return nil }
        return (second, second.end)
    }

    /// Whether "between" stands before the number that ends at a place.
    private func isBetween(_ buffer: borrowing ScalarBuffer, _ place: Int) -> Bool {
        guard let last = items.last, last.kind == .word, last.roles.contains(.verb), last.range.count == 7 else { return false }
        return buffer.folded[last.range.lowerBound] == 0x62 && place - last.range.upperBound < 24
    }

    private func partAfter(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> (Single, end: Int, isSpaced: Bool)? {
        let slash = NumberReader.skipSpaces(buffer, start, end)
        guard slash < end, buffer.folded[slash] == 0x2F else { return nil }
        let place = NumberReader.skipSpaces(buffer, slash + 1, end)
        guard place < end, let next = single(buffer, place, end) else { return nil }
        if next.unit == nil, next.end < end, buffer.classes[next.end] == CharacterClass.letter.rawValue, next.end == next.numberEnd { return nil }
        return (next, next.end, slash > start || place > slash + 1)
    }

    /// The second pair of 110/70 to 120/80.
    private func upperParts(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> (values: [Double], numberEnd: Int, end: Int, unit: UnitReader.Reading?)? {
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

    private func andEnd(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Int? {
        let place = NumberReader.skipSpaces(buffer, start, end)
        guard place + 4 < end, buffer.folded[place] == 0x61, buffer.folded[place + 1] == 0x6E, buffer.folded[place + 2] == 0x64, buffer.folded[place + 3] == 0x20 else { return nil }
        return place + 4
    }

    /// What follows a value and tells that it is none, or a grade.
    private func mark(_ value: inout MeasuredValue, _ buffer: borrowing ScalarBuffer, _ end: Int) {
        let stop = value.range.upperBound
        if value.unit == nil, stop < end {
            switch buffer.scalars[stop] {
            // 级 期 度 类 型
            case 0x7EA7, 0x671F, 0x5EA6, 0x7C7B, 0x578B: value.isGraded = true
            // 次 个 例 片 支 枚 粒 袋 瓶 号 楼 床 人 条 处 根 项 种 名 位 颗 块 层 组 联 点 时 届 只 月 年 岁 张 胎 产
            case 0x6B21, 0x4E2A, 0x4F8B, 0x7247, 0x652F, 0x679A, 0x7C92, 0x888B, 0x74F6, 0x53F7, 0x697C, 0x5E8A, 0x4EBA, 0x6761, 0x5904, 0x6839, 0x9879, 0x79CD, 0x540D, 0x4F4D, 0x9897, 0x5757, 0x5C42,
                0x7EC4, 0x8054, 0x70B9, 0x65F6, 0x5C4A, 0x53EA, 0x6708, 0x5E74, 0x5C81, 0x5F20, 0x80CE, 0x4EA7:
                value.isCounted = true
            default: break
            }
        }
        let start = value.range.lowerBound
        if start > 0, buffer.scalars[start - 1] == 0x7B2C { value.isCounted = true }
        if value.comparator == nil, comparison == nil, let after = comparisons.after(buffer, at: stop, end: min(end, stop + 20)) {
            value.comparator = after.comparator
            value.range = value.range.lowerBound..<after.end
        }
    }

    // MARK: Sizes

    static func isLength(_ unit: String) -> Bool {
        switch unit {
        case "cm", "mm", "m", "um", "[in_i]", "cm2", "mm2", "cm3", "mm3", "m2", "dm": true
        default: false
        }
    }

    /// 3×4×5cm, 1.5 cm by 1.8 cm, 2.3 cm craniocaudal x 1.9 cm transverse.
    private func size(_ buffer: borrowing ScalarBuffer, _ first: Single, _ end: Int) -> MeasuredValue? {
        if let unit = first.unit, !Self.isLength(unit.unit) { return nil }
        var all = [first], place = first.end
        while all.count < 4 {
            var next = place
            for _ in 0..<2 {
                let word = NumberReader.skipSpaces(buffer, next, end)
                if word > next, let axis = table.words.match(buffer, at: word, end: end, isWhole: false), axis.value.contains(.axis) { next = axis.end }
            }
            next = NumberReader.skipSpaces(buffer, next, end)
            guard next + 1 < end else { break }
            if UnitReader.isTimes(buffer.folded[next]) || buffer.scalars[next] == 0x2217 {
                next += 1
            } else if buffer.folded[next] == 0x62, buffer.folded[next + 1] == 0x79, next + 2 < end, buffer.folded[next + 2] == 0x20 {
                next += 2
            } else {
                break
            }
            while next < end, buffer.folded[next] == 0x20 || buffer.folded[next] == 0x0A || buffer.folded[next] == 0x0D, next < place + 40 { next += 1 }
            guard let number = single(buffer, next, end), number.unit == nil || Self.isLength(number.unit!.unit) else { break }
            all.append(number)
            place = number.end
        }
        guard all.count > 1 else { return nil }
        // Units that a part lacks are those of the next one that has one.
        guard let unit = all.lazy.compactMap(\.unit).first else {
            return MeasuredValue(
                value: .parts(all.map(\.value)), form: .parts, range: first.start..<place, valueRange: first.start..<all.last!.numberEnd, low: first.value, high: all.map(\.value).max()!)
        }
        var values: [Double] = []
        for index in all.indices {
            let own = all[index...].lazy.compactMap(\.unit).first ?? unit
            values.append(convert(all[index].value, own.unit, unit.unit))
        }
        let last = all.last!
        return MeasuredValue(
            value: .parts(values), form: .size, range: first.start..<place, valueRange: first.start..<(last.unit == nil ? last.end : last.numberEnd), unit: last.unit ?? unit, low: values.min()!,
            high: values.max()!
        ).inUnit(unit)
    }

    /// 1.5, 1.8, and 2.1 cm; 1.5- and 1.8-cm: values that share a unit of length.
    private func list(_ buffer: borrowing ScalarBuffer, _ first: Single, _ end: Int) -> MeasuredValue? {
        guard first.unit == nil else { return nil }
        var values = [first.value], place = first.end, last = first
        while values.count < 16 {
            var next = place
            if next < end, buffer.folded[next] == 0x2D { next += 1 }
            if next < end, buffer.folded[next] == 0x2C { next += 1 }
            let word = NumberReader.skipSpaces(buffer, next, end)
            if let stop = andEnd(buffer, next, end), word > next { next = stop } else { next = word }
            guard next > place + 1, let number = single(buffer, next, end) else { break }
            values.append(number.value)
            (place, last) = (number.end, number)
            if number.unit != nil { break }
        }
        guard values.count > 1, let unit = last.unit, Self.isLength(unit.unit) else { return nil }
        return MeasuredValue(
            value: .parts(values), form: .size, range: first.start..<place, valueRange: first.start..<last.numberEnd, unit: unit, low: values.min()!, high: values.max()!)
    }
}

extension MeasuredValue {
    /// The same value with its numbers in another unit than the one that stands last.
    fileprivate func inUnit(_ unit: UnitReader.Reading) -> MeasuredValue {
        var value = self
        if value.unit?.unit != unit.unit { value.unit?.unit = unit.unit }
        return value
    }
}

extension MeasurementScan {
    /// Whether a grade is one of pluses: 2+.
    func isPlus(_ value: MeasuredValue) -> Bool {
        if case .word(let word) = value.value { return word.utf8.last == UInt8(ascii: "+") || word.unicodeScalars.last == "\u{FF0B}" }
        return false
    }
}
