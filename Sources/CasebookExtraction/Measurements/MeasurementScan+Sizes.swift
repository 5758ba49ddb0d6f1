internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Sizes: numbers of length that belong together.
extension MeasurementScan {
    static func isLength(_ unit: String) -> Bool {
        switch unit {
        case "cm", "mm", "m", "um", "[in_i]", "cm2", "mm2", "cm3", "mm3", "m2", "dm": true
        default: false
        }
    }

    /// 3×4×5cm, 1.5 cm by 1.8 cm, 2.3 cm craniocaudal x 1.9 cm transverse.
    func size(_ buffer: borrowing ScalarBuffer, _ first: Single, _ end: Int) -> MeasuredValue? {
        if let unit = first.unit, !Self.isLength(unit.unit) { return nil }
        var all = [first], place = first.end
        while all.count < 4 {
            var next = place
            for _ in 0..<2 {
                let word = NumberReader.skipSpaces(buffer, next, end)
                if word > next, let axis = table.word(buffer, at: word, end: end, isWhole: false), axis.roles.contains(.axis) { next = axis.end }
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
            // 0.03 x2: twice.
            if all.count == 1, first.unit == nil, number.unit == nil, number.start > 1, UnitReader.isTimes(buffer.folded[number.start - 1]),
                buffer.folded[number.start - 2] == 0x20,
                number.value < 10, number.end - number.start == 1
            {
                break
            }
            all.append(number)
            place = number.end
        }
        guard all.count > 1 else { return nil }
        if all.allSatisfy({ $0.unit == nil }) {
            // 31 x 27, and the unit in the next line.
            var next = place
            while next < end, next < place + 3, [0x20, 0x0A, 0x0D].contains(buffer.folded[next]) { next += 1 }
            if next > place, let unit = unit(buffer, at: next, end: min(end, next + 8)), Self.isLength(unit.unit) {
                all[all.count - 1].unit = unit
                all[all.count - 1].end = unit.range.upperBound
                place = unit.range.upperBound
            } else if all[1].value == 10, all.count == 2 {
                // A power of ten in a form that nothing reads.
                return nil
            }
        }
        // Units that a part lacks are those of the next one that has one.
        guard let unit = all.lazy.compactMap(\.unit).first else {
            return MeasuredValue(
                value: .parts(all.map(\.value)), form: .parts, range: first.start..<place, valueRange: first.start..<all.last!.numberEnd, low: first.value,
                high: all.map(\.value).max()!)
        }
        var values: [Double] = []
        for index in all.indices {
            let own = all[index...].lazy.compactMap(\.unit).first ?? unit
            values.append(convert(all[index].value, own.unit, unit.unit))
        }
        let last = all.last!
        return MeasuredValue(
            value: .parts(values), form: .size, range: first.start..<place, valueRange: first.start..<(last.unit == nil ? last.end : last.numberEnd), unit: last.unit ?? unit,
            low: values.min()!,
            high: values.max()!
        ).inUnit(unit)
    }

    /// 1.5, 1.8, and 2.1 cm; 1.5- and 1.8-cm: values that share a unit of length.
    func list(_ buffer: borrowing ScalarBuffer, _ first: Single, _ end: Int) -> MeasuredValue? {
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
