package import CasebookLexicons
package import CasebookText

/// Reads units as notes write them, in English, Chinese and UCUM itself: `mg`, `μg/kg/min`, `×10^9/L`, `毫摩尔/升`, `次/分`, `degrees Celsius`, `cubic centimetres`.
package struct UnitReader: Sendable {
    /// A unit of a text.
    package struct Reading: Sendable, Hashable {
        /// UCUM.
        package var unit: String
        /// Scalars of the unit alone, without a space before it.
        package var range: Range<Int>
        /// The spelling means this unit only where the analyte is known and counted so: `G/L`, `K/uL`, `×109/L`, `10E9/L`. Who takes it owes a diagnostic.
        package var needsAnalyte = false
        /// The spelling is also a word or a sign of another meaning: `in`, `M`, 月.
        package var isWeak = false
        /// A drop, which as a dose is a form.
        package var isDrop = false
        /// Things counted (`beats`, 次), which are read only before "per": the value is a rate.
        package var isRate = false
    }

    struct Entry: Sendable {
        var unit: String
        var role: UnitSpelling.Role
        var exact: [UInt32]?
    }

    private let trie: KeywordTrie
    private let entries: [[Entry]]

    package init(_ table: UnitTable) {
        var places: [String: Int] = [:], entries: [[Entry]] = []
        places.reserveCapacity(table.spellings.count)
        for spelling in table.spellings {
            let key = spelling.isExact ? spelling.spelling.lowercased() : spelling.spelling
            let entry = Entry(unit: spelling.unit, role: spelling.role, exact: spelling.isExact ? spelling.spelling.unicodeScalars.map(\.value) : nil)
            if let place = places[key] {
                entries[place].append(entry)
            } else {
                places[key] = entries.count
                entries.append([entry])
            }
        }
        // mM is no millimetre: what is bound to a case comes before what is not.
        self.entries = entries.map { $0.filter { $0.exact != nil } + $0.filter { $0.exact == nil } }
        trie = KeywordTrie(places.map { ($0.key, $0.value) })
    }

    /// The longest unit that stands at a place of a text, or behind at most two spaces there, and ends at `end` or before; nil where none does.
    package func reading(in buffer: borrowing ScalarBuffer, at place: Int, end: Int) -> Reading? {
        // A temperature with a zero of its own is no part of another unit: a day per degree is none.
        let found = anyReading(in: buffer, at: place, end: end)
        if let unit = found?.unit, unit.utf8.count > 3, unit.contains("Cel"), UnitOfMeasure(unit) == nil { return nil }
        return found
    }

    private func anyReading(in buffer: borrowing ScalarBuffer, at place: Int, end: Int) -> Reading? {
        var start = place
        // Wider gaps are those between columns.
        while start < end, start < place + 2, Self.isSpace(buffer, start), buffer.scalars[start] != 0x3000 { start += 1 }
        guard start < end else { return nil }
        if start > 0, Self.isLetter(buffer, start), Self.isLetter(buffer, start - 1) { return nil }
        if let power = powerOfTen(buffer, start, end) {
            return quotient(buffer, Reading(unit: "10*\(power.exponent)", range: start..<power.end, needsAnalyte: !power.isExplicit), end, mustDivide: true)
        }
        if let (entry, stop) = entry(buffer, start, end, [.analyte]) { return Reading(unit: entry.unit, range: start..<stop, needsAnalyte: true) }
        if let atom = atom(buffer, start, end, [.unit, .weak, .drop, .metric]) {
            let first = Reading(unit: atom.unit, range: start..<atom.end, isWeak: atom.role == .weak, isDrop: atom.role == .drop)
            if let longer = counted(buffer, start, end), longer.range.upperBound > atom.end { return longer }
            return quotient(buffer, first, end, mustDivide: false)
        }
        if let counted = counted(buffer, start, end) { return counted }
        guard let (sign, _) = entry(buffer, start, end, [.per]), sign.unit == "/" else { return nil }
        return quotient(buffer, Reading(unit: "1", range: start..<start, isRate: true), end, mustDivide: true)
    }

    /// Beats/min, 次/分, cells/μL.
    private func counted(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> Reading? {
        guard let (entry, stop) = entry(buffer, start, end, [.count]) else { return nil }
        return quotient(buffer, Reading(unit: entry.unit, range: start..<stop, isRate: true), end, mustDivide: true)
    }

    // MARK: Parts

    /// Roles that a search takes.
    private struct Roles: OptionSet {
        let rawValue: Int
        static let unit = Roles(rawValue: 1), weak = Roles(rawValue: 2), analyte = Roles(rawValue: 4), drop = Roles(rawValue: 8), count = Roles(rawValue: 16)
        static let part = Roles(rawValue: 32), prefix = Roles(rawValue: 64), metric = Roles(rawValue: 128), power = Roles(rawValue: 256), raised = Roles(rawValue: 512)
        static let per = Roles(rawValue: 1024), times = Roles(rawValue: 2048), article = Roles(rawValue: 4096), follower = Roles(rawValue: 8192)

        static func of(_ role: UnitSpelling.Role) -> Roles {
            switch role {
            case .unit: .unit
            case .weak: .weak
            case .analyte: .analyte
            case .drop: .drop
            case .count: .count
            case .part: .part
            case .prefix: .prefix
            case .metric: .metric
            case .power: .power
            case .raised: .raised
            case .per: .per
            case .times: .times
            case .article: .article
            case .follower: .follower
            }
        }
    }

    /// The longest spelling of one of the roles at a place.
    private func entry(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, _ roles: Roles) -> (Entry, Int)? {
        var limit = end
        while let found = trie.match(buffer, at: start, end: limit, isWhole: false) {
            let isOpen = roles.contains(.prefix) || !runsOn(buffer, found.end)
            if isOpen {
                for entry in entries[found.number] where !roles.isDisjoint(with: Roles.of(entry.role)) {
                    guard let exact = entry.exact else { return (entry, found.end) }
                    if exact.indices.allSatisfy({ buffer.scalars[start + $0] == exact[$0] }) { return (entry, found.end) }
                }
            }
            limit = found.end - 1
        }
        return nil
    }

    /// Whether a word goes on at a place: letters on both sides of it, but for a direction of use written without a space (0.5gtid) and a sign of dimensions (2cmx3cm).
    private func runsOn(_ buffer: borrowing ScalarBuffer, _ place: Int) -> Bool {
        guard place < buffer.count, Self.isLetter(buffer, place), Self.isLetter(buffer, place - 1) else { return false }
        if place + 1 < buffer.count, NumberReader.digit(buffer.folded[place + 1]) != nil, buffer.folded[place] == 0x78 || buffer.folded[place] == 0x71 { return false }
        guard let found = trie.match(buffer, at: place, end: buffer.count, isWhole: false), entries[found.number].contains(where: { $0.role == .follower }) else { return true }
        return found.end < buffer.count && Self.isLetter(buffer, found.end)
    }

    private struct Atom {
        var unit: String
        var role: UnitSpelling.Role
        var end: Int
    }

    /// A unit without products and quotients: `cm`, `cm²`, `square centimetres`, `毫克`.
    private func atom(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, _ roles: Roles) -> Atom? {
        var best: Atom?
        if let (entry, stop) = entry(buffer, start, end, roles) { best = Atom(unit: entry.unit, role: entry.role, end: stop) }
        if let (prefix, middle) = entry(buffer, start, end, [.prefix]), let (metric, stop) = entry(buffer, middle, end, [.metric]), stop > best?.end ?? 0 {
            best = Atom(unit: prefix.unit + metric.unit, role: .unit, end: stop)
        }
        if let (power, middle) = entry(buffer, start, end, [.power]), middle > best?.end ?? 0 {
            var middle = middle
            if middle < end, Self.isSpace(buffer, middle) || buffer.folded[middle] == 0x2D { middle += 1 }
            if let base = atom(buffer, middle, end, [.unit, .metric]), Self.isLength(base.unit) { return Atom(unit: base.unit + power.unit, role: .unit, end: base.end) }
        }
        guard var atom = best else { return nil }
        if let (exponent, stop) = exponent(buffer, atom.end, end, of: atom.unit) {
            atom.unit += exponent
            atom.end = stop
            atom.role = .unit
        } else if atom.end + 1 < end, Self.isSpace(buffer, atom.end), Self.isLength(atom.unit), let (raised, stop) = entry(buffer, atom.end + 1, end, [.raised]) {
            atom.unit += raised.unit
            atom.end = stop
        }
        return atom
    }

    /// Metres and what is counted as they are: what has squares and cubes.
    private static func isLength(_ unit: String) -> Bool {
        switch unit {
        case "m", "cm", "mm", "dm", "km", "um", "nm", "[in_i]", "[ft_i]", "[yd_i]", "[mi_i]": true
        default: false
        }
    }

    /// `2`, `²`, `^3`; behind other units than lengths only a marked or negative one: `s⁻¹`, `min^-1`.
    private func exponent(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, of unit: String) -> (String, Int)? {
        var place = start, isMarked = false, sign = ""
        if place < end, buffer.folded[place] == 0x5E {
            isMarked = true
            place += 1
        }
        if place < end, Self.isMinus(buffer.scalars[place]) || buffer.scalars[place] == 0x207B {
            if buffer.scalars[place] == 0x207B { isMarked = true }
            sign = "-"
            place += 1
        }
        guard place < end, let digit = NumberReader.digit(buffer.folded[place]), (1...5).contains(digit) else { return nil }
        if Self.isSuperscript(buffer.scalars[place]) { isMarked = true }
        if place + 1 < end,
            NumberReader.digit(buffer.folded[place + 1]) != nil || buffer.folded[place + 1] == 0x2E && place + 2 < end && NumberReader.digit(buffer.folded[place + 2]) != nil
        {
            return nil
        }
        guard isMarked || sign == "-" && digit == 1 && unit == "s" || sign.isEmpty && Self.isLength(unit) && ((2...3).contains(digit) || digit == 5 && unit == "cm") else {
            return nil
        }
        return (sign.isEmpty && digit == 1 ? "" : sign + String(digit), place + 1)
    }

    /// `×10^9`, `10*9`, `x10E3`, `×10⁹`, `×109`; explicit where nothing but a power can be meant.
    private func powerOfTen(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> (exponent: Int, isExplicit: Bool, end: Int)? {
        var place = start
        if place < end, Self.isTimes(buffer.folded[place]) {
            place += 1
            while place < end, place < start + 3, Self.isSpace(buffer, place) { place += 1 }
        }
        guard place + 2 < end, buffer.folded[place] == 0x31, buffer.folded[place + 1] == 0x30, !Self.isSuperscript(buffer.scalars[place + 1]) else { return nil }
        place += 2
        var isExplicit = false, isClosed: UInt32 = 0
        switch buffer.folded[place] {
        case 0x5E:
            isExplicit = true
            place += 1
            if place < end, buffer.folded[place] == 0x7B { isClosed = 0x7D }
        case 0x28:
            isExplicit = true
            isClosed = 0x29
        case 0x2A, 0x65:
            place += 1
            if place < end, buffer.folded[place] == 0x2A { place += 1 }
        case 0x20: place += 1
        default: isExplicit = Self.isSuperscript(buffer.scalars[place])
        }
        if isClosed != 0 { place += 1 }
        var exponent = 0, count = 0
        while place < end, count < 3, let digit = NumberReader.digit(buffer.folded[place]) {
            exponent = exponent * 10 + digit
            count += 1
            place += 1
        }
        guard (1...2).contains(count), exponent > 0 else { return nil }
        if isClosed != 0 {
            guard place < end, buffer.folded[place] == isClosed else { return nil }
            place += 1
        }
        return (exponent, isExplicit, place)
    }

    // MARK: Quotients

    /// Goes on with everything that divides or multiplies a unit.
    private func quotient(_ buffer: borrowing ScalarBuffer, _ first: Reading, _ end: Int, mustDivide: Bool) -> Reading? {
        var reading = first, place = first.range.upperBound, isComposite = first.unit.utf8.contains(UInt8(ascii: "-")), isDivided = false
        let isBare = first.range.isEmpty
        while place < end, reading.unit.utf8.count < 40 {
            var gap = place
            if !isBare || isDivided, Self.isSpace(buffer, gap) { gap += 1 }
            if gap < end, reading.unit.hasPrefix("10*") || reading.isRate, !isDivided, let (_, stop) = entry(buffer, gap, end, [.count]) {
                // 10^9 cells/L
                gap = stop
                if gap < end, Self.isSpace(buffer, gap) { gap += 1 }
            }
            guard gap < end else { break }
            if let (_, stop) = entry(buffer, gap, end, reading.isRate && !isBare || Self.isLength(reading.unit) ? [.per, .article] : [.per]),
                let part = denominator(buffer, stop, end, after: buffer.scalars[gap], isFirst: isBare && !isDivided, isRate: reading.isRate, isSpaced: gap > place)
            {
                reading.unit = (reading.unit == "1" ? "" : reading.unit) + (part.isComposite ? "/(\(part.unit))" : "/" + part.unit)
                isComposite = isComposite || part.isComposite || part.unit.utf8.contains(UInt8(ascii: "-"))
                place = part.end
                isDivided = true
                reading.isWeak = false
            } else if gap == place, let (_, stop) = entry(buffer, gap, end, [.times]),
                let part = factor(buffer, stop, end, isDot: buffer.folded[gap] == 0x2E || buffer.folded[gap] == 0x2A)
            {
                // mg/kg·d is said for mg/(kg·d).
                let isTime = isDivided && UnitOfMeasure(part.unit)?.dimension == .time
                reading.unit += (part.isDivisor || isTime ? "/" : ".") + part.unit
                isComposite = true
                isDivided = true
                place = part.end
            } else {
                break
            }
        }
        guard isDivided || !mustDivide else { return nil }
        // A difference of temperatures in a time has no zero of its own.
        if isDivided, reading.unit.hasPrefix("Cel/") { reading.unit = "K" + reading.unit.dropFirst(3) }
        if isDivided, reading.unit.hasPrefix("[degF]/") { return first }
        if isComposite {
            guard let unit = UnitOfMeasure(reading.unit) else { return nil }
            reading.unit = unit.code
        }
        reading.range = first.range.lowerBound..<(isDivided ? place : first.range.upperBound)
        return reading
    }

    private func denominator(
        _ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, after sign: UInt32, isFirst: Bool, isRate: Bool, isSpaced: Bool
    ) -> (unit: String, end: Int, isComposite: Bool)? {
        var place = start
        if place < end, Self.isSpace(buffer, place) { place += 1 }
        guard place < end else { return nil }
        // 1.73 m² and the like are spellings of their own.
        if let (part, stop) = entry(buffer, place, end, [.part]), NumberReader.digit(buffer.folded[place]) != nil || buffer.folded[place] == 0x28 {
            return (part.unit, stop, false)
        }
        if NumberReader.digit(buffer.folded[place]) != nil {
            // mg/100 mL, mL/24 h; but 120/80 mmHg and 12.5 mg/25 mg are two values.
            guard !isFirst, !isRate else { return nil }
            var number = 0, digits = 0
            while place < end, digits < 5, let digit = NumberReader.digit(buffer.folded[place]) {
                number = number * 10 + digit
                digits += 1
                place += 1
            }
            if place < end, Self.isSpace(buffer, place) { place += 1 }
            guard number > 0, digits < 5, let atom = atom(buffer, place, end, [.unit, .metric]), let unit = UnitOfMeasure(atom.unit) else { return nil }
            guard unit.dimension == .time || unit.dimension == UnitDimension.length.power(3) else { return nil }
            return (number == 1 ? unit.code : "\(number).\(unit.code)", atom.end, number != 1)
        }
        if buffer.folded[place] == 0x28 { return product(buffer, place + 1, end) }
        let isBehind = Self.isLetter(buffer, place) && Self.isLetter(buffer, place - 1)
        guard !isBehind, var atom = atom(buffer, place, end, [.unit, .metric]) ?? entry(buffer, place, end, [.part]).map({ Atom(unit: $0.unit, role: $0.role, end: $1) }) else {
            return nil
        }
        if let (part, stop) = entry(buffer, place, end, [.part]), stop >= atom.end { atom = Atom(unit: part.unit, role: .part, end: stop) }
        if sign == 0x6BCF, !isRate {
            // 100mg 每日一次: how often, not what it is divided by.
            guard !isSpaced, ["min", "s"].contains(atom.unit) || UnitOfMeasure(atom.unit)?.dimension != .time else { return nil }
        }
        return (atom.unit, atom.end, atom.unit.utf8.contains(UInt8(ascii: ".")) && !atom.unit.utf8.contains(UInt8(ascii: "{")) || atom.unit.utf8.contains(UInt8(ascii: "/")))
    }

    /// A product in brackets: mg/(kg·d).
    private func product(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int) -> (unit: String, end: Int, isComposite: Bool)? {
        var place = start, code = "", count = 0
        while place < end, count < 4 {
            guard let (unit, stop) = entry(buffer, place, end, [.part]).map({ ($0.unit, $1) }) ?? atom(buffer, place, end, [.unit, .metric]).map({ ($0.unit, $0.end) }) else {
                return nil
            }
            code += code.isEmpty ? unit : "." + unit
            count += 1
            guard stop < end else { return nil }
            if buffer.folded[stop] == 0x29 { return (code, stop + 1, true) }
            guard let (_, next) = entry(buffer, stop, end, [.times]) else { return nil }
            place = next
        }
        return nil
    }

    /// A factor behind a sign of multiplication, usually with a negative exponent: `mmol·L-1`, `mL.min-1.1.73m-2`.
    private func factor(_ buffer: borrowing ScalarBuffer, _ start: Int, _ end: Int, isDot: Bool) -> (unit: String, end: Int, isDivisor: Bool)? {
        guard start < end else { return nil }
        if buffer.folded[start] == 0x31, start + 7 <= end, zip(start..<start + 7, "1.73m-2".unicodeScalars).allSatisfy({ buffer.folded[$0] == $1.value }) {
            return ("{1.73_m2}", start + 7, true)
        }
        guard let atom = atom(buffer, start, end, [.unit, .metric]) else { return nil }
        if atom.end + 1 < end, Self.isMinus(buffer.scalars[atom.end]), let digit = NumberReader.digit(buffer.folded[atom.end + 1]), (1...3).contains(digit),
            atom.end + 2 >= buffer.count || NumberReader.digit(buffer.folded[atom.end + 2]) == nil
        {
            return (digit == 1 ? atom.unit : atom.unit + String(digit), atom.end + 2, true)
        }
        return !isDot || atom.unit.utf8.contains(UInt8(ascii: "-")) ? (atom.unit, atom.end, false) : nil
    }

    // MARK: Scalars

    @inline(__always)
    private static func isSpace(_ buffer: borrowing ScalarBuffer, _ place: Int) -> Bool { buffer.folded[place] == 0x20 }
    @inline(__always)
    static func isLetter(_ buffer: borrowing ScalarBuffer, _ place: Int) -> Bool { buffer.classes[place] == CharacterClass.letter.rawValue }
    package static func isMinus(_ scalar: UInt32) -> Bool { scalar == 0x2D || scalar == 0x2212 || scalar == 0xFF0D || scalar == 0x2013 }
    static func isTimes(_ scalar: UInt32) -> Bool { scalar == 0xD7 || scalar == 0x78 || scalar == 0x2A || scalar == 0x2715 || scalar == 0x2716 }
    static func isSuperscript(_ scalar: UInt32) -> Bool { scalar == 0xB2 || scalar == 0xB3 || scalar == 0xB9 || (0x2070...0x2079).contains(scalar) }
}
