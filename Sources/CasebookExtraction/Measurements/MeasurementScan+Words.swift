internal import CasebookLexicons
internal import CasebookText

/// Words and signs between names and values.
extension MeasurementScan {
    /// Reads the word at a place: a name that no dictionary had, a word of results, a numeral or another word. Returns where it ends.
    mutating func readWord(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, before limit: Int, isNear: Bool, isActive: Bool) -> Int {
        let isLatin = buffer.classes[start] == CharacterClass.letter.rawValue
        if isLatin, start > 0, buffer.classes[start - 1] == CharacterClass.letter.rawValue { return skipWord(buffer, start, end) }
        if isNear, let found = table.name(buffer, at: start, end: min(end, start + 40)), isNamed(found.name, start..<found.end, buffer) {
            return append(name: MeasurementName(range: start..<found.end, analyte: found.name.analyte, isShort: found.name.isShort), buffer)
        }
        if !isNear, isLatin, let found = table.name(buffer, at: start, end: min(end, start + 40)), !found.name.isShort, isToldInWords(buffer, found.end, end) {
            return append(name: MeasurementName(range: start..<found.end, analyte: found.name.analyte), buffer)
        }
        if isActive || isLatin {
            if isNear || isActive, isLatin, let stop = readStage(buffer, start, end) { return stop }
            if isNear, let phrase = comparisons.before(buffer, at: start, end: end), let comparator = phrase.comparator,
                comparator != .equal, isNumber(buffer, phrase.end, end)
            {
                comparison = (comparator, start..<phrase.end)
                return phrase.end
            }
            if let word = table.word(buffer, at: start, end: end), let stop = take(word.roles, start..<word.end, buffer, end) { return stop }
            if !isLatin, isActive, let stop = readNumeral(buffer, start, end) { return stop }
        }
        if !isLatin {
            // On to the next character at which anything may begin.
            var stop = start + 1
            while stop < limit, buffer.classes[stop] == CharacterClass.han.rawValue, !table.mayBegin(buffer, at: stop), !comparisons.mayBegin(buffer, at: stop),
                NumberReader.numeral(buffer.scalars[stop]) == nil, NumberReader.scale(buffer.scalars[stop]) == nil
            {
                stop += 1
            }
            append(.opaque(stop - start), start..<stop)
            items[items.count - 1].isHan = true
            return stop
        }
        let stop = skipWord(buffer, start, end)
        append(.opaque(2), start..<stop)
        return stop
    }

    /// Whether 阴性 or 阳性 stands at a place.
    private func isToldInWords(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int) -> Bool {
        place + 1 < end && (buffer.scalars[place] == 0x9634 || buffer.scalars[place] == 0x9633) && buffer.scalars[place + 1] == 0x6027
    }

    /// The end of a run of letters, digits and what joins them: a word that nothing is known of.
    func skipWord(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Int {
        var place = start
        while place < end {
            let kind = buffer.classes[place]
            if kind == CharacterClass.letter.rawValue || kind == CharacterClass.digit.rawValue {
                place += 1
            } else if place > start, place + 1 < end, [0x2E, 0x2D, 0x27, 0x2019, 0x5F, 0x40, 0x2F].contains(buffer.folded[place]), isWordly(buffer.classes[place + 1]),
                isWordly(buffer.classes[place - 1]),
                buffer.folded[place] != 0x2F || NumberReader.digit(buffer.folded[place - 1]) != nil && NumberReader.digit(buffer.folded[place + 1]) != nil
            {
                place += 1
            } else {
                break
            }
        }
        return max(place, start + 1)
    }

    private func isWordly(_ kind: UInt8) -> Bool { kind == CharacterClass.letter.rawValue || kind == CharacterClass.digit.rawValue }

    /// Whether a name of the table is one here: a short one must stand right before a number, any other one may be a word of the language.
    private func isNamed(_ name: AnalyteTable.Name, _ range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> Bool {
        if range.upperBound < buffer.count, buffer.classes[range.upperBound] == CharacterClass.letter.rawValue,
            buffer.classes[range.upperBound - 1] == CharacterClass.letter.rawValue
        {
            return false
        }
        // B12 and C3 are names, and so are T1 and P53.
        if range.upperBound < buffer.count, NumberReader.digit(buffer.folded[range.upperBound - 1]) != nil, NumberReader.digit(buffer.folded[range.upperBound]) != nil {
            return false
        }
        // PR3-ANCA
        var digit = range.upperBound
        while digit < buffer.count, digit < range.upperBound + 4, NumberReader.digit(buffer.folded[digit]) != nil { digit += 1 }
        if digit > range.upperBound, digit + 1 < buffer.count, buffer.folded[digit] == 0x2D, buffer.classes[digit + 1] == CharacterClass.letter.rawValue { return false }
        guard name.isShort else { return true }
        // (P5–P10): percentiles.
        // N1 19%: stages of sleep, leads, vertebrae.
        if range.upperBound + 2 < buffer.count, NumberReader.digit(buffer.folded[range.upperBound]) != nil, buffer.folded[range.upperBound + 1] == 0x20,
            NumberReader.digit(buffer.folded[range.upperBound + 2]) != nil
        {
            return false
        }
        if range.lowerBound > 0, [0x28, 0x7E, 0x3C, 0x3E, 0x2D, 0x2013].contains(buffer.folded[range.lowerBound - 1]) { return false }
        var place = range.upperBound
        while place < buffer.count, place < range.upperBound + 3, [0x20, 0x3A, 0x3D, 0x2D, 0x7E].contains(buffer.folded[place]) { place += 1 }
        return place < buffer.count && NumberReader.digit(buffer.folded[place]) != nil
    }

    /// Whether a number begins at a place, behind spaces or not.
    func isNumber(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int) -> Bool {
        let next = NumberReader.skipSpaces(buffer, place, end)
        guard next < end else { return false }
        if NumberReader.digit(buffer.folded[next]) != nil { return true }
        return buffer.folded[next] == 0x2E && next + 1 < end && NumberReader.digit(buffer.folded[next + 1]) != nil || NumberReader.numeral(buffer.scalars[next]) != nil
    }

    /// Adds a word of the table; nil where it is another word here.
    private mutating func take(_ roles: [AnalyteTable.Role], _ range: Range<Int>, _ buffer: borrowing ScalarBuffer, _ end: Int) -> Int? {
        let stop = range.upperBound
        let isHan = buffer.classes[range.lowerBound] == CharacterClass.han.rawValue
        if isHan, range.count == 1, roles.contains(where: { $0 == .positive || $0 == .negative || $0 == .high || $0 == .low || $0 == .axis }) {
            // 阴, 高: a result only where no other character goes on.
            guard stop >= end || buffer.classes[stop] != CharacterClass.han.rawValue, !isEmptyName else { return nil }
        }
        for (role, comparator) in [(AnalyteTable.Role.less, Comparator.less), (.lessEqual, .lessOrEqual), (.greater, .greater), (.greaterEqual, .greaterOrEqual)]
        where roles.contains(role) {
            guard isNumber(buffer, stop, end) else { return nil }
            comparison = (comparator, range)
            return stop
        }
        if addImplied(roles, range) { return stop }
        if let role = roles.first, roles.count == 1, role == .joiner || role == .goal || role == .condition {
            append(role == .joiner ? .comma : role == .goal ? .goal : .condition, range)
            return stop
        }
        append(roles == [.link] ? .link : .word, range, roles)
        items[items.count - 1].isHan = isHan
        return stop
    }

    /// No name has come yet that a result could be of.
    private var isEmptyName: Bool { names.isEmpty }

    /// Chinese numerals behind a name: 体温三十九度五.
    private mutating func readNumeral(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Int? {
        guard NumberReader.numeral(buffer.scalars[start]) != nil || NumberReader.scale(buffer.scalars[start]) != nil, nameBefore() != nil || comparison != nil else { return nil }
        guard let number = numbers.number(in: buffer, at: start, end: end), number.high == nil else { return nil }
        var value = number.value, stop = number.range.upperBound
        var unit = unit(buffer, at: stop, end: min(end, stop + 24)).flatMap { $0.isWeak || $0.needsAnalyte ? nil : $0 }
        guard unit != nil || stop - start > 1 else { return nil }
        if let reading = unit, reading.unit == "deg", reading.range.upperBound < end, let tenths = NumberReader.numeral(buffer.scalars[reading.range.upperBound]) {
            value += Double(tenths) / 10
            stop = reading.range.upperBound + 1
            unit?.range = reading.range.lowerBound..<reading.range.upperBound
        } else if let reading = unit {
            stop = reading.range.upperBound
        }
        append(
            MeasuredValue(
                value: .number(value), form: .number, range: start..<stop, valueRange: start..<(unit?.unit == "deg" ? stop : number.range.upperBound), unit: unit, low: value,
                high: value))
        return stop
    }

    mutating func append(_ value: MeasuredValue) {
        var value = value
        if let comparison {
            value.comparator = comparison.comparator
            value.range = comparison.range.lowerBound..<value.range.upperBound
        }
        append(.value(values.count), value.range)
        values.append(value)
    }

    // MARK: Signs

    /// Reads a sign or space; returns where it ends.
    mutating func readSign(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Int {
        let scalar = buffer.folded[start], next = start + 1 < end ? buffer.folded[start + 1] : 0x20
        switch scalar {
        case 0x0A, 0x0D:
            append(.line, start..<start + 1)
            return start + 1
        case 0x09, 0x7C:
            append(.gap, start..<start + 1)
        case 0x20, 0xA0, 0x3000:
            var stop = start
            while stop < end, buffer.folded[stop] == 0x20 || buffer.folded[stop] == 0xA0 || buffer.folded[stop] == 0x3000 { stop += 1 }
            if stop > start + 1 { append(.gap, start..<stop) }
            return stop
        case 0x2E, 0x2B, 0x2D, 0x2212, 0x2013, 0x2014, 0xAD: return readPointOrSign(buffer, start, end, scalar, next)
        case 0x3C, 0x3E, 0x2264, 0x2265, 0x2266, 0x2267, 0x2248, 0x7E, 0x223C, 0x2A7D, 0x2A7E: return readComparison(buffer, start, end)
        case 0x3D, 0x3A, 0x40, 0x2190, 0x3F, 0x5E, 0x22, 0x201C, 0x201D, 0x7B2C: append(.link, start..<start + 1)
        case 0x2F: append(.slash, start..<start + 1)
        case 0x2C, 0x3001, 0x26: append(.comma, start..<start + 1)
        case 0x3B, 0x3002, 0x21, 0x2022: append(.stop, start..<start + 1)
        case 0x28, 0x5B, 0x7B, 0x3010, 0x3014: append(.open, start..<start + 1)
        case 0x29, 0x5D, 0x7D, 0x3011, 0x3015: append(.close, start..<start + 1)
        case 0x2191, 0x2B06, 0x25B2: append(.raised, start..<start + 1)
        case 0x2193, 0x2B07, 0x25BC: append(.lowered, start..<start + 1)
        case 0x2192, 0x21D2, 0x2794, 0x279C, 0x27A1: append(.arrow, start..<start + 1)
        case 0x2A, 0x23, 0x2605, 0x2606: append(.starred, start..<start + 1)
        case 0xB1: append(.word, start..<start + 1, [.trace])
        default: append(.opaque(1), start..<start + 1)
        }
        return start + 1
    }

    /// A full stop, plus or minus: end of a sentence, part of an abbreviation, sign of a number, result, or a dash that links.
    private mutating func readPointOrSign(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, _ scalar: UInt32, _ next: UInt32) -> Int {
        let before = start > 0 ? buffer.classes[start - 1] : CharacterClass.space.rawValue
        if scalar == 0x2E {
            if NumberReader.digit(next) != nil, before != CharacterClass.digit.rawValue { return readDigits(buffer, start, end) }
            // Temp. 98.5, Wt. (lb)
            let place = NumberReader.skipSpaces(buffer, start + 1, end)
            let isAbbreviation = endsName(at: start) && place < end && (NumberReader.digit(buffer.folded[place]) != nil || buffer.folded[place] == 0x28)
            append(isAbbreviation ? .link : before == CharacterClass.digit.rawValue && next != 0x20 && next != 0x0A ? .opaque(1) : .stop, start..<start + 1)
            return start + 1
        }
        if next == 0x3E, scalar != 0x2B {
            append(.arrow, start..<start + 2)
            return start + 2
        }
        if scalar == 0x2B {
            var stop = start
            while stop < end, stop < start + 5, buffer.folded[stop] == 0x2B { stop += 1 }
            if NumberReader.digit(next) != nil, before == CharacterClass.space.rawValue || isOpen(buffer, start) { return readDigits(buffer, start, end) }
            var next = stop
            if before == CharacterClass.space.rawValue { next = NumberReader.skipSpaces(buffer, stop, end) }
            // IgG +, but "CBC + CMP".
            let isEnd = next >= end || !isWordly(buffer.classes[next]) && buffer.classes[next] != CharacterClass.han.rawValue
            append(isEnd ? .plus : .opaque(1), start..<stop)
            return stop
        }
        let isClosed = next == 0x29 || next == 0x5D
        if isClosed, isOpen(buffer, start) {
            append(.minus, start..<start + 1)
            return start + 1
        }
        // H3K27M-，
        if endsName(at: start), isResultSign(buffer, start, end, before) {
            append(.minus, start..<start + 1)
            return start + 1
        }
        if NumberReader.digit(next) != nil || next == 0x2E, isNegative(buffer, start, before) { return readDigits(buffer, start, end) }
        if endsName(at: start) || before == CharacterClass.space.rawValue {
            append(.link, start..<start + 1)
            return start + 1
        }
        append(.opaque(1), start..<start + 1)
        return start + 1
    }

    /// Whether a dash behind a Latin name is its result, with a sign or the end behind it.
    private func isResultSign(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int, _ before: UInt8) -> Bool {
        guard before == CharacterClass.letter.rawValue || before == CharacterClass.digit.rawValue, place + 1 < end else { return false }
        switch buffer.scalars[place + 1] {
        // ， 、 ； 。 ）
        case 0xFF0C, 0x3001, 0xFF1B, 0x3002, 0xFF09: return true
        default: return false
        }
    }

    private func isOpen(_ buffer: borrowing ScalarBuffer, _ place: Int) -> Bool { place > 0 && (buffer.folded[place - 1] == 0x28 || buffer.folded[place - 1] == 0x5B) }

    /// Whether a dash before a number is a minus: with a space before it or in brackets, or behind the name of something that can lie below zero.
    private func isNegative(_ buffer: borrowing ScalarBuffer, _ place: Int, _ before: UInt8) -> Bool {
        if isOpen(buffer, place) { return true }
        guard let name = nameBefore() else { return before == CharacterClass.space.rawValue && items.last.map { $0.range.upperBound < place - 1 || $0.kind == .gap } ?? true }
        guard let analyte = name.analyte else { return before == CharacterClass.space.rawValue || buffer.classes[max(0, name.range.upperBound - 1)] == CharacterClass.han.rawValue }
        return table.analytes[analyte].plausible.lowerBound < 0
    }

    private mutating func readComparison(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Int {
        // 1.3 <- 5.9
        if buffer.folded[start] == 0x3C, start + 2 < end, buffer.folded[start + 1] == 0x2D, buffer.folded[start + 2] == 0x20 || buffer.folded[start + 2] == 0x2D {
            append(.arrow, start..<start + 2)
            return start + 2
        }
        if let phrase = comparisons.before(buffer, at: start, end: end) {
            // ~= is about.
            var stop = phrase.end
            if stop < end, buffer.folded[stop] == 0x3D { stop += 1 }
            if let comparator = phrase.comparator, isNumber(buffer, stop, end) {
                comparison = (comparator, start..<stop)
                return stop
            }
        }
        append(buffer.folded[start] == 0x3E ? .arrow : .link, start..<start + 1)
        return start + 1
    }
}
