internal import CasebookLexicons
internal import CasebookText

/// What stands around a word and says what it is.
extension SigScanner {
    /// Whether a line begins with a sign or number of a list.
    func beginsItem(_ buffer: borrowing ScalarBuffer, _ start: Int) -> Bool {
        let place = skipSpaces(buffer, start)
        guard place < buffer.count else { return true }
        let scalar = buffer.folded[place]
        if scalar == 0x0A || scalar == 0x0D { return true }
        if scalar == 0x2D || scalar == 0x2A || scalar == 0x23 || scalar == 0x28 { return true }
        return Self.itemNumber(buffer, place) != nil
            || scalar > 0x7F && buffer.classes[place] != CharacterClass.letter.rawValue && buffer.classes[place] != CharacterClass.han.rawValue && NumberReader.digit(scalar) == nil
    }

    /// The end of a number that counts items: `1.`, `2)`, `3、`.
    static func itemNumber(_ buffer: borrowing ScalarBuffer, _ start: Int) -> Int? {
        var place = start
        while place < buffer.count, place < start + 3, NumberReader.digit(buffer.folded[place]) != nil { place += 1 }
        guard place > start, place < buffer.count else { return nil }
        switch buffer.folded[place] {
        case 0x29, 0x3001: return place + 1
        case 0x2E where place + 1 >= buffer.count || NumberReader.digit(buffer.folded[place + 1]) == nil: return place + 1
        default: return nil
        }
    }

    /// ON behind a dose: omni nocte.
    func isNocte(_ buffer: borrowing ScalarBuffer) -> Bool {
        guard place + 2 <= end, buffer.scalars[place] == 0x4F, buffer.scalars[place + 1] == 0x4E, gap == 0, separator == .none, let last = marks.last, last.isDose else {
            return false
        }
        let next = skipSpaces(buffer, place + 2)
        guard next < end, buffer.classes[next] == CharacterClass.letter.rawValue else { return true }
        return next > place + 2 && word(buffer, at: next)?.roles.contains(.reason) == true
    }

    /// Whether what stands before 时 is a state in which a drug is needed: 胸痛发作时, 体温超过38.5℃时.
    func isState(_ last: SigMark, _ place: Int, _ buffer: borrowing ScalarBuffer) -> Bool {
        switch last.kind {
        case .finding: return gap <= 3
        case .other:
            return gap <= 10 && place > last.range.upperBound
                && (buffer.scalars[place - 1] == 0x2103 || NumberReader.digit(buffer.folded[place - 1]) != nil || buffer.folded[place - 1] == 0x63)
        default: return false
        }
    }

    /// Whether "once" and the like speak of a dose, rather than of a time: "once the fever settles".
    func isOnce(_ range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> Bool {
        guard buffer.classes[range.lowerBound] == CharacterClass.letter.rawValue else { return true }
        guard gap == 0, separator == .none, let last = marks.last else { return false }
        switch last.kind {
        case .drug, .route: break
        default: guard last.isDose else { return false }
        }
        let next = skipSpaces(buffer, range.upperBound)
        guard next < end, buffer.classes[next] == CharacterClass.letter.rawValue else { return true }
        return word(buffer, at: next).map { !$0.roles.isDisjoint(with: [.then, .join, .needed, .reason, .lead]) } ?? false
    }

    /// Whether a word for a time of the day is one here: 早 and 晚 before an amount or another time, am and pm not behind a number.
    func isTiming(_ range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> Bool {
        guard range.count == 1, buffer.classes[range.lowerBound] == CharacterClass.han.rawValue else { return true }
        var next = skipSpaces(buffer, range.upperBound)
        if next < end, buffer.folded[next] == 0x3001 || buffer.folded[next] == 0x2C { next += 1 }
        guard next < end else { return gap == 0 && !marks.isEmpty && marks[marks.count - 1].isInstruction }
        if NumberReader.digit(buffer.folded[next]) != nil || NumberReader.numeral(buffer.scalars[next]) != nil || buffer.scalars[next] == 0x534A {
            return gap == 0 || separator > .none
        }
        guard let following = word(buffer, at: next) else {
            return gap == 0 && !marks.isEmpty && marks[marks.count - 1].isDose && buffer.classes[next] != CharacterClass.han.rawValue
        }
        return table.senses[following.number].contains { sense in
            switch sense {
            case .each, .timing, .half: true
            case .diluent, .join: gap == 0 && marks.last?.isDose == true
            case .route, .frequency: gap == 0 && marks.last?.isDose == true
            default: false
            }
        }
    }

    /// The end of a time of day (09:12) or of the number of an item.
    func clock(_ buffer: borrowing ScalarBuffer) -> Int? {
        var place = self.place
        while place < end, place < self.place + 3, NumberReader.digit(buffer.folded[place]) != nil { place += 1 }
        if place + 1 < end, place > self.place, place < self.place + 3, buffer.folded[place] == 0x3A, NumberReader.digit(buffer.folded[place + 1]) != nil {
            while place < end, NumberReader.digit(buffer.folded[place]) != nil || buffer.folded[place] == 0x3A { place += 1 }
            return place
        }
        let isFirst =
            self.place == 0 || buffer.folded[self.place - 1] <= 0x20 || buffer.folded[self.place - 1] == 0x3B || buffer.folded[self.place - 1] == 0x3A
            || buffer.folded[self.place - 1] == 0x3002
        guard isFirst, gap > 0 || marks.isEmpty || separator >= .line, let stop = Self.itemNumber(buffer, self.place), stop <= end else { return nil }
        return stop
    }

    /// Whether a word is written against an amount: 0.5gtid.
    func isStuck(_ buffer: borrowing ScalarBuffer) -> Bool {
        guard place > 0, let last = marks.last, last.range.upperBound == place, gap == 0 else { return false }
        if case .amount = last.kind { return true }
        if case .duration = last.kind { return true }
        return false
    }
}
