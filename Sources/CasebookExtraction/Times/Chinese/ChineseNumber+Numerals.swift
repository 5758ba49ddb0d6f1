internal import CasebookText

extension ChineseNumber {
    /// The number in digits or numerals that begins at a place, and where it ends.
    static func read(_ buffer: borrowing ScalarBuffer, at start: Int, end: Int) -> (number: ChineseNumber, end: Int)? {
        if NumberReader.isDigit(buffer, start) { return digits(buffer, start, end) }
        return numerals(buffer, start, end)
    }

    private static func digits(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> (number: ChineseNumber, end: Int) {
        var place = start, value = 0.0
        while place < end, NumberReader.isDigit(buffer, place), let digit = NumberReader.digit(buffer.folded[place]) {
            value = value * 10 + Double(digit)
            place += 1
        }
        var number = ChineseNumber(low: value, digits: place - start)
        guard place + 1 < end, buffer.folded[place] == 0x2E, NumberReader.digit(buffer.folded[place + 1]) != nil else { return (number, place) }
        place += 1
        var scale = 1.0
        while place < end, let digit = NumberReader.digit(buffer.folded[place]) {
            value = value * 10 + Double(digit)
            scale *= 10
            place += 1
        }
        number.low = scale.isFinite ? value / scale : .infinity
        number.digits = 0
        return (number, place)
    }

    /// 0 to 9, and 10, 100, 1000 and 20 and 30 in one sign (廿, 卅).
    private static func sign(_ scalar: UInt32) -> Int? {
        switch scalar {
        case 0x5341, 0x62FE: 10
        case 0x767E: 100
        case 0x5343: 1000
        case 0x5EFF: 20
        case 0x5345: 30
        case 0x5169: 2
        default: NumberReader.numeral(scalar)
        }
    }

    private static func numerals(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> (number: ChineseNumber, end: Int)? {
        var place = start, signs: [Int] = []
        // More than a dozen are a number that no time has.
        while place < end, signs.count < 12, let sign = sign(buffer.scalars[place]) {
            signs.append(sign)
            place += 1
        }
        guard !signs.isEmpty, let number = number(signs) else { return nil }
        var result = number
        // 三点五 is a time or a decimal; only 三点五天 and the like tell, which the clock's grammar never sees.
        if place + 2 < end, buffer.scalars[place] == 0x70B9, let tenth = sign(buffer.scalars[place + 1]), tenth < 10, isUnit(buffer.scalars[place + 2]), result.high == nil {
            result.low += Double(tenth) / 10
            result.digits = 0
            place += 2
        }
        return (result, place)
    }

    /// 年 天 周 小(时) 个
    private static func isUnit(_ scalar: UInt32) -> Bool { [0x5E74, 0x5929, 0x5468, 0x5C0F, 0x4E2A].contains(scalar) }

    private static func number(_ signs: [Int]) -> ChineseNumber? {
        guard signs.contains(where: { $0 >= 10 }) else {
            // 三五 and 两三 are estimates; 零八 and 二〇二四 are digits.
            if signs.count == 2, isPair(signs[0], signs[1]) { return ChineseNumber(low: Double(signs[0]), high: Double(signs[1]), isHan: true) }
            return ChineseNumber(low: signs.reduce(0) { $0 * 10 + Double($1) }, digits: signs.count, isHan: true)
        }
        // 二三十, 十七八: of two digits side by side either may stand.
        for place in signs.indices.dropLast() where signs[place] < 10 && signs[place + 1] < 10 && signs[place] > 0 {
            guard isPair(signs[place], signs[place + 1]) else { return nil }
            var first = signs, second = signs
            first.remove(at: place + 1)
            second.remove(at: place)
            guard let low = value(first), let high = value(second), low < high else { return nil }
            return ChineseNumber(low: low, high: high, isHan: true)
        }
        return value(signs).map { ChineseNumber(low: $0, isHan: true) }
    }

    private static func isPair(_ first: Int, _ second: Int) -> Bool { first > 0 && (second == first + 1 || first == 3 && second == 5) }

    private static func value(_ signs: [Int]) -> Double? {
        var total = 0, digit: Int?
        for sign in signs {
            if sign < 10 {
                guard digit == nil || digit == 0 else { return nil }
                digit = sign
            } else if sign == 20 || sign == 30 {
                guard digit == nil else { return nil }
                total += sign
            } else {
                total += (digit ?? 1) * sign
                digit = nil
            }
        }
        return Double(total + (digit ?? 0))
    }
}

extension NumberReader {
    /// A digit that is part of a number: none in a circle (③) or raised (²), which fold to digits too.
    static func isDigit(_ buffer: borrowing ScalarBuffer, _ place: Int) -> Bool {
        let scalar = buffer.scalars[place]
        return scalar >= 0x30 && scalar <= 0x39 || scalar >= 0xFF10 && scalar <= 0xFF19
    }
}
