internal import CasebookLexicons
internal import CasebookText

/// Cuts a sentence into words, numbers and signs, whole dates and times of day in digits among them.
struct EnglishTimeLexer: Sendable {
    /// What a word of the table says, ready for the parser.
    private struct Entry {
        var words: [TimeWord]
        var roles: UInt64
        var links: LinkWords
    }

    private let phrases: KeywordTrie
    private let entries: [Entry]
    private let numbers = NumberReader.standard

    init(table: TimeTable) {
        phrases = KeywordTrie(table.rows.map(\.key), spansLines: true)
        entries = table.rows.map { row in
            let roles = row.value.reduce(UInt64(0)) { $0 | 1 << UInt64($1.role.rawValue) }
            let links = row.value.reduce(LinkWords(rawValue: 0)) { $1.role == .link ? $0 | LinkWords(name: $1.value) : $0 }
            return Entry(words: row.value, roles: roles, links: links)
        }
    }

    /// Nil where the sentence has neither a number nor a word of time.
    func lexemes(_ buffer: borrowing ScalarBuffer, _ range: Range<Int>) -> [TimeLexeme]? {
        var lexemes: [TimeLexeme] = [], place = range.lowerBound, isSpaced = true, hasAny = false
        lexemes.reserveCapacity(range.count / 4)
        while place < range.upperBound {
            switch buffer.classes[place] {
            case CharacterClass.space.rawValue, CharacterClass.control.rawValue:
                isSpaced = true
                place += 1
                continue
            case CharacterClass.digit.rawValue where NumberReader.digit(buffer.folded[place]) != nil:
                lexemes.append(number(buffer, place, range.upperBound, lexemes))
                hasAny = true
            case CharacterClass.letter.rawValue:
                lexemes.append(word(buffer, place, range.upperBound))
                if !hasAny, let lexeme = lexemes.last { hasAny = lexeme.kind != .word || lexeme.roles & ~Self.silent != 0 }
            default:
                lexemes.append(sign(buffer, place, range.upperBound))
            }
            let end = lexemes[lexemes.count - 1].range.upperBound
            lexemes[lexemes.count - 1].isSpaced = isSpaced
            isSpaced = false
            place = end
        }
        return hasAny ? lexemes : nil
    }

    private static let silent: UInt64 = [TimeWord.Role.link, .tense, .measure, .age, .event, .none, .before, .person].reduce(0) { $0 | 1 << UInt64($1.rawValue) }

    private func number(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, _ before: [TimeLexeme]) -> TimeLexeme {
        // Behind a dash that follows a number or time it may be the end of an interval.
        if let found = NumericDateReader.date(in: buffer, at: start, end: end, order: .monthFirst, isSecond: true), found.certainty == .sure {
            return TimeLexeme(kind: .date, range: found.range, isSpaced: false, period: found.period)
        }
        if let found = NumericDateReader.clock(in: buffer, at: start, end: end, isSecond: true), !isThousands(buffer, found.end, end) {
            return TimeLexeme(kind: .clock, range: start..<found.end, isSpaced: false, clock: found.clock)
        }
        var place = start, value = 0.0
        while place < end, let digit = NumberReader.digit(buffer.folded[place]) {
            value = value * 10 + Double(digit)
            place += 1
        }
        var lexeme = TimeLexeme(kind: .number, range: start..<place, isSpaced: false, value: value, digits: place - start)
        if place + 1 < end, buffer.folded[place] == 0x2E, NumberReader.digit(buffer.folded[place + 1]) != nil {
            var scale = 1.0
            place += 1
            while place < end, let digit = NumberReader.digit(buffer.folded[place]) {
                value = value * 10 + Double(digit)
                scale *= 10
                place += 1
            }
            lexeme.value = value / scale
            lexeme.digits = 0
            lexeme.range = start..<place
        } else if place + 2 <= end, lexeme.digits <= 2, isOrdinalEnding(buffer, place), place + 2 == end || buffer.classes[place + 2] != CharacterClass.letter.rawValue {
            lexeme.isOrdinal = true
            lexeme.range = start..<place + 2
        }
        return lexeme
    }

    /// 1:20,000 is a dilution.
    private func isThousands(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int) -> Bool {
        place + 3 < end && buffer.folded[place] == 0x2C && (1...3).allSatisfy { NumberReader.digit(buffer.folded[place + $0]) != nil }
    }

    private func isOrdinalEnding(_ buffer: borrowing ScalarBuffer, _ place: Int) -> Bool {
        switch (buffer.folded[place], buffer.folded[place + 1]) {
        // st, nd, rd, th
        case (0x73, 0x74), (0x6E, 0x64), (0x72, 0x64), (0x74, 0x68): true
        default: false
        }
    }

    private func word(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> TimeLexeme {
        // T14:30, as ISO 8601 writes times.
        if buffer.folded[start] == 0x74, start + 1 < end, NumberReader.digit(buffer.folded[start + 1]) != nil,
            let found = NumericDateReader.clock(in: buffer, at: start, end: end, isSecond: true)
        {
            return TimeLexeme(kind: .clock, range: start..<found.end, isSpaced: false, clock: found.clock)
        }
        // mar3, POD3, x3; but not D5W.
        let match = phrases.match(buffer, at: start, end: end)
        if let match, entries[match.number].roles & Self.numberBit == 0,
            match.end >= end || NumberReader.digit(buffer.folded[match.end]) == nil
                || entries[match.number].words.contains(where: {
                    Self.mayTouchNumber($0) || $0.role == .link && $0.value == "h" && start > 0 && NumberReader.digit(buffer.folded[start - 1]) != nil
                })
        {
            return lexeme(.word, start..<match.end, entries[match.number])
        }
        if match != nil, start == 0 || buffer.classes[start - 1] != CharacterClass.letter.rawValue, let number = numbers.number(in: buffer, at: start, end: end) {
            var lexeme = TimeLexeme(kind: .number, range: number.range, isSpaced: false, value: number.value)
            // twenty-first
            let place = number.range.upperBound + 1
            if number.value >= 20, number.value < 100, number.value.truncatingRemainder(dividingBy: 10) == 0, place < end,
                let next = phrases.match(buffer, at: place, end: end), let ordinal = entries[next.number].words.first(where: { $0.role == .ordinal }),
                (1...9).contains(ordinal.number)
            {
                lexeme.value += Double(ordinal.number)
                lexeme.isOrdinal = true
                lexeme.range = start..<next.end
            }
            return lexeme
        }
        if let lexeme = numbered(buffer, start, end) { return lexeme }
        var place = start
        // Digits right behind a word that says nothing of time belong to it: B12, T4.
        while place < end, NumberReader.digit(buffer.folded[place]) != nil || buffer.classes[place] == CharacterClass.letter.rawValue { place += 1 }
        return TimeLexeme(kind: .word, range: start..<place, isSpaced: false)
    }

    /// d4, the fourth day of a course, and q4, every four of a unit behind it; capital letters name vitamins, vertebrae and receptors.
    private func numbered(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> TimeLexeme? {
        let isDay = buffer.scalars[start] == 0x64
        guard isDay || buffer.folded[start] == 0x71, start == 0 || buffer.classes[start - 1] != CharacterClass.letter.rawValue else { return nil }
        var place = start + 1, value = 0
        while place < end, place - start < 4, let digit = NumberReader.digit(buffer.folded[place]) {
            value = value * 10 + Int(digit)
            place += 1
        }
        guard place > start + 1, place - start < 4, value > 0 || isDay,
            place >= end || buffer.classes[place] != CharacterClass.letter.rawValue || !isDay && isUnit(buffer, place, end)
        else { return nil }
        if place + 1 < end, buffer.folded[place] == 0x2E, NumberReader.digit(buffer.folded[place + 1]) != nil { return nil }
        let role = isDay ? TimeWord.Role.count : .every
        return TimeLexeme(kind: .word, range: start..<place, isSpaced: false, value: Double(value), roles: 1 << UInt64(role.rawValue))
    }

    /// Whether a unit of time goes on at a place: q6h, q2wk.
    private func isUnit(_ buffer: borrowing ScalarBuffer, _ place: Int, _ end: Int) -> Bool {
        guard let match = phrases.match(buffer, at: place, end: end) else { return false }
        return entries[match.number].words.contains { $0.role == .unit }
    }

    private func lexeme(_ kind: TimeLexeme.Kind, _ range: Range<Int>, _ entry: Entry) -> TimeLexeme {
        TimeLexeme(kind: kind, range: range, isSpaced: false, words: entry.words, roles: entry.roles, links: entry.links)
    }

    private static let numberBit: UInt64 = 1 << UInt64(TimeWord.Role.number.rawValue)

    private static func mayTouchNumber(_ word: TimeWord) -> Bool {
        switch word.role {
        case .month, .monthWord, .weekday, .weekdayWord, .count, .modifier: true
        case .link: word.value == "x" || word.value == "at"
        default: false
        }
    }

    private func sign(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> TimeLexeme {
        guard let match = phrases.match(buffer, at: start, end: end) else { return TimeLexeme(kind: .sign, range: start..<start + 1, isSpaced: false, sign: buffer.folded[start]) }
        var lexeme = lexeme(.sign, start..<match.end, entries[match.number])
        lexeme.sign = buffer.folded[start]
        return lexeme
    }
}
