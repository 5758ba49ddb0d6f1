internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Numbers with their units: single ones, intervals, parts, sizes and titres.
extension MeasurementScan {
    /// One number of a value.
    struct Single {
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
        if buffer.classes[start] == CharacterClass.digit.rawValue,
            NumberReader.digit(buffer.folded[start]) == nil || UnitReader.isSuperscript(scalar) || (0x2460...0x24FF).contains(scalar)
        {
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
    func endsWord(at place: Int) -> Bool { items.last.map { ($0.kind == .word || $0.kind == .link) && $0.range.upperBound == place } ?? false }

    /// 1. and 2) at the beginning of a line; 低血糖 8.多重用药.
    func listNumber(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Int? {
        if start > 0, buffer.folded[start - 1] == 0x20 || buffer.folded[start - 1] == 0x3000, start + 3 < end {
            let point = NumberReader.digit(buffer.folded[start + 1]) == nil ? start + 1 : start + 2
            if buffer.scalars[point] == 0x2E, buffer.classes[point + 1] == CharacterClass.han.rawValue { return point + 1 }
        }
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
    func isListOfParts(_ buffer: borrowing ScalarBuffer, _ start: Int, _ stop: Int, _ name: MeasurementName?) -> Bool {
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
    mutating func readTitre(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, _ name: MeasurementName?) -> Int? {
        guard buffer.folded[start] == 0x31, start + 2 < end, buffer.folded[start + 1] == 0x3A || buffer.scalars[start + 1] == 0x2236,
            NumberReader.digit(buffer.folded[start + 2]) != nil
        else { return nil }
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

    func value(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, _ name: MeasurementName?) -> MeasuredValue? {
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
            value: .number(first.value), form: .number, range: start..<first.end, valueRange: start..<first.numberEnd, unit: first.unit, low: first.value, high: first.value,
            isSigned: isSigned)
        if first.isDecade { value.comparator = .about }
        if !isSigned {
            if let grade = grade(buffer, first, end) { return grade }
            if let size = size(buffer, first, end) ?? list(buffer, first, end) { return size }
            if let several = several(buffer, first, end, name) { value = several }
        }
        let stop = value.range.upperBound
        // 6-hrly: how often, and no result.
        if value.unit == nil, stop + 1 < end, buffer.folded[stop] == 0x2D, buffer.folded[stop + 1] == 0x68, buffer.classes[stop + 1] == CharacterClass.letter.rawValue {
            return nil
        }
        // 5FU, 3VD: a word goes on.
        if value.unit == nil, stop < end, buffer.classes[stop] == CharacterClass.letter.rawValue, stop == value.valueRange.upperBound {
            // GCS 10T: intubated.
            let isTube = buffer.scalars[stop] == 0x54 && (stop + 1 >= end || !isWordEnd(buffer, stop + 1)) && kind(of: name) == .score
            guard isTube else { return nil }
        }
        return value
    }

    func single(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Single? {
        guard start < end, buffer.classes[start] == CharacterClass.digit.rawValue || buffer.folded[start] == 0x2E, let number = numbers.number(in: buffer, at: start, end: end)
        else { return nil }
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
    func isDecade(_ number: Single, _ buffer: borrowing ScalarBuffer, _ end: Int) -> Bool {
        let place = number.numberEnd
        guard place < end, buffer.folded[place] == 0x73, number.value >= 10, number.value.truncatingRemainder(dividingBy: 10) == 0,
            place + 1 >= end || !isWordEnd(buffer, place + 1)
        else { return false }
        guard let analyte = names.last?.analyte.map({ table.analytes[$0] }) else { return false }
        return (analyte.kind == .vital || analyte.kind == .bloodPressure) && !analyte.units.contains("s")
    }

    func isWordEnd(_ buffer: borrowing ScalarBuffer, _ place: Int) -> Bool {
        buffer.classes[place] == CharacterClass.letter.rawValue || buffer.classes[place] == CharacterClass.digit.rawValue
    }

    /// The unit behind a number: right there, behind a space, behind a hyphen (1.8-cm) or in brackets.
    func take(unitAt place: Int, _ number: inout Single, _ buffer: borrowing ScalarBuffer, _ end: Int) {
        guard place < end else { return }
        let limit = min(end, place + 40)
        var start = place, isBracketed = false
        if buffer.folded[place] == 0x2D, place + 1 < end, buffer.classes[place + 1] == CharacterClass.letter.rawValue { start += 1 }
        if buffer.folded[place] == 0x28 {
            isBracketed = true
            start += 1
        }
        if let power = bracketedPower(buffer, place, end) {
            number.unit = power
            number.end = power.range.upperBound
            return
        }
        guard var unit = unit(buffer, at: start, end: limit), isMeant(unit, number, buffer, end), !isRise(unit, buffer, end), !isName(unit, buffer, end) else { return }
        // 98%/3L: a saturation and a flow.
        if unit.unit.hasPrefix("%/"), let short = units.reading(in: buffer, at: start, end: unit.range.lowerBound + 1) { unit = short }
        // The end of a sentence is no part of a unit: 45 cm.
        if unit.range.count > 1, buffer.folded[unit.range.upperBound - 1] == 0x2E, let short = units.reading(in: buffer, at: start, end: unit.range.upperBound - 1),
            short.unit == unit.unit,
            !isDimension(buffer, unit.range.upperBound, end)
        {
            unit = short
        }
        if start > place {
            guard isBracketed ? unit.range.upperBound < end && buffer.folded[unit.range.upperBound] == 0x29 && !unit.isRate : unit.range.count > 1 else { return }
        }
        number.unit = unit
        number.end = unit.range.upperBound + (isBracketed ? 1 : 0)
        // 1.5 cm. by 1.8 cm.
        if unit.range.count <= 3, number.end + 1 < end, buffer.folded[number.end] == 0x2E, buffer.folded[number.end - 1] != 0x2E, buffer.folded[number.end + 1] == 0x20,
            isDimension(buffer, number.end + 1, end)
        {
            number.end += 1
        }
    }

    /// ×10[9]/L: a superscript that has been lost.
    private func bracketedPower(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> UnitReader.Reading? {
        let place = NumberReader.skipSpaces(buffer, start, end)
        guard place + 6 < end, UnitReader.isTimes(buffer.folded[place]), buffer.folded[place + 1] == 0x31, buffer.folded[place + 2] == 0x30, buffer.folded[place + 3] == 0x5B else {
            return nil
        }
        var close = place + 4, exponent = 0
        while close < end, close < place + 6, let digit = NumberReader.digit(buffer.folded[close]) {
            exponent = exponent * 10 + digit
            close += 1
        }
        guard close + 2 < end, exponent > 0, buffer.folded[close] == 0x5D, buffer.folded[close + 1] == 0x2F, buffer.folded[close + 2] == 0x6C else { return nil }
        return UnitReader.Reading(unit: "10*\(exponent)/L", range: place..<close + 3, needsAnalyte: true)
    }

    /// Whether 升 is no litre: 由88升至167.
    private func isRise(_ unit: UnitReader.Reading, _ buffer: borrowing ScalarBuffer, _ end: Int) -> Bool {
        let stop = unit.range.upperBound
        // 升; 至 到 高 为
        return unit.range.count == 1 && buffer.scalars[unit.range.lowerBound] == 0x5347 && stop < end && [0x81F3, 0x5230, 0x9AD8, 0x4E3A].contains(buffer.scalars[stop])
    }

    /// Whether what reads as a unit is the next name: T 37.2 HR 80.
    func isName(_ unit: UnitReader.Reading, _ buffer: borrowing ScalarBuffer, _ end: Int) -> Bool {
        guard unit.range.count <= 3, let name = table.name(buffer, at: unit.range.lowerBound, end: min(end, unit.range.lowerBound + 24)), name.end >= unit.range.upperBound else {
            return false
        }
        var place = name.end
        while place < end, place < name.end + 3, [0x20, 0x3A, 0x3D, 0x2D, 0x3C, 0x3E, 0x7E].contains(buffer.folded[place]) { place += 1 }
        return place < end && (NumberReader.digit(buffer.folded[place]) != nil || buffer.folded[place] == 0x28)
    }

    /// Whether a sign or word of dimensions or of an interval follows.
    func isDimension(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int) -> Bool {
        let next = NumberReader.skipSpaces(buffer, place, end)
        guard next + 1 < end else { return false }
        if UnitReader.isTimes(buffer.folded[next]) { return true }
        if UnitReader.isMinus(buffer.scalars[next]) { return isNumber(buffer, next + 1, end) }
        return buffer.folded[next] == 0x62 && buffer.folded[next + 1] == 0x79
    }

    /// Whether a spelling that is also a word means the unit behind this number.
    func isMeant(_ unit: UnitReader.Reading, _ number: Single, _ buffer: borrowing ScalarBuffer, _ end: Int) -> Bool {
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

    /// Whether a word stands behind a single space: 1.5 L fluid.
    private func isWordBehind(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int) -> Bool {
        place + 1 < end && buffer.folded[place] == 0x20 && CharacterTable.standard.isLower(buffer.scalars[place + 1])
    }

    /// Whether the word before a number tells that it is of a day, or a year: day 9, wk 26, in 2015.
    private func isOrdinal(_ value: MeasuredValue, _ buffer: borrowing ScalarBuffer) -> Bool {
        let stop = value.range.lowerBound - 1
        guard stop > 0, buffer.folded[stop] == 0x20, buffer.classes[stop - 1] == CharacterClass.letter.rawValue else { return false }
        var start = stop
        while start > 0, stop - start < 6, buffer.classes[start - 1] == CharacterClass.letter.rawValue { start -= 1 }
        let isYear = (1950...2100).contains(value.low) && value.low == value.low.rounded()
        let words = isYear ? Self.beforeYears : Self.beforeCounts, word = buffer.folded[start..<stop]
        return words.contains { $0.elementsEqual(word) }
    }

    private static let beforeCounts = ["day", "days", "week", "weeks", "wk", "month", "cycle", "pod", "visit"].map { $0.unicodeScalars.map(\.value) }
    private static let beforeYears = ["in", "since", "from", "until"].map { $0.unicodeScalars.map(\.value) }

    /// What follows a value and tells that it is none, or a grade.
    func mark(_ value: inout MeasuredValue, _ buffer: borrowing ScalarBuffer, _ end: Int) {
        let stop = value.range.upperBound
        if let unit = value.unit {
            value.isUnitCapital = CharacterTable.standard.isUpper(buffer.scalars[unit.range.lowerBound]) && !isWordBehind(buffer, unit.range.upperBound, end)
        }
        if value.unit == nil, stop < end {
            switch buffer.scalars[stop] {
            // 级 期 度 类 型
            case 0x7EA7, 0x671F, 0x5EA6, 0x7C7B, 0x578B: value.isGraded = true
            // 次 个 例 片 支 枚 粒 袋 瓶 号 楼 床 人 条 处 根 项 种 名 位 颗 块 层 组 联 点 时 届 只 月 年 岁 张 胎 产
            case 0x6B21, 0x4E2A, 0x4F8B, 0x7247, 0x652F, 0x679A, 0x7C92, 0x888B, 0x74F6, 0x53F7, 0x697C, 0x5E8A, 0x4EBA, 0x6761, 0x5904, 0x6839, 0x9879, 0x79CD, 0x540D, 0x4F4D,
                0x9897, 0x5757, 0x5C42,
                0x7EC4, 0x8054, 0x70B9, 0x65F6, 0x5C4A, 0x53EA, 0x6708, 0x5E74, 0x5C81, 0x5F20, 0x80CE, 0x4EA7:
                value.isCounted = true
            default: break
            }
        }
        let start = value.range.lowerBound
        if start > 0, buffer.scalars[start - 1] == 0x7B2C { value.isCounted = true }
        if value.unit == nil, value.form == .number, isOrdinal(value, buffer) { value.isCounted = true }
        if value.comparator == nil, comparison == nil, let after = comparisons.after(buffer, at: stop, end: min(end, stop + 20)) {
            value.comparator = after.comparator
            value.range = value.range.lowerBound..<after.end
        }
    }
}
