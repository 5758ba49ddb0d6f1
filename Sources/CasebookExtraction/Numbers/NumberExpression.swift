package import CasebookText

/// An amount that is told with more than a plain number: -5, 1/2, two and a half, 三又二分之一, 百分之五, 七成六, 第三, 21st.
package struct NumberExpression: Sendable, Hashable {
    package var value: Double
    package var high: Double?
    package var range: Range<Int>
    package var form: NumberReader.Number.Form
    /// `%` where the words themselves say so (百分之五, 三成); nil where a unit may follow.
    package var unit: String?
    package var isOrdinal = false
    package var isMore = false
    /// An article or "half" that is an amount only before a unit: a litre, half an hour, 半片.
    package var needsUnit = false

    init(_ number: NumberReader.Number) {
        value = number.value
        high = number.high
        range = number.range
        form = number.form
        isMore = number.isMore
    }

    init(_ value: Double, _ range: Range<Int>, _ form: NumberReader.Number.Form) {
        self.value = value
        self.range = range
        self.form = form
    }
}

extension NumberReader {
    /// The amount that begins at a place and ends at `end` or before; nil where none does.
    package func expression(in buffer: borrowing ScalarBuffer, at start: Int, end: Int) -> NumberExpression? {
        guard start < end else { return nil }
        var place = start, sign = 1.0
        switch buffer.scalars[start] {
        case 0x2D, 0x2212, 0xFF0D, 0x2B:
            guard start + 1 < end, Self.digit(buffer.folded[start + 1]) != nil || buffer.folded[start + 1] == 0x2E else { return nil }
            sign = buffer.scalars[start] == 0x2B ? 1 : -1
            place += 1
        case 0x8D1F, 0x8CA0:
            sign = -1
            place = Self.skipSpaces(buffer, start + 1, end)
        case 0x7B2C:
            let next = Self.skipSpaces(buffer, start + 1, end)
            guard var number = number(in: buffer, at: next, end: end).map(NumberExpression.init), number.high == nil else { return nil }
            number.range = start..<number.range.upperBound
            number.isOrdinal = true
            return number
        default:
            if buffer.classes[start] == CharacterClass.letter.rawValue, let word = word(buffer, start, end), case .minus = word.value {
                place = Self.skipSpaces(buffer, word.end, end)
                sign = -1
            }
        }
        guard place < end, var expression = unsigned(buffer, place, end) else { return nil }
        if sign < 0 {
            (expression.value, expression.high) = expression.high.map { (-$0, -expression.value) } ?? (-expression.value, nil)
        }
        if place > start, expression.needsUnit || expression.isOrdinal { return nil }
        expression.range = start..<expression.range.upperBound
        return expression
    }

    private func unsigned(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> NumberExpression? {
        let scalar = buffer.scalars[start]
        if let part = Self.vulgar(scalar) { return NumberExpression(part, start..<start + 1, .digits) }
        if buffer.classes[start] == CharacterClass.han.rawValue {
            if let part = partOf(buffer, start, end) { return part }
            if scalar == 0x534A { return half(buffer, start, end) }
            if scalar == 0x4E00, start + 1 < end, buffer.scalars[start + 1] == 0x534A { return NumberExpression(0.5, start..<start + 2, .han) }
            return numerals(buffer, start, end, after: nil).map { tail(buffer, NumberExpression($0), end) }
        }
        if buffer.classes[start] == CharacterClass.letter.rawValue { return phrase(buffer, start, end) }
        guard let number = number(in: buffer, at: start, end: end) else { return nil }
        return tail(buffer, NumberExpression(number), end)
    }

    /// 半: an amount before a unit, not in 一半 (which stands alone) nor in words.
    private func half(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> NumberExpression? {
        var half = NumberExpression(0.5, start..<start + 1, .han)
        half.needsUnit = true
        return half
    }

    // MARK: What follows a number

    private func tail(_ buffer: borrowing ScalarBuffer, _ number: NumberExpression, _ end: Int) -> NumberExpression {
        var result = number
        let place = number.range.upperBound
        guard place < end, number.high == nil else { return result }
        let start = number.range.lowerBound
        if number.form == .digits, let ordinal = suffix(buffer, number, end) { return ordinal }
        if let part = Self.vulgar(buffer.scalars[place]), number.form == .digits {
            result.value += part
            result.range = start..<place + 1
            return result
        }
        if let (value, stop) = slash(buffer, number, place, end) {
            result.value = value
            result.range = start..<stop
            return result
        }
        let next = Self.skipSpaces(buffer, place, end)
        guard next < end else { return result }
        if next > place, number.form == .digits, number.value.rounded() == number.value {
            // 10 1/2
            if let part = Self.vulgar(buffer.scalars[next]) {
                result.value += part
                result.range = start..<next + 1
            } else if let (numerator, after) = integer(buffer, next, end),
                let (value, stop) = slash(buffer, NumberExpression(Double(numerator), next..<after, .digits), after, end), value < 1, value > 0
            {
                result.value += value
                result.range = start..<stop
            } else if let words = mixed(buffer, number, end) {
                return words
            }
            if result.range.upperBound > place { return result }
        }
        switch buffer.scalars[next] {
        case 0x53C8:
            // 三又二分之一
            let begin = Self.skipSpaces(buffer, next + 1, end)
            if begin < end, let part = partOf(buffer, begin, end), part.unit == nil {
                result.value += part.value
                result.range = start..<part.range.upperBound
            }
        case 0x5206:
            if let part = partOf(buffer, start, end) { return part }
        case 0x6210, 0x6298:
            return tenths(buffer, number, next, end) ?? result
        case 0x6253:
            // A dozen; 打 is also "to strike", which no number stands before.
            result.value *= 12
            result.range = start..<next + 1
        default: break
        }
        return result
    }

    /// 21st, 3rd.
    private func suffix(_ buffer: borrowing ScalarBuffer, _ number: NumberExpression, _ end: Int) -> NumberExpression? {
        let place = number.range.upperBound
        guard place + 2 <= end, place + 2 >= buffer.count || buffer.classes[place + 2] != CharacterClass.letter.rawValue else { return nil }
        switch (buffer.folded[place], buffer.folded[place + 1]) {
        case (0x73, 0x74), (0x6E, 0x64), (0x72, 0x64), (0x74, 0x68):
            var result = number
            result.isOrdinal = true
            result.range = number.range.lowerBound..<place + 2
            return result
        default: return nil
        }
    }

    /// 1/2 and 20/100; no dates (3/4/2024) and no two values (120/80).
    private func slash(_ buffer: borrowing ScalarBuffer, _ number: NumberExpression, _ place: Int, _ end: Int) -> (Double, Int)? {
        guard number.form == .digits, place + 1 < end, buffer.folded[place] == 0x2F, let (denominator, stop) = integer(buffer, place + 1, end), denominator > 0 else { return nil }
        let start = number.range.lowerBound
        guard number.value < Double(denominator) || number.value < 10 && denominator < 10, number.value.rounded() == number.value else { return nil }
        if start > 0, buffer.folded[start - 1] == 0x2F { return nil }
        if stop < buffer.count {
            let next = buffer.folded[stop]
            if next == 0x2F || next == 0x2D || Self.digit(next) != nil { return nil }
            if next == 0x2E, stop + 1 < buffer.count, Self.digit(buffer.folded[stop + 1]) != nil { return nil }
        }
        return (number.value / Double(denominator), stop)
    }

    /// ½ and its like.
    static func vulgar(_ scalar: UInt32) -> Double? {
        switch scalar {
        case 0xBC: 0.25
        case 0xBD: 0.5
        case 0xBE: 0.75
        case 0x2153: 1.0 / 3
        case 0x2154: 2.0 / 3
        case 0x2155: 0.2
        case 0x215B: 0.125
        case 0x215C: 0.375
        default: nil
        }
    }

    /// A number times or to a power: 2.48×10−5, 1.3x10^6, 2^5. Read after no unit (×10^9/L) stands there.
    package func powered(_ buffer: borrowing ScalarBuffer, _ number: NumberExpression, end: Int) -> NumberExpression? {
        guard number.form == .digits else { return nil }
        var place = number.range.upperBound, base = number.value, factor = 1.0
        if place < end, UnitReader.isTimes(buffer.scalars[place]) || place + 1 < end && buffer.folded[place] == 0x20 && UnitReader.isTimes(buffer.scalars[place + 1]) {
            place = Self.skipSpaces(buffer, place, end)
            place = Self.skipSpaces(buffer, place + 1, end)
            guard place + 1 < end, buffer.folded[place] == 0x31, buffer.folded[place + 1] == 0x30 else { return nil }
            place += 2
            factor = base
            base = 10
        }
        guard place < end else { return nil }
        var sign = 1, isMarked = false
        if buffer.folded[place] == 0x5E || buffer.folded[place] == 0x65 && base == 10 && factor != 1 {
            isMarked = true
            place += 1
        }
        while place < end, isMarked || base == 10, UnitReader.isMinus(buffer.scalars[place]) || buffer.scalars[place] == 0x207B || buffer.folded[place] == 0x2B,
            factor != 1 || isMarked
        {
            if buffer.folded[place] != 0x2B { sign = -1 }
            isMarked = true
            place += 1
        }
        guard place < end, isMarked || UnitReader.isSuperscript(buffer.scalars[place]), let (exponent, stop) = integer(buffer, place, end), exponent <= 320 else { return nil }
        var result = number
        if base == 10 {
            result.value = Self.scaledByTen(factor, sign * exponent)
        } else {
            var power = 1.0
            for _ in 0..<exponent { power *= abs(base) }
            if base < 0 { power = -power }
            result.value = sign < 0 ? 1 / power : power
        }
        guard result.value.isFinite else { return nil }
        result.range = number.range.lowerBound..<stop
        return result
    }

    // MARK: Chinese parts

    /// 二分之一, 百分之五, 千万分之六.
    private func partOf(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> NumberExpression? {
        var place = start, denominator = 1.0, isHundred = false
        if Self.scale(buffer.scalars[start]).map({ $0 >= 100 }) == true {
            isHundred = Self.scale(buffer.scalars[start]) == 100
            while place < min(end, start + 6), let scale = Self.scale(buffer.scalars[place]) {
                denominator *= scale
                if place > start { isHundred = false }
                place += 1
            }
        } else if let number = number(in: buffer, at: start, end: end), number.value > 0 {
            denominator = number.value
            place = number.range.upperBound
        } else {
            return nil
        }
        place = Self.skipSpaces(buffer, place, end)
        guard place < end, buffer.scalars[place] == 0x5206 else { return nil }
        place = Self.skipSpaces(buffer, place + 1, end)
        guard place < end, buffer.scalars[place] == 0x4E4B else { return nil }
        place = Self.skipSpaces(buffer, place + 1, end)
        var sign = 1.0
        if place < end, buffer.scalars[place] == 0x8D1F || buffer.scalars[place] == 0x8CA0 {
            sign = -1
            place = Self.skipSpaces(buffer, place + 1, end)
        }
        guard place < end else { return nil }
        var numerator = number(in: buffer, at: place, end: end)
        if numerator == nil, Self.scale(buffer.scalars[place]) == 100 { numerator = Number(value: 100, range: place..<place + 1, form: .han) }
        if numerator == nil, let digit = Self.numeral(buffer.scalars[place]) { numerator = Number(value: Double(digit), range: place..<place + 1, form: .han) }
        guard let numerator else { return nil }
        var result = NumberExpression(numerator)
        result.range = start..<numerator.range.upperBound
        let size = isHundred ? 1 : denominator
        result.value = sign * numerator.value / size
        result.high = numerator.high.map { sign * $0 / size }
        result.unit = isHundred ? "%" : nil
        return result
    }

    /// 三成, 七成六, 三成半; 九折, 五五折.
    private func tenths(_ buffer: borrowing ScalarBuffer, _ number: NumberExpression, _ place: Int, _ end: Int) -> NumberExpression? {
        guard number.value >= 0, number.value <= 10 || buffer.scalars[place] == 0x6298 && number.value < 100 else { return nil }
        var stop = place + 1, value = number.value >= 11 ? number.value : number.value * 10
        if stop < end {
            switch buffer.scalars[stop] {
            // Words that begin with 成 and 折.
            case 0x4EBA, 0x5E74, 0x529F, 0x5206, 0x4E3A, 0x5458, 0x90FD, 0x679C, 0x7ACB, 0x672C, 0x578B, 0x50CF, 0x65AD, 0x53E0, 0x8FD4, 0x5C04, 0x78E8, 0x4EFD, 0x71DF, 0x957F:
                return nil
            case 0x534A:
                value += 5
                stop += 1
            default:
                let next = Self.skipSpaces(buffer, stop, end)
                if buffer.scalars[place] == 0x6210, next < end, let digit = Self.numeral(buffer.scalars[next]), digit > 0 {
                    value += Double(digit)
                    stop = next + 1
                }
            }
        }
        var result = number
        result.value = value
        result.unit = "%"
        result.range = number.range.lowerBound..<stop
        return result
    }
}
