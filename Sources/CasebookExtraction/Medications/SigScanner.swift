internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Reads the marks of a sentence from left to right. Linear; looks ahead no further than a phrase is long.
struct SigScanner {
    let table: SigTable
    let units: UnitReader
    private(set) var end: Int
    private(set) var marks: [SigMark] = []
    var place: Int
    private(set) var gap = 0
    private(set) var separator = SigMark.Separator.none
    /// The word before was one that makes a number an ordinal.
    private var isOrdinal = false

    init(_ table: SigTable, _ units: UnitReader, _ range: Range<Int>) {
        self.table = table
        self.units = units
        place = range.lowerBound
        end = range.upperBound
    }

    /// Goes on with a sentence.
    mutating func begin(_ range: Range<Int>) {
        marks.removeAll(keepingCapacity: true)
        place = range.lowerBound
        end = range.upperBound
        gap = 0
        separator = .none
        isOrdinal = false
    }

    /// What the sentence before ended with.
    mutating func separate(_ by: SigMark.Separator) { separator = max(separator, by) }

    mutating func add(_ kind: SigMark.Kind, _ range: Range<Int>, isHan: Bool = false, hazards: SigMark.Hazards = [], isPerDay: Bool = false) {
        marks.append(SigMark(kind: kind, range: range, gap: gap, separator: separator, isHan: isHan, hazards: hazards, isPerDay: isPerDay))
        gap = 0
        separator = .none
    }

    mutating func replaceLast(_ kind: SigMark.Kind, to end: Int) {
        marks[marks.count - 1].kind = kind
        marks[marks.count - 1].range = marks[marks.count - 1].range.lowerBound..<end
    }

    /// Makes the last amount a range.
    mutating func widenLast(_ high: Double, to end: Int) {
        switch marks[marks.count - 1].kind {
        case .amount(var amount):
            amount.high = high
            replaceLast(.amount(amount), to: end)
        case .rate(var amount):
            amount.high = high
            replaceLast(.rate(amount), to: end)
        default: break
        }
    }

    // MARK: Places

    /// Reads on to a place, at which an entity begins or the sentence ends.
    mutating func read(_ buffer: borrowing ScalarBuffer, to stop: Int) {
        var count = marks.count
        while place < stop {
            step(buffer, stop)
            while count < marks.count {
                if marks[count].isSchedule, !marks[count].range.isEmpty { marks[count].isHan = buffer.classes[marks[count].range.upperBound - 1] == CharacterClass.han.rawValue }
                count += 1
            }
            count = marks.count
        }
    }

    /// Goes past an entity.
    mutating func skip(to next: Int) {
        place = max(place, next)
        isOrdinal = false
    }

    private mutating func step(_ buffer: borrowing ScalarBuffer, _ stop: Int) {
        let scalar = buffer.folded[place], kind = buffer.classes[place]
        if scalar == 0x20 || scalar == 0xA0 || scalar == 0x09 {
            place += 1
            return
        }
        let wasOrdinal = isOrdinal
        isOrdinal = false
        if (0x2460...0x24FF).contains(buffer.scalars[place]) || (0x2776...0x2793).contains(buffer.scalars[place]) {
            // ① ❶
            separator = .stop
            place += 1
            return
        }
        if NumberReader.digit(scalar) != nil || scalar == 0x2E || (0xBC...0xBE).contains(buffer.scalars[place]) {
            if let stop = clock(buffer) {
                place = stop
                return
            }
            if number(buffer, isOrdinal: wasOrdinal || follows(buffer, "#")) { return }
            if scalar == 0x2E {
                separator = max(separator, .stop)
                place += 1
            } else {
                // The number of something else.
                place += 1
                while place < end, NumberReader.digit(buffer.folded[place]) != nil || buffer.folded[place] == 0x2E { place += 1 }
                gap += 2
            }
            return
        }
        let isLetter = kind == CharacterClass.letter.rawValue, isHan = kind == CharacterClass.han.rawValue
        if isLetter || isHan || scalar > 0x7F || scalar == 0x2F || scalar == 0x26 || scalar == 0x2A || scalar == 0x2B {
            if isLetter, dotted(buffer) { return }
            if isLetter, isNocte(buffer) {
                add(.frequency(DosageInstruction.Frequency(count: 1, period: 1, periodUnit: "d")), place..<place + 2)
                add(.timing(["NIGHT"], perDay: 0), place + 2..<place + 2)
                place += 2
                return
            }
            if let found = table.words.match(buffer, at: place, end: end, isWhole: !isStuck(buffer)), !isLetter || !runsOn(buffer, found.end) {
                if take(buffer, found.number, place..<found.end, isOrdinal: wasOrdinal) { return }
                // Of a word that says nothing here a shorter one may.
            }
            if isHan || isLetter {
                if number(buffer, isOrdinal: wasOrdinal) { return }
                if isHan {
                    gap += 1
                    place += 1
                } else {
                    while place < end, buffer.classes[place] == CharacterClass.letter.rawValue { place += 1 }
                    gap += 2
                }
                return
            }
        }
        switch scalar {
        // 、 and , ( |
        case 0x3001: separator = max(separator, .join)
        case 0x2C, 0x28, 0x7C: separator = max(separator, .comma)
        case 0x0A where isWrap(buffer, place): break
        case 0x0A, 0x0D: separator = max(separator, beginsItem(buffer, place + 1) ? .stop : .line)
        // ; 。 ! ?
        case 0x3B, 0x3002, 0x21, 0x3F: separator = max(separator, .stop)
        case 0x3A: separator = max(separator, .join)
        default: break
        }
        place += 1
    }

    private func follows(_ buffer: borrowing ScalarBuffer, _ sign: Unicode.Scalar) -> Bool { place > 0 && buffer.folded[place - 1] == sign.value }

    /// Whether a Latin word goes on behind a place.
    private func runsOn(_ buffer: borrowing ScalarBuffer, _ place: Int) -> Bool {
        place < buffer.count && buffer.classes[place - 1] == CharacterClass.letter.rawValue && buffer.classes[place] == CharacterClass.letter.rawValue
    }

    /// Whether a line break stands within a sentence of wrapped text: a long line ends and the next goes on in a small letter.
    func isWrap(_ buffer: borrowing ScalarBuffer, _ place: Int) -> Bool {
        guard place >= 40, place + 1 < end, (0x61...0x7A).contains(buffer.scalars[place + 1]), buffer.folded[place - 1] != 0x2E else { return false }
        return !(place - 40..<place).contains { buffer.scalars[$0] == 0x0A }
    }

    func skipSpaces(_ buffer: borrowing ScalarBuffer, _ start: Int) -> Int {
        var place = start
        while place < end, place < start + 4, buffer.folded[place] == 0x20 || buffer.folded[place] == 0xA0 || buffer.folded[place] == 0x0A && isWrap(buffer, place) { place += 1 }
        return place
    }

    /// The longest word at a place.
    func word(_ buffer: borrowing ScalarBuffer, at place: Int) -> (roles: SigRoles, number: Int, end: Int)? {
        guard let found = table.words.match(buffer, at: place, end: end) else { return nil }
        return (table.roles[found.number], found.number, found.end)
    }

    // MARK: Words

    /// Takes what a word says; false where it says nothing here.
    private mutating func take(_ buffer: borrowing ScalarBuffer, _ number: Int, _ range: Range<Int>, isOrdinal: Bool) -> Bool {
        let roles = table.roles[number], senses = table.senses[number]
        if roles.contains(.lead), let (duration, stop) = durationBehind(range.upperBound, buffer) {
            for sense in senses {
                if case .route(let route) = sense { add(.route(route), range) }
                if case .status(let status, let direction) = sense { add(.status(status, direction), range) }
            }
            if case .then = senses[0] { add(.then, range) }
            add(.duration(duration, isExplicit: true), range.lowerBound..<stop)
            place = stop
            return true
        }
        if !roles.isDisjoint(with: [.every, .everyOther]), let (frequency, stop) = every(range, roles, buffer) {
            add(.frequency(frequency), range.lowerBound..<stop)
            place = stop
            return true
        }
        var isTaken = false
        for sense in senses {
            switch sense {
            case .frequency(let rate, let timing):
                let (frequency, stop) = withTimes(rate, range.upperBound, buffer)
                add(.frequency(frequency), range.lowerBound..<stop)
                if let timing { add(.timing([timing], perDay: 0), stop..<stop) }
                place = stop
                return true
            case .timing(let codes, let perDay):
                guard isTiming(range, buffer) else { continue }
                add(.timing(codes, perDay: perDay), range)
            case .route(let route):
                if route == "intradermal" || route == "inhalation", !isTaken, range.count <= 2, marks.isEmpty || gap > 0 { continue }
                add(.route(route), range)
            case .adverb(let count):
                if let (frequency, stop) = rate(count: count, high: nil, range.upperBound, buffer) {
                    add(.frequency(frequency), range.lowerBound..<stop)
                    place = stop
                    return true
                }
                continue
            case .verb(let route):
                add(.verb(route), range)
            case .needed: add(.needed, range)
            case .neededWhen:
                if let last = marks.last, case .finding = last.kind, gap == 0, separator == .none {
                    add(.neededFor, last.range.lowerBound..<range.upperBound)
                } else {
                    add(.neededFor, range)
                }
            case .when:
                // 时 behind a symptom, with at most 发作 or the like between; 小时 and 同时 are others.
                guard let last = marks.last, separator == .none, isState(last, range.lowerBound, buffer) else { continue }
                if case .other = last.kind {
                    marks.removeLast()
                    gap = last.gap
                    separator = last.separator
                }
                add(.neededFor, last.range.lowerBound..<range.upperBound)
            case .once:
                guard isOnce(range, buffer) else { continue }
                add(.once, range)
            case .then: add(.then, range)
            case .each: add(.each, range)
            case .doseLead: add(.doseLead, range, isHan: buffer.classes[range.upperBound - 1] == CharacterClass.han.rawValue)
            case .dailyDose: add(.dailyDose, range)
            case .divided: add(.divided, range)
            case .maximum: add(.maximum, range)
            case .diluent: add(.diluent, range)
            case .strengthLead: add(.strengthLead, range)
            case .from: add(.from, range)
            case .to: add(.to, range)
            case .reason: add(.reason, range)
            case .status(let status, let direction):
                // 口服 and "takes" say how it is used already.
                if !status.isChange, isTaken { continue }
                add(.status(status, direction), range, isHan: buffer.classes[range.lowerBound] == CharacterClass.han.rawValue)
            case .context(let context): if let context = Medication.Context(rawValue: context) { add(.context(context), range) }
            case .piece(let form), .form(let form):
                // 服后, 片状: a single character that is a form stands behind a name or a number.
                if range.count == 1, buffer.classes[range.lowerBound] == CharacterClass.han.rawValue {
                    guard let last = marks.last, case .drug = last.kind, last.range.upperBound == range.lowerBound else { continue }
                }
                add(.form(form), range)
            case .join: separator = max(separator, .join)
            case .filler:
                if range.lowerBound > 0, buffer.folded[range.lowerBound - 1] == 0x28, buffer.folded[range.lowerBound] == 0x77, range.count == 3 { add(.from, range) }
            case .ordinal:
                self.isOrdinal = true
                gap += range.count
            default: continue
            }
            isTaken = true
        }
        guard isTaken else { return false }
        place = range.upperBound
        return true
    }

    /// A Latin abbreviation with dots between its letters: b.i.d., q.4.h., Q.I.W
    private mutating func dotted(_ buffer: borrowing ScalarBuffer) -> Bool {
        guard place + 2 < end, buffer.folded[place + 1] == 0x2E, place == 0 || buffer.classes[place - 1] != CharacterClass.letter.rawValue else { return false }
        var key: UInt64 = 0, next = place, count = 0
        while next < end, count < 4, buffer.folded[next] >= 0x61, buffer.folded[next] <= 0x7A {
            key = key << 8 | UInt64(buffer.folded[next])
            count += 1
            next += 1
            guard next < end, buffer.folded[next] == 0x2E else { break }
            next += 1
        }
        guard count > 1, next >= buffer.count || buffer.classes[next] != CharacterClass.letter.rawValue, let found = table.abbreviations[key] else { return false }
        return take(buffer, found, place..<next, isOrdinal: false)
    }
}
