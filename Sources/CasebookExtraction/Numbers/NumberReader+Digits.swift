internal import CasebookText

/// Numbers in digits.
extension NumberReader {
    /// 12, 1,234.5, .5, 1.2e5; thin spaces between groups of three, and plain ones where a group is 000.
    func digits(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Number? {
        var place = start, value = 0.0, count = 0, group = 0
        while place < end {
            if let digit = Self.digit(buffer.folded[place]) {
                value = value * 10 + Double(digit)
                count += 1
                group += 1
                place += 1
            } else if group == 3 || group == count && (1...3).contains(count), isSeparator(buffer, place, end), isGroup(buffer, place + 1, end) {
                group = 0
                place += 1
            } else {
                break
            }
        }
        var number = Number(value: value, range: start..<place, form: .digits)
        if place + 1 < end, buffer.folded[place] == 0x2E, Self.digit(buffer.folded[place + 1]) != nil {
            place += 1
            var numerator = value, scale = 1.0, isZero = true
            while place < end, let digit = Self.digit(buffer.folded[place]) {
                // Digits beyond what a Double holds change nothing.
                if scale < 1e18 {
                    numerator = numerator * 10 + Double(digit)
                    scale *= 10
                }
                if digit != 0 { isZero = false }
                place += 1
            }
            // One division rounds once: 12.3 is the number that is written 12.3.
            number.value = numerator / scale
            number.isNakedDecimal = count == 0
            number.hasTrailingZero = isZero
        } else if count == 0 {
            return nil
        }
        if let (exponent, stop) = exponent(buffer, place, end, mantissa: number.value) {
            number.value = Self.scaledByTen(number.value, exponent)
            place = stop
        }
        number.range = start..<place
        return number.value.isFinite ? number : nil
    }

    /// The exponent of 1.2e5 and 4E-3; not of 10E9/L, which is a unit.
    private func exponent(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, mantissa: Double) -> (Int, Int)? {
        guard start + 1 < end, buffer.folded[start] == 0x65 else { return nil }
        var place = start + 1, sign = 1
        if buffer.folded[place] == 0x2B || UnitReader.isMinus(buffer.scalars[place]) {
            sign = buffer.folded[place] == 0x2B ? 1 : -1
            place += 1
        }
        guard let (exponent, stop) = integer(buffer, place, end), stop >= buffer.count || buffer.classes[stop] != CharacterClass.letter.rawValue else { return nil }
        if mantissa == 10, stop < buffer.count, buffer.folded[stop] == 0x2F { return nil }
        return (sign * exponent, stop)
    }

    /// At most three digits.
    func integer(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> (value: Int, end: Int)? {
        var place = start, value = 0
        while place < end, place < start + 4, let digit = Self.digit(buffer.folded[place]) {
            value = value * 10 + digit
            place += 1
        }
        return place > start && place < start + 4 ? (value, place) : nil
    }

    /// A product with a power of ten that rounds once.
    static func scaledByTen(_ value: Double, _ exponent: Int) -> Double {
        var power = 1.0
        for _ in 0..<min(abs(exponent), 320) { power *= 10 }
        return exponent < 0 ? value / power : value * power
    }

    private func isSeparator(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int) -> Bool {
        switch buffer.scalars[place] {
        case 0x2C, 0xFF0C, 0x2009, 0x202F: true
        // 10 000; but results also stand side by side.
        case 0x20, 0xA0: place + 3 < end && (1...3).allSatisfy { buffer.folded[place + $0] == 0x30 }
        default: false
        }
    }

    /// Whether exactly three digits stand at a place.
    private func isGroup(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int) -> Bool {
        guard place + 3 <= end, (place..<place + 3).allSatisfy({ Self.digit(buffer.folded[$0]) != nil }) else { return false }
        return place + 3 == end || Self.digit(buffer.folded[place + 3]) == nil
    }
}
