package import CasebookCore

/// Cuts a text into tokens: ICU's word breaks, corrected for clinical writing, with Chinese runs cut by a word segmenter.
///
/// What ICU does not know and the corrections add: a unit is parted from its number (`120/80mmHg` is 120 / 80 mmHg), dotted abbreviations keep their
/// last full stop (`q.d.`, `Dr.`), a full stop without a space parts two words (`pain.No`), codes hold together (`C5-6`, `CA19-9`, `10^9`, `2024-03-05`, addresses).
/// Linear time; allocates only to grow.
package struct Tokenizer: ~Copyable {
    private var breaker: WordBreaker
    private var atoms: [Atom] = []
    private var runEnds: [Int32] = []
    private var wordEnds: [Int32] = []
    private var scratch = SegmentationScratch()
    /// Whether the text holds Chinese.
    private var hasHan = false
    private let table = CharacterTable.standard
    private let words = ClinicalWords.standard

    package init() throws(ClinicalError) {
        breaker = try WordBreaker()
    }

    /// Appends the tokens of `buffer` to `tokens`. Without a segmenter, ICU's dictionary cuts Chinese.
    package mutating func tokenize(_ buffer: borrowing ScalarBuffer, segmenter: (any WordSegmenter)?, into tokens: inout [Token]) {
        guard buffer.count > 0 else { return }
        collectAtoms(buffer, keepsHan: segmenter == nil)
        hasHan = atoms.contains { $0.kind == .han }
        buffer.scalars.withUnsafeBufferPointer { scalars in
            buffer.classes.withUnsafeBufferPointer { classes in
                correctAtoms(scalars, classes)
            }
        }
        emit(buffer, segmenter: segmenter, into: &tokens)
    }

    // MARK: Atoms

    private mutating func collectAtoms(_ buffer: borrowing ScalarBuffer, keepsHan: Bool) {
        atoms.removeAll(keepingCapacity: true)
        var atoms = [Atom]()
        swap(&atoms, &self.atoms)
        let words = words
        let table = table
        buffer.scalars.withUnsafeBufferPointer { scalars in
            buffer.classes.withUnsafeBufferPointer { classes in
                breaker.cut(buffer, keepsHan: keepsHan) { ends in
                    var start: Int32 = 0
                    for end in ends {
                        defer { start = end }
                        switch CharacterClass(rawValue: classes[Int(start)])! {
                        case .space:
                            // A joiner or a mark may cling to a space; it stays, the space goes.
                            var first = start
                            while first < end, classes[Int(first)] == CharacterClass.space.rawValue { first += 1 }
                            if first < end { atoms.append(Atom(start: first, end: end, kind: .punctuation)) }
                        case .han:
                            if keepsHan {
                                atoms.append(Atom(start: start, end: end, kind: .han))
                            } else {
                                for place in start..<end { atoms.append(Atom(start: place, end: place + 1, kind: .han)) }
                            }
                        case .letter:
                            let value = Self.valueStart(start, end, scalars, classes, words, table)
                            if value > start {
                                atoms.append(Atom(start: start, end: value, kind: .word))
                                atoms.append(Atom(start: value, end: end, kind: .number))
                            } else {
                                Self.appendWord(start, end, scalars, classes, to: &atoms)
                            }
                        case .digit: Self.appendNumber(start, end, scalars, classes, words, table, to: &atoms)
                        default:
                            let isWord = end - start > 1 && classes[Int(end) - 1] != CharacterClass.other.rawValue
                            atoms.append(Atom(start: start, end: end, kind: isWord ? .word : .punctuation))
                        }
                    }
                }
            }
        }
        swap(&atoms, &self.atoms)
    }

    /// Where the value of a vital sign begins that is written without a space (T38.7, BP96), or `start`. A sign of one letter needs a decimal
    /// number, or a ℃ or 次 behind it, since T12 is a vertebra.
    private static func valueStart(
        _ start: Int32, _ end: Int32, _ scalars: UnsafeBufferPointer<UInt32>, _ classes: UnsafeBufferPointer<UInt8>, _ words: ClinicalWords, _ table: CharacterTable
    ) -> Int32 {
        guard end - start <= 8, classes[Int(end) - 1] == CharacterClass.digit.rawValue else { return start }
        var place = start
        var hash = WordHash()
        while classes[Int(place)] == CharacterClass.letter.rawValue {
            hash.combine(table.fold(scalars[Int(place)]))
            place += 1
        }
        for index in Int(place)..<Int(end) where classes[index] != CharacterClass.digit.rawValue && scalars[index] != 0x2E { return start }
        guard words.isVitalSign(hash.value) else { return start }
        let next = Int(end) < scalars.count ? scalars[Int(end)] : 0
        let isValue = place - start > 1 || scalars[Int(place)..<Int(end)].contains(0x2E) || next == 0x2103 || next == 0x6B21
        return isValue ? place : start
    }

    /// ICU keeps letters together over a full stop or a colon: parts them where both sides are words, as in a missing space.
    private static func appendWord(
        _ start: Int32, _ end: Int32, _ scalars: UnsafeBufferPointer<UInt32>, _ classes: UnsafeBufferPointer<UInt8>, to atoms: inout [Atom]
    ) {
        var from = start
        // ICU keeps name@host.org together, and so do we.
        var index = scalars[Int(start)..<Int(end)].contains(0x40) ? end : start + 1
        while index < end - 1 {
            let scalar = scalars[Int(index)]
            let isStop = scalar == 0x2E || scalar == 0xFF0E
            let isColon = scalar == 0x3A || scalar == 0xFF1A
            if isColon || isStop && !(index - from == 1 || index + 2 >= end || scalars[Int(index + 2)] == 0x2E) {
                atoms.append(Atom(start: from, end: index, kind: .word))
                atoms.append(Atom(start: index, end: index + 1, kind: .punctuation))
                from = index + 1
            }
            index += 1
        }
        atoms.append(Atom(start: from, end: end, kind: .word))
    }

    /// Parts a unit from its number (80mmHg) and a clock's colon stays.
    private static func appendNumber(
        _ start: Int32, _ end: Int32, _ scalars: UnsafeBufferPointer<UInt32>, _ classes: UnsafeBufferPointer<UInt8>, _ words: ClinicalWords,
        _ table: CharacterTable, to atoms: inout [Atom]
    ) {
        var digits = start
        while digits < end, classes[Int(digits)] != CharacterClass.letter.rawValue { digits += 1 }
        guard digits < end else {
            atoms.append(Atom(start: start, end: end, kind: .number))
            return
        }
        var hash = WordHash()
        for index in Int(digits)..<Int(end) { hash.combine(table.fold(scalars[index])) }
        if words.isUnit(hash.value) {
            atoms.append(Atom(start: start, end: digits, kind: .number))
            atoms.append(Atom(start: digits, end: end, kind: .word))
        } else {
            atoms.append(Atom(start: start, end: end, kind: .word))
        }
    }

    // MARK: Corrections

    /// One pass that joins neighbouring atoms, in place.
    private mutating func correctAtoms(_ scalars: UnsafeBufferPointer<UInt32>, _ classes: UnsafeBufferPointer<UInt8>) {
        var written = 0
        var index = 0
        let count = atoms.count
        while index < count {
            let joined = joinLength(at: index, scalars, classes)
            var atom = atoms[index]
            if joined > 1 {
                atom.end = atoms[index + joined - 1].end
                atom.kind = atom.kind == .number && isDigits(atom, scalars, classes) ? .number : .word
                atom.isAbbreviation = scalars[Int(atom.end) - 1] == 0x2E
            }
            atoms[written] = atom
            written += 1
            index += joined
        }
        atoms.removeLast(count - written)
    }

    private func isDigits(_ atom: Atom, _ scalars: UnsafeBufferPointer<UInt32>, _ classes: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in Int(atom.start)..<Int(atom.end) where classes[index] == CharacterClass.letter.rawValue { return false }
        return true
    }

    /// How many atoms from `index` on are one token.
    private func joinLength(at index: Int, _ scalars: UnsafeBufferPointer<UInt32>, _ classes: UnsafeBufferPointer<UInt8>) -> Int {
        let atom = atoms[index]
        guard atom.kind == .word || atom.kind == .number, index + 1 < atoms.count, atoms[index + 1].start == atom.end else { return 1 }
        let sign = scalars[Int(atom.end)]
        switch sign {
        case 0x2E: return fullStopJoin(index, scalars)
        case 0x2D, 0x2F: return codeJoin(index, sign, scalars, classes)
        case 0x5E:
            // A power: 10^9.
            guard atom.kind == .number, index + 2 < atoms.count, atoms[index + 2].start == atoms[index + 1].end, atoms[index + 2].kind == .number else { return 1 }
            return 3
        case 0x25, 0xFF05:
            // Chinese corpora count 30% as one word.
            return hasHan && atom.kind == .number ? 2 : 1
        case 0x3A, 0x40: return addressJoin(index, sign, scalars, classes)
        default: return 1
        }
    }

    private func fullStopJoin(_ index: Int, _ scalars: UnsafeBufferPointer<UInt32>) -> Int {
        let atom = atoms[index]
        guard atom.kind == .word else { return 1 }
        if scalars[Int(atom.start)..<Int(atom.end)].contains(0x2E) {
            // Dotted letters: q.d, e.g, U.S.
            return atom.count <= 9 ? 2 : 1
        }
        guard atom.count <= 6 else { return 1 }
        return words.isAbbreviation(foldedHash(atom, scalars)) ? 2 : 1
    }

    /// Letters and digits around hyphens (C5-6, CA19-9, COVID-19), dates (2024-03-05, 3/5/2024).
    private func codeJoin(_ index: Int, _ sign: UInt32, _ scalars: UnsafeBufferPointer<UInt32>, _ classes: UnsafeBufferPointer<UInt8>) -> Int {
        var last = index
        var parts = 1
        var hasDigit = has(.digit, atoms[index], classes)
        var hasLetter = has(.letter, atoms[index], classes)
        while last + 2 < atoms.count, atoms[last + 1].start == atoms[last].end, atoms[last + 1].count == 1, scalars[Int(atoms[last].end)] == sign,
            atoms[last + 2].start == atoms[last + 1].end, atoms[last + 2].kind == .word || atoms[last + 2].kind == .number
        {
            last += 2
            parts += 1
            hasDigit = hasDigit || has(.digit, atoms[last], classes)
            hasLetter = hasLetter || has(.letter, atoms[last], classes)
            if parts == 4 { break }
        }
        guard parts > 1 else { return 1 }
        if hasDigit, !hasLetter {
            // Only numbers: a date has three parts, one of them of four digits; anything else is a range or a ratio.
            guard parts == 3, (index...last).contains(where: { atoms[$0].count == 4 }) else { return 1 }
            return last - index + 1
        }
        guard sign == 0x2D, hasDigit, parts <= 3 else { return 1 }
        // A code: short parts in which letters and digits mix, no ordinary compound (12-month).
        for place in stride(from: index, through: last, by: 2) {
            if atoms[place].kind == .word, !has(.digit, atoms[place], classes), atoms[place].count > 5 { return 1 }
        }
        guard atoms[index].kind == .word else { return 1 }
        return last - index + 1
    }

    /// http://…, name@host: everything up to the next space.
    private func addressJoin(_ index: Int, _ sign: UInt32, _ scalars: UnsafeBufferPointer<UInt32>, _ classes: UnsafeBufferPointer<UInt8>) -> Int {
        let after = Int(atoms[index].end) + 1
        if sign == 0x3A {
            guard after + 1 < scalars.count, scalars[after] == 0x2F, scalars[after + 1] == 0x2F else { return 1 }
        } else {
            guard after < scalars.count, classes[after] == CharacterClass.letter.rawValue || classes[after] == CharacterClass.digit.rawValue else { return 1 }
        }
        var last = index + 1
        while last + 1 < atoms.count, atoms[last + 1].start == atoms[last].end, atoms[last + 1].kind != .han { last += 1 }
        while last > index + 1, atoms[last].kind == .punctuation, scalars[Int(atoms[last].start)] != 0x2F { last -= 1 }
        return last - index + 1
    }

    private func has(_ wanted: CharacterClass, _ atom: Atom, _ classes: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in Int(atom.start)..<Int(atom.end) where classes[index] == wanted.rawValue { return true }
        return false
    }

    private func foldedHash(_ atom: Atom, _ scalars: UnsafeBufferPointer<UInt32>) -> UInt64 {
        var hash = WordHash()
        for index in Int(atom.start)..<Int(atom.end) { hash.combine(table.fold(scalars[index])) }
        return hash.value
    }

    // MARK: Tokens

    private mutating func emit(_ buffer: borrowing ScalarBuffer, segmenter: (any WordSegmenter)?, into tokens: inout [Token]) {
        let maker = TokenMaker(table: table, words: words)
        var index = 0
        var previousEnd: Int32 = 0
        while index < atoms.count {
            let first = atoms[index]
            var last = index
            var hasHan = first.kind == .han
            if first.kind != .punctuation {
                while last + 1 < atoms.count, atoms[last + 1].start == atoms[last].end, atoms[last + 1].kind != .punctuation {
                    last += 1
                    hasHan = hasHan || atoms[last].kind == .han
                }
            }
            guard hasHan, let segmenter else {
                for place in index...last {
                    tokens.append(maker.token(atoms[place], buffer, previousEnd))
                    previousEnd = atoms[place].end
                }
                index = last + 1
                continue
            }
            runEnds.removeAll(keepingCapacity: true)
            for place in index...last { runEnds.append(atoms[place].end) }
            wordEnds.removeAll(keepingCapacity: true)
            buffer.scalars.withUnsafeBufferPointer { scalars in
                runEnds.withUnsafeBufferPointer { ends in
                    segmenter.segment(AtomRun(scalars: scalars, start: first.start, ends: ends), scratch: &scratch, into: &wordEnds)
                }
            }
            var from = index
            for end in wordEnds {
                let to = index + Int(end) - 1
                var atom = atoms[from]
                atom.end = atoms[to].end
                if to > from { atom.kind = .han }
                tokens.append(maker.token(atom, buffer, previousEnd))
                previousEnd = atom.end
                from = to + 1
            }
            index = last + 1
        }
    }
}
