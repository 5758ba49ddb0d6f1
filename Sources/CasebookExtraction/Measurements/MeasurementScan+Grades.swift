internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Numbers with a sign or letter that makes them a grade: 2+, 4a, 4+/5.
extension MeasurementScan {
    /// 2+ and 4a: a grade. 3+4=7: a sum.
    func grade(_ buffer: borrowing ScalarBuffer, _ first: Single, _ end: Int) -> MeasuredValue? {
        let place = first.numberEnd
        guard first.unit == nil, place < end, place == first.start + 1 else { return nil }
        if let power = power(buffer, first, end) { return power }
        if buffer.folded[place] == 0x2B {
            if let second = single(buffer, place + 1, end), second.unit == nil, second.numberEnd == place + 2 {
                // 3+4=7, 3+4
                var sum = first.value + second.value, stop = second.numberEnd
                let equals = NumberReader.skipSpaces(buffer, stop, end)
                if equals < end, buffer.folded[equals] == 0x3D, let total = single(buffer, NumberReader.skipSpaces(buffer, equals + 1, end), end) {
                    (sum, stop) = (total.value, total.numberEnd)
                    return MeasuredValue(value: .number(sum), form: .number, range: first.start..<stop, valueRange: first.start..<stop, low: sum, high: sum)
                }
                return MeasuredValue(
                    value: .parts([first.value, second.value]), form: .parts, range: first.start..<stop, valueRange: first.start..<stop, low: first.value, high: sum)
            }
            let stop = place + 1
            guard first.value <= 4, stop >= end || !isWordEnd(buffer, stop) && buffer.folded[stop] != 0x2F else { return nil }
            return MeasuredValue(
                value: .word(text(buffer, first.start..<stop)), form: .grade, range: first.start..<stop, valueRange: first.start..<stop, low: first.value, high: first.value)
        }
        guard (0x61...0x63).contains(buffer.folded[place]), place + 1 >= end || !isWordEnd(buffer, place + 1) else { return nil }
        return MeasuredValue(
            value: .word(text(buffer, first.start..<place + 1)), form: .grade, range: first.start..<place + 1, valueRange: first.start..<place + 1, low: first.value,
            high: first.value)
    }

    /// 4+/5, 3-级: muscle power with a plus or minus.
    func power(_ buffer: borrowing ScalarBuffer, _ first: Single, _ end: Int) -> MeasuredValue? {
        let place = first.numberEnd
        guard first.value <= 5, buffer.folded[place] == 0x2B || UnitReader.isMinus(buffer.scalars[place]), place + 1 < end else { return nil }
        var stop = place + 1
        if buffer.folded[stop] == 0x2F, stop + 1 < end, buffer.folded[stop + 1] == 0x35 { stop += 2 } else if buffer.scalars[stop] != 0x7EA7 { return nil }
        var value = MeasuredValue(
            value: .word(text(buffer, first.start..<stop)), form: .grade, range: first.start..<stop, valueRange: first.start..<stop, low: first.value, high: first.value)
        value.isGraded = true
        return value
    }

    /// Whether a grade is one of pluses: 2+.
    func isPlus(_ value: MeasuredValue) -> Bool {
        if case .word(let word) = value.value { return word.utf8.last == UInt8(ascii: "+") || word.unicodeScalars.last == "\u{FF0B}" }
        return false
    }
}
