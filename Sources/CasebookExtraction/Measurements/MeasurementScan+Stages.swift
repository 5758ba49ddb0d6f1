internal import CasebookLexicons
internal import CasebookText

/// Stages, classes and coma scales: NYHA III, Child-Pugh B, cT2N1M0, E4V5M6.
extension MeasurementScan {
    /// Reads a stage at a place; nil where none stands there.
    mutating func readStage(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Int? {
        guard start == 0 || buffer.classes[start - 1] != CharacterClass.letter.rawValue || endsName(at: start) else { return nil }
        if let stop = readComa(buffer, start, end) { return stop }
        let name = nameBefore()
        guard let name, let kind = kind(of: name) ?? (name.entity != nil ? .stage : nil) else { return nil }
        guard kind == .stage || kind == .score else { return nil }
        guard var stop = roman(buffer, start, end) ?? letter(buffer, start, end) else { return nil }
        // II-III
        if stop + 1 < end, buffer.folded[stop] == 0x2D || buffer.scalars[stop] == 0x2013 || QuantityFinder.isWave(buffer.scalars[stop]), let second = roman(buffer, stop + 1, end) {
            stop = second
        }
        guard stop >= end || buffer.classes[stop] != CharacterClass.letter.rawValue else { return nil }
        let isGraded = stop < end && [0x7EA7, 0x671F, 0x5EA6, 0x7C7B, 0x578B].contains(buffer.scalars[stop])
        // Without 级 a letter or numeral behind a name that nothing is known of may be anything.
        guard name.analyte != nil || isGraded else { return nil }
        add(buffer, start..<stop, isGraded: isGraded)
        return stop
    }

    private mutating func add(_ buffer: borrowing ScalarBuffer, _ range: Range<Int>, isGraded: Bool) {
        var value = MeasuredValue(value: .word(text(buffer, range)), form: .grade, range: range, valueRange: range, low: 1, high: 1)
        value.isGraded = isGraded
        append(value)
    }

    /// The end of a Roman numeral to X with a letter or not: I, II, IIIB, Ⅲ, Ⅳa.
    private func roman(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Int? {
        var place = start
        if place < end, (0x2160...0x216B).contains(buffer.scalars[place]) {
            place += 1
        } else {
            // Capitals only: "i" and "v" are words.
            while place < end, place < start + 4, [0x49, 0x56, 0x58].contains(buffer.scalars[place]) { place += 1 }
        }
        guard place > start else { return nil }
        if place < end, (0x61...0x63).contains(buffer.folded[place]), place + 1 >= end || buffer.classes[place + 1] != CharacterClass.letter.rawValue {
            place += 1
            if place < end, let digit = NumberReader.digit(buffer.folded[place]), (1...3).contains(digit) { place += 1 }
        }
        return place
    }

    /// The end of a capital A to E that stands alone: Child-Pugh B.
    private func letter(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Int? {
        guard (0x41...0x45).contains(buffer.scalars[start]), start + 1 >= end || buffer.classes[start + 1] != CharacterClass.letter.rawValue else { return nil }
        if start + 1 < end, let digit = NumberReader.digit(buffer.folded[start + 1]) {
            // D2 is a day; C10, A1 grades of some kinds only.
            return (1...4).contains(digit) && start + 2 < end && buffer.scalars[start + 2] == 0x671F ? start + 2 : nil
        }
        return start + 1
    }

    // MARK: TNM

    /// The stage of a tumour by the UICC: a T and an N, an M or both (cT2N1M0, ypT3a N1b, pTis(DCIS) N0).
    mutating func readTNM(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Int? {
        guard (0x54...0x79).contains(buffer.scalars[start]), [0x54, 0x61, 0x63, 0x70, 0x72, 0x75, 0x79].contains(buffer.scalars[start]) else { return nil }
        guard start == 0 || buffer.classes[start - 1] != CharacterClass.letter.rawValue && buffer.classes[start - 1] != CharacterClass.digit.rawValue else { return nil }
        var place = start, text = "", count = 0
        while place < end, place < start + 3, let prefix = Unicode.Scalar(buffer.scalars[place]), "acpyrum".unicodeScalars.contains(prefix) {
            text.unicodeScalars.append(prefix)
            place += 1
        }
        let hasPrefix = place > start
        guard place < end, buffer.scalars[place] == 0x54, let tumour = category(buffer, place, end, first: 0x54) else { return nil }
        text += tumour.text
        place = tumour.end
        for letter: UInt32 in [0x4E, 0x4D] {
            var next = place
            while next < end, next < place + 4, [0x20, 0x2F, 0x2C].contains(buffer.folded[next]) { next += 1 }
            while next < end, next < place + 7, let prefix = Unicode.Scalar(buffer.scalars[next]), "cpy".unicodeScalars.contains(prefix) { next += 1 }
            guard next < end, buffer.scalars[next] == letter, let part = category(buffer, next, end, first: letter) else { continue }
            text += part.text
            place = part.end
            count += 1
        }
        guard count > 0 || hasPrefix && place - start > 2 else { return nil }
        guard place >= end || buffer.classes[place] != CharacterClass.letter.rawValue && buffer.classes[place] != CharacterClass.digit.rawValue else { return nil }
        append(MeasuredValue(value: .word(text), form: .grade, range: start..<place, valueRange: start..<place, low: 0, high: 0))
        return place
    }

    /// T2a, Tis(DCIS), N1mi, Mx, pT1(m): the letter, what it is, and how exactly.
    private func category(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, first: UInt32) -> (text: String, end: Int)? {
        var place = start + 1
        guard place < end else { return nil }
        if let digit = NumberReader.digit(buffer.folded[place]) {
            guard digit <= (first == 0x54 ? 4 : first == 0x4E ? 3 : 1) else { return nil }
            place += 1
        } else if buffer.folded[place] == 0x78 {
            place += 1
        } else if first == 0x54, buffer.folded[place] == 0x69, place + 1 < end, buffer.folded[place + 1] == 0x73 {
            place += 2
        } else {
            return nil
        }
        if place + 1 < end, buffer.folded[place] == 0x6D, buffer.folded[place + 1] == 0x69 {
            place += 2
        } else if place < end, (0x61...0x64).contains(buffer.folded[place]) {
            place += 1
            if place < end, let digit = NumberReader.digit(buffer.folded[place]), (1...3).contains(digit) { place += 1 }
        }
        let bare = text(buffer, start..<place)
        if place < end, buffer.folded[place] == 0x28 {
            var close = place + 1
            while close < end, close < place + 10,
                buffer.classes[close] == CharacterClass.letter.rawValue || buffer.folded[close] == 0x2B || buffer.folded[close] == 0x2D
                    || NumberReader.digit(buffer.folded[close]) != nil
            {
                close += 1
            }
            if close < end, close > place + 1, buffer.folded[close] == 0x29 { return (text(buffer, start..<close + 1), close + 1) }
        }
        return (bare, place)
    }

    // MARK: Glasgow Coma Scale

    /// E4V5M6, E2 V2 M4: eyes, voice, movement.
    private mutating func readComa(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Int? {
        guard buffer.scalars[start] == 0x45 else { return nil }
        var place = start, values: [Double] = [], isIntubated = false
        for letter: UInt32 in [0x45, 0x56, 0x4D] {
            while place < end, place < start + 12, [0x20, 0x2C, 0x2B, 0x2F].contains(buffer.folded[place]), !values.isEmpty || isIntubated { place += 1 }
            guard place + 1 < end, buffer.scalars[place] == letter else { return nil }
            place += 1
            if let digit = NumberReader.digit(buffer.folded[place]), (1...6).contains(digit) {
                values.append(Double(digit))
            } else if letter == 0x56, buffer.folded[place] == 0x74 {
                // Intubated: the voice cannot be tested.
                isIntubated = true
            } else {
                return nil
            }
            place += 1
        }
        guard !isIntubated else {
            append(MeasuredValue(value: .word(text(buffer, start..<place)), form: .grade, range: start..<place, valueRange: start..<place, low: 1, high: 1))
            return place
        }
        append(MeasuredValue(value: .parts(values), form: .parts, range: start..<place, valueRange: start..<place, low: 15, high: 15))
        return place
    }
}
