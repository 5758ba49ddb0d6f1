internal import CasebookText

/// What holds digits and is no amount.
extension QuantityFinder {
    /// The end of a date, time of day, telephone number, version or address of the web that begins at a place; nil where none does.
    static func skipped(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Int? {
        let kind = buffer.classes[start]
        if kind == CharacterClass.letter.rawValue {
            guard buffer.folded[start] == 0x68, start + 8 <= end, isWord(buffer, start, "http"), buffer.folded[start + 4] == 0x3A || buffer.folded[start + 5] == 0x3A else {
                return nil
            }
            var place = start
            while place < end, buffer.folded[place] > 0x20, buffer.classes[place] != CharacterClass.han.rawValue { place += 1 }
            return place
        }
        guard kind == CharacterClass.digit.rawValue || buffer.folded[start] == 0x2B, start == 0 || buffer.classes[start - 1] != CharacterClass.digit.rawValue else { return nil }
        return digits(buffer, start, end)
    }

    private static func digits(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Int? {
        // Groups of digits with one sign between them.
        var groups: [(value: Int, length: Int)] = [], signs: [UInt32] = [], place = start
        if buffer.folded[place] == 0x2B { place += 1 }
        while groups.count < 8, place < end, NumberReader.digit(buffer.folded[place]) != nil {
            var value = 0, length = 0
            while place < end, let digit = NumberReader.digit(buffer.folded[place]) {
                if length < 9 { value = value * 10 + digit }
                length += 1
                place += 1
            }
            groups.append((value, length))
            guard place + 1 < end, NumberReader.digit(buffer.folded[place + 1]) != nil else { break }
            let sign = buffer.scalars[place] == 0xFF1A ? 0x3A : buffer.folded[place]
            guard [0x2D, 0x2E, 0x2F, 0x3A, 0x5E74, 0x6708].contains(sign) else { break }
            signs.append(sign)
            place += 1
        }
        guard let first = groups.first else { return nil }
        let behind = place < end ? buffer.scalars[place] : 0x20
        let isYear = first.length == 4 && (1800...2200).contains(first.value)
        switch signs.first {
        case 0x3A where groups.count >= 2 && first.value < 25 && groups[1].length == 2 && groups[1].value < 60: return clockEnd(buffer, place, end) ?? place
        case 0x5E74?:
            guard isYear || first.length == 2 else { return nil }
            return behind == 0x6708 || behind == 0x65E5 || behind == 0x53F7 || behind == 0x865F ? place + 1 : place
        case 0x6708? where first.value <= 12 && groups[1].value <= 31: return behind == 0x65E5 || behind == 0x53F7 || behind == 0x865F ? place + 1 : place
        case 0x2D?, 0x2E?, 0x2F?:
            guard signs.count >= 2 else {
                // 2013-14; 2.17pm.
                if signs[0] == 0x2D, isYear, groups[1].length == 2, groups[1].value == (first.value + 1) % 100 { return place }
                return signs[0] == 0x2E && first.value < 13 && groups[1].length == 2 && groups[1].value < 60 && isPreceded(buffer, start) ? clockEnd(buffer, place, end) : nil
            }
            guard signs.allSatisfy({ $0 == signs[0] }) || groups.contains(where: { $0.length > 3 }) else { return nil }
            return place
        default:
            guard signs.isEmpty else { return nil }
            if isYear, behind == 0x5E74, place + 1 >= end || ![0x591A, 0x4F59, 0x524D, 0x540E].contains(buffer.scalars[place + 1]) { return place + 1 }
            if first.value <= 12, behind == 0x6708, place + 1 < end, [0x4EFD, 0x5E95, 0x521D, 0x4E2D, 0x672B, 0x4E0B, 0x4E0A].contains(buffer.scalars[place + 1]) {
                return place + 1
            }
            return first.value < 13 && first.length < 3 ? clockEnd(buffer, place, end) : nil
        }
    }

    /// At 2.13 am.
    private static func isPreceded(_ buffer: borrowing ScalarBuffer, _ start: Int) -> Bool {
        start > 2 && (isWord(buffer, start - 3, "at ") || isWord(buffer, start - 3, "il ") || isWord(buffer, start - 3, "by ")) || start == 0
    }

    /// The end of a.m. or p.m. behind a number.
    private static func clockEnd(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Int? {
        let place = NumberReader.skipSpaces(buffer, start, end)
        guard place + 1 < end, buffer.folded[place] == 0x61 || buffer.folded[place] == 0x70 else { return nil }
        for form in ["m", ".m."] where place + form.utf8.count < end && isWord(buffer, place + 1, form) {
            let stop = place + 1 + form.utf8.count
            if stop >= end || !UnitReader.isLetter(buffer, stop) { return stop }
        }
        return place + 2 == end && buffer.folded[place + 1] == 0x6D ? end : nil
    }

    private static func isWord(_ buffer: borrowing ScalarBuffer, _ start: Int, _ word: String) -> Bool {
        var place = start
        for unit in word.utf8 {
            guard place >= 0, place < buffer.count, buffer.folded[place] == UInt32(unit) else { return false }
            place += 1
        }
        return true
    }

    /// Digits that a name ends in: B12, COVID-19, CA19-9, x-10.
    static func belongsToName(_ buffer: borrowing ScalarBuffer, _ start: Int) -> Bool {
        guard start > 0 else { return false }
        if UnitReader.isLetter(buffer, start - 1) { return buffer.folded[start - 1] != 0x78 || start < 2 || UnitReader.isLetter(buffer, start - 2) }
        guard start > 1, buffer.folded[start - 1] == 0x2D else { return false }
        var place = start - 2
        while place >= 0, place > start - 12, buffer.classes[place] == CharacterClass.digit.rawValue { place -= 1 }
        return place >= 0 && UnitReader.isLetter(buffer, place)
    }
}
