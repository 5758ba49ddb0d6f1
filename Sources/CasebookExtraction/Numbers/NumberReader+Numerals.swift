internal import CasebookText

/// Chinese numerals, plain, formal and traditional, alone or mixed with digits.
extension NumberReader {
    package static func numeral(_ scalar: UInt32) -> Int? {
        switch scalar {
        case 0x96F6, 0x3007: 0
        case 0x4E00, 0x58F9, 0x58F1: 1
        case 0x4E8C, 0x4E24, 0x5169, 0x4FE9, 0x5006, 0x8D30, 0x8CB3, 0x8CAE: 2
        case 0x4E09, 0x53C1, 0x53C2, 0x53C3, 0x53C4: 3
        case 0x56DB, 0x8086: 4
        case 0x4E94, 0x4F0D: 5
        case 0x516D, 0x9646, 0x9678: 6
        case 0x4E03, 0x67D2: 7
        case 0x516B, 0x634C: 8
        case 0x4E5D, 0x7396: 9
        default: nil
        }
    }

    package static func scale(_ scalar: UInt32) -> Double? {
        switch scalar {
        case 0x5341, 0x62FE: 10
        case 0x767E, 0x4F70: 100
        case 0x5343, 0x4EDF: 1e3
        case 0x4E07, 0x842C: 1e4
        case 0x4EBF, 0x5104: 1e8
        case 0x5146: 1e12
        default: nil
        }
    }

    /// 几 多 余 来, which leave open by how much a round number is passed.
    static func isOpen(_ scalar: UInt32) -> Bool { scalar == 0x51E0 || scalar == 0x5E7E || scalar == 0x591A || scalar == 0x4F59 || scalar == 0x9918 || scalar == 0x6765 }

    /// Characters that are numerals only in company: 参 陆 肆 拾 俩 and others are words of their own (参加, 大陆, 放肆, 收拾).
    private static func isFormal(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x53C2, 0x53C3, 0x9646, 0x9678, 0x8086, 0x62FE, 0x4F0D, 0x67D2, 0x634C, 0x4FE9, 0x5006, 0x58F1: true
        default: false
        }
    }

    /// What has been read of a numeral.
    private struct Sum {
        /// Of the whole, of what stands below the last 万 or 亿, and the digits that no scale has taken yet.
        var total = 0.0, section = 0.0, digit: Double?
        /// Width of an interval of neighbours, in the same places: 七八十 is 70 and 10.
        var width = 0.0, digitWidth = 0.0
        var run = 0, last = 1.0, hasScale = false, hasZero = false, isDecimal = false

        mutating func scale(_ scale: Double, isAdjacent: Bool) {
            hasScale = true
            if scale >= 1e4 {
                let open = section + (digit ?? 0)
                if open == 0, digit == nil, isAdjacent { total *= scale } else if total < scale { total = (total + open) * scale } else { total += open * scale }
                width = (width + digitWidth) * scale
                section = 0
            } else {
                section += (digit ?? 1) * scale
                width += digitWidth * scale
            }
            digit = nil
            digitWidth = 0
            run = 0
            hasZero = false
            isDecimal = false
            last = scale
        }
    }

    /// - Parameter first: digits that the numeral begins with (3万), which `start` is the beginning of.
    func numerals(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, after first: Number?) -> Number? {
        var place = first.map { Self.skipSpaces(buffer, $0.range.upperBound, end) } ?? start, stop = first?.range.upperBound ?? start, sum = Sum(), isMore = false,
            isAdjacent = false, formal = 0
        if let first {
            sum.digit = first.value
            sum.run = 2
        }
        // No numeral is longer than a hundred characters; the bound keeps hostile text linear.
        let end = min(end, place + 100)
        loop: while place < end {
            let scalar = buffer.scalars[place]
            if let value = Self.numeral(scalar) {
                // 一两天 is one or two; 二两 and 三千两百两 are weights.
                if scalar == 0x4E24 || scalar == 0x5169, sum.digit == 1, sum.run == 1, !sum.hasScale, first == nil, place + 1 < end, Self.isCounted(buffer.scalars[place + 1]) {
                    sum.digitWidth = 1
                    stop = place + 1
                    break loop
                }
                // 二两, 三千两百两: 两 behind a digit is a weight.
                if scalar == 0x4E24 || scalar == 0x5169, sum.digit != nil || sum.hasScale, !isScaled(buffer, place + 1, end) { break }
                if sum.isDecimal || isMore && sum.digit != nil { break }
                if place > stop, !(isAdjacent || isScaled(buffer, place + 1, end)) { break }
                if Self.isFormal(scalar) { formal += 1 }
                if value == 0 { sum.hasZero = true }
                if sum.run == 1, let before = sum.digit, Double(value) == before + 1 || before == 3 && value == 5, before > 0, !followsDigit(buffer, place + 1, end), !sum.hasZero {
                    sum.digitWidth = Double(value) - before
                } else {
                    if first != nil, sum.run == 2, !sum.hasScale { break }
                    sum.digit = (sum.digit ?? 0) * 10 + Double(value)
                    sum.digitWidth = 0
                }
                sum.run += 1
                isAdjacent = false
            } else if scalar == 0x5EFF || scalar == 0x5345, sum.digit == nil, !sum.hasScale || sum.last > 10 {
                // 廿, 卅
                sum.section += scalar == 0x5EFF ? 20 : 30
                sum.hasScale = true
                sum.last = 10
                isAdjacent = true
            } else if let scale = Self.scale(scalar) {
                // 百 and above need a digit before them; 拾 something on either side.
                guard sum.digit != nil || isAdjacent && scale >= 1e4 || scale == 10 && (sum.section == 0 || sum.hasZero) else { break }
                if sum.run > 1, sum.digitWidth == 0, scale < 1e4, first == nil || sum.hasScale, !(sum.hasZero && (sum.digit ?? 0) < 10) { break }
                if sum.digit == 0 { sum.digit = nil }
                if Self.isFormal(scalar) { formal += 1 }
                sum.scale(scale, isAdjacent: isAdjacent)
                isAdjacent = true
            } else if Self.isOpen(scalar), !isMore, sum.hasScale || first != nil, sum.digit == nil || sum.hasZero || first != nil && sum.run == 2,
                place == stop || sum.hasScale && isScaled(buffer, place + 1, end)
            {
                // 十几, 一百零几万, 500余万; 来 only behind a ten or hundred.
                guard scalar != 0x6765 || sum.hasScale && sum.last <= 1e3 else { break }
                guard scalar == 0x51E0 || scalar == 0x5E7E || sum.hasScale || (sum.digit ?? 0).truncatingRemainder(dividingBy: 10) == 0 else { break }
                isMore = true
                if sum.digit == 0 { sum.digit = nil }
                isAdjacent = sum.hasScale
            } else if scalar == 0x70B9 || scalar == 0x9EDE, !sum.isDecimal, sum.digit != nil || sum.hasScale, first == nil || sum.hasScale,
                let (fraction, after) = fraction(buffer, place + 1, end)
            {
                finish(&sum)
                sum.digit = (sum.digit ?? 0) + fraction
                sum.isDecimal = true
                sum.run = 2
                place = after - 1
                isAdjacent = false
            } else if sum.hasScale, isAdjacent, Self.digit(buffer.folded[place]) != nil, let digits = digits(buffer, place, end) {
                // 3万4000, 5万4千6百
                sum.digit = digits.value
                sum.run = digits.range.count
                place = digits.range.upperBound - 1
                isAdjacent = false
            } else {
                break loop
            }
            place += 1
            stop = place
            place = Self.skipSpaces(buffer, place, end)
            // A space parts two numbers but where a scale stands on one side of it.
            if place > stop, place < end, !isAdjacent, Self.scale(buffer.scalars[place]) == nil, buffer.scalars[place] != 0x70B9, buffer.scalars[place] != 0x9EDE,
                !Self.isOpen(buffer.scalars[place])
            {
                break
            }
        }
        guard stop > (first?.range.upperBound ?? start) else { return nil }
        if formal > 0, stop - start == formal, stop - start == 1 { return nil }
        finish(&sum)
        let value = sum.total + sum.section + (sum.digit ?? 0)
        let width = sum.width + sum.digitWidth
        return Number(value: value, range: start..<stop, form: first == nil ? .han : .digits, high: width > 0 ? value + width : nil, isMore: isMore)
    }

    /// 一百二 is 120, 一百零二 is 102.
    private func finish(_ sum: inout Sum) {
        guard sum.hasScale, sum.run == 1, sum.last >= 100, !sum.hasZero, sum.digitWidth == 0, !sum.isDecimal, let digit = sum.digit, digit < 10 else { return }
        sum.digit = digit * sum.last / 10
    }

    /// What one or two of is said: 天 次 个 年 周 月 回 片 粒 小(时) 分(钟) 杯 岁 口 级.
    private static func isCounted(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x5929, 0x6B21, 0x4E2A, 0x500B, 0x5E74, 0x5468, 0x6708, 0x56DE, 0x7247, 0x7C92, 0x5C0F, 0x5206, 0x676F, 0x5C81, 0x53E3, 0x7EA7: true
        default: false
        }
    }

    private func isScaled(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Bool {
        let place = Self.skipSpaces(buffer, start, end)
        return place < end && Self.scale(buffer.scalars[place]) != nil
    }

    private func followsDigit(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int) -> Bool {
        place < end && (Self.numeral(buffer.scalars[place]) != nil || buffer.scalars[place] == 0x70B9 || buffer.scalars[place] == 0x9EDE)
    }

    /// The digits behind 点.
    private func fraction(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> (value: Double, end: Int)? {
        var place = Self.skipSpaces(buffer, start, end), numerator = 0.0, scale = 1.0, stop = start
        while place < end, let digit = Self.numeral(buffer.scalars[place]) ?? Self.digit(buffer.folded[place]) {
            if scale < 1e15 {
                numerator = numerator * 10 + Double(digit)
                scale *= 10
            }
            place += 1
            stop = place
        }
        // 三点十分 is a time of day.
        guard scale > 1, stop >= end || buffer.scalars[stop] != 0x5341 else { return nil }
        return (numerator / scale, stop)
    }
}
