internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Reads a text into names, values and what stands between them. One pass; what is looked at from a place is bounded.
struct MeasurementScan {
    let table: AnalyteTable
    let units: UnitReader
    let comparisons: ComparisonReader
    let numbers = NumberReader.standard
    var items: [MeasurementItem] = []
    var names: [MeasurementName] = []
    var values: [MeasuredValue] = []
    /// Units that stand alone behind a name.
    private(set) var loneUnits: [UnitReader.Reading] = []
    /// A comparison that waits for its number.
    var comparison: (comparator: Comparator, range: Range<Int>)?

    /// Names and words are looked for so many scalars before a digit and behind a name or value.
    private static let reach = 28

    init(_ finder: MeasurementFinder) {
        table = finder.table
        units = finder.units
        comparisons = finder.comparisons
    }

    mutating func read(_ entities: [Entity], _ buffer: borrowing ScalarBuffer) {
        items.removeAll(keepingCapacity: true)
        names.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        loneUnits.removeAll(keepingCapacity: true)
        comparison = nil
        let end = buffer.count
        items.reserveCapacity(end / 3 + 16)
        names.reserveCapacity(end / 24 + 16)
        values.reserveCapacity(end / 24 + 16)
        var place = 0, next = 0, digit = -1
        // The scalar at which the next entity begins.
        var nextEntity = entities.isEmpty ? Int.max : buffer.place(ofByte: entities[0].span.start)
        // Where the last name or value ended.
        var active = -1000
        while place < end {
            while nextEntity < place {
                next += 1
                nextEntity = next < entities.count ? buffer.place(ofByte: entities[next].span.start, from: min(nextEntity, end)) : Int.max
            }
            if digit < place {
                digit = place
                while digit < end, buffer.classes[digit] != CharacterClass.digit.rawValue { digit += 1 }
            }
            let isNear = digit - place <= Self.reach
            if let stop = readTNM(buffer, place, end) {
                active = stop
                place = stop
                continue
            }
            if nextEntity == place, let stop = entity(at: place, from: &next, entities, isNear: isNear, buffer) {
                if case .name = items.last?.kind { active = stop }
                place = stop
                continue
            }
            if (0x2160...0x217F).contains(buffer.scalars[place]) {
                if let stop = readStage(buffer, place, end) {
                    place = stop
                } else {
                    append(.opaque(1), place..<place + 1)
                    place += 1
                }
                continue
            }
            let kind = buffer.classes[place]
            switch kind {
            case CharacterClass.digit.rawValue:
                place = readDigits(buffer, place, end)
                if case .value = items.last?.kind { active = place }
            case CharacterClass.letter.rawValue, CharacterClass.han.rawValue:
                place = readWord(buffer, place, end, before: min(end, nextEntity, place + Self.reach), isNear: isNear, isActive: isNear || place - active <= Self.reach)
                if case .name = items.last?.kind { active = place }
                if case .value = items.last?.kind { active = place }
            default:
                place = readSign(buffer, place, end)
                if case .value = items.last?.kind { active = place }
            }
        }
    }

    /// The unit at a place, if it can be one that begins there.
    func unit(_ buffer: borrowing ScalarBuffer, at place: Int, end: Int) -> UnitReader.Reading? {
        units.reading(in: buffer, at: place, end: end)
    }

    // MARK: Items

    mutating func append(_ kind: MeasurementItem.Kind, _ range: Range<Int>, _ roles: [AnalyteTable.Role] = []) {
        switch kind {
        case .link, .gap: break
        default: comparison = nil
        }
        if case .opaque(let count) = kind, case .opaque(let before) = items.last?.kind {
            items[items.count - 1].kind = .opaque(before + count)
            items[items.count - 1].range = items[items.count - 1].range.lowerBound..<range.upperBound
            return
        }
        items.append(MeasurementItem(kind: kind, range: range, roles: roles))
    }

    /// Whether a name ends right at a place.
    func endsName(at place: Int) -> Bool {
        guard case .name(let index) = items.last?.kind else { return false }
        return names[index].range.upperBound == place
    }

    /// The name that stands right before, with nothing but links between.
    func nameBefore() -> MeasurementName? {
        var index = items.count - 1
        while index >= 0, index > items.count - 6 {
            switch items[index].kind {
            case .name(let name): return names[name]
            case .link, .gap, .open, .unit, .close, .slash: index -= 1
            case .word where items[index].roles.contains(.verb): index -= 1
            default: return nil
            }
        }
        return nil
    }

    func kind(of name: MeasurementName?) -> Analyte.Kind? { name?.analyte.map { table.analytes[$0].kind } }

    // MARK: Entities and names

    /// Takes the entity at a place, or the longer name of the table there; nil where it is nothing to this reader.
    private mutating func entity(at place: Int, from next: inout Int, _ entities: [Entity], isNear: Bool, _ buffer: borrowing ScalarBuffer) -> Int? {
        let start = entities[next].span.start
        var index = next, chosen = next
        while index < entities.count, entities[index].span.start == start {
            if entities[index].kind == .test {
                chosen = index
                break
            }
            index += 1
        }
        let entity = entities[chosen]
        guard !EntityKind.attributes.contains(entity.kind) else { return nil }
        var stop = place
        while stop < buffer.count, Int(buffer.offsets[stop]) < entity.span.end { stop += 1 }
        let longer = isNear || entity.kind == .test ? table.name(buffer, at: place, end: min(buffer.count, place + 40)) : nil
        if entity.kind == .test {
            if let longer, longer.end >= stop {
                return append(name: MeasurementName(range: place..<longer.end, entity: chosen, analyte: longer.name.analyte), buffer)
            }
            if let pair = readPair(place..<stop, entity: chosen, buffer) { return pair }
            if let longer, isCut(longer.name, place..<longer.end, stop, buffer) {
                return append(name: MeasurementName(range: place..<longer.end, entity: chosen, analyte: longer.name.analyte, isShrunk: true), buffer)
            }
            return append(name: MeasurementName(range: place..<stop, entity: chosen, analyte: analyte(within: place..<stop, buffer)), buffer)
        }
        if let longer, longer.end > stop, !longer.name.isShort {
            return append(name: MeasurementName(range: place..<longer.end, entity: nil, analyte: longer.name.analyte), buffer)
        }
        if let longer, longer.end == stop, [.drug, .substance, .anatomy, .device].contains(entity.kind) {
            return append(name: MeasurementName(range: place..<stop, entity: nil, analyte: longer.name.analyte, isShort: longer.name.isShort, isOther: true), buffer)
        }
        if entity.kind == .symptom || entity.kind == .disease, let end = readFinding(place..<stop, buffer) { return end }
        if entity.kind == .symptom, isPain(place..<stop, buffer), let score = table.analytes.firstIndex(where: { $0.id == "pain" }) {
            append(.name(names.count), place..<stop)
            names.append(MeasurementName(range: place..<stop, entity: chosen, analyte: score, isImplied: true))
            return stop
        }
        if let word = table.word(buffer, at: place, end: buffer.count), word.end >= stop {
            if addImplied(word.roles, place..<word.end) { return word.end }
            // What a culture grew.
            if word.roles == [.trace] {
                append(.word, place..<word.end, word.roles)
                return word.end
            }
        }
        append(entity.kind == .drug ? .drug : entity.kind == .device ? .device : .entity, place..<stop)
        return stop
    }

    /// Whether a symptom is a pain, which notes score out of ten: headache, LLQ pain, 腹痛.
    private func isPain(_ range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> Bool {
        let last = range.upperBound - 1
        if buffer.scalars[last] == 0x75DB { return true }
        guard range.count >= 4 else { return false }
        let end = (buffer.folded[last - 3], buffer.folded[last - 2], buffer.folded[last - 1], buffer.folded[last])
        return end == (0x70, 0x61, 0x69, 0x6E) || end == (0x61, 0x63, 0x68, 0x65)
    }

    /// AST/ALT as one entity: two names that a slash joins.
    private mutating func readPair(_ range: Range<Int>, entity: Int, _ buffer: borrowing ScalarBuffer) -> Int? {
        guard range.count <= 24, let first = table.name(buffer, at: range.lowerBound, end: range.upperBound) else { return nil }
        var slash = first.end
        while slash < range.upperBound, buffer.folded[slash] == 0x20 { slash += 1 }
        guard slash + 1 < range.upperBound, buffer.folded[slash] == 0x2F else { return nil }
        var start = slash + 1
        while start < range.upperBound, buffer.folded[start] == 0x20 { start += 1 }
        guard let second = table.name(buffer, at: start, end: range.upperBound), second.end == range.upperBound else { return nil }
        append(.name(names.count), range.lowerBound..<first.end)
        names.append(MeasurementName(range: range.lowerBound..<first.end, entity: entity, analyte: first.name.analyte, isShrunk: true))
        append(.slash, slash..<slash + 1)
        return append(name: MeasurementName(range: start..<second.end, analyte: second.name.analyte), buffer)
    }

    /// Whether an entity goes on behind the name that it begins with only by the value: HR-105, O2Sats100, Urea-21.
    private func isCut(_ name: AnalyteTable.Name, _ range: Range<Int>, _ stop: Int, _ buffer: borrowing ScalarBuffer) -> Bool {
        var place = range.upperBound
        while place < stop, [0x20, 0x2D, 0x3A, 0x3D].contains(buffer.folded[place]) { place += 1 }
        guard place < stop, NumberReader.digit(buffer.folded[place]) != nil, NumberReader.digit(buffer.folded[range.upperBound - 1]) == nil || place > range.upperBound else {
            return false
        }
        guard name.isShort else { return true }
        // P84 among vital signs; else P53 and T4 are what they are.
        guard case .value = items.last?.kind, let before = kind(of: names.last), let number = numbers.number(in: buffer, at: place, end: buffer.count) else { return false }
        return (before == .vital || before == .bloodPressure) && table.analytes[name.analyte].plausible.contains(number.value)
    }

    /// Elevated anion gap of 27, 血糖升高（16.8）: the test within a finding, where a number follows.
    private mutating func readFinding(_ range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> Int? {
        var digit = range.upperBound
        while digit < buffer.count, digit < range.upperBound + 5, NumberReader.digit(buffer.folded[digit]) == nil { digit += 1 }
        guard digit < buffer.count, NumberReader.digit(buffer.folded[digit]) != nil, digit < range.upperBound + 5 else { return nil }
        var place = range.lowerBound
        while place < range.upperBound {
            let isWord = place == range.lowerBound || buffer.classes[place] != CharacterClass.letter.rawValue || buffer.classes[place - 1] != CharacterClass.letter.rawValue
            if isWord, let found = table.name(buffer, at: place, end: range.upperBound), !found.name.isShort, [.lab, .vital].contains(table.analytes[found.name.analyte].kind) {
                let isLast = found.end == range.upperBound
                let flag = isLast ? nil : table.word(buffer, at: found.end, end: range.upperBound)
                guard isLast || flag?.end == range.upperBound else { return nil }
                if isLast, place > range.lowerBound, let word = table.word(buffer, at: range.lowerBound, end: place) { append(.word, range.lowerBound..<word.end, word.roles) }
                _ = append(name: MeasurementName(range: place..<found.end, analyte: found.name.analyte), buffer)
                if let flag { append(.word, found.end..<flag.end, flag.roles) }
                return range.upperBound
            }
            place += 1
        }
        return nil
    }

    /// Adds a name; returns the place where reading goes on.
    mutating func append(name: MeasurementName, _ buffer: borrowing ScalarBuffer) -> Int {
        var name = name
        // K+ 4.1, Ca++ 2.1, Cl- 98
        var stop = name.range.upperBound
        if let analyte = name.analyte, table.analytes[analyte].charge != nil {
            while stop < buffer.count, stop < name.range.upperBound + 2, buffer.folded[stop] == 0x2B { stop += 1 }
            if stop == name.range.upperBound, stop + 1 < buffer.count, buffer.folded[stop] == 0x2D, buffer.folded[stop + 1] == 0x20 { stop += 1 }
        }
        name.isAmount =
            buffer.scalars[name.range.upperBound - 1] == 0x91CF
            || buffer.folded[name.range.lowerBound] == 0x32 && name.range.count > 2 && buffer.folded[name.range.lowerBound + 1] == 0x34
        name.isTime = name.range.count > 2 && buffer.scalars[name.range.upperBound - 2] == 0x65F6 && buffer.scalars[name.range.upperBound - 1] == 0x95F4
        name.range = name.range.lowerBound..<stop
        append(.name(names.count), name.range)
        names.append(name)
        return readUnitAlone(buffer, stop) ?? stop
    }

    /// What a longer name is of: the table's name that it ends in, else the last one within.
    private func analyte(within range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> Int? {
        var place = range.lowerBound, found: Int?
        while place < range.upperBound {
            let isInWord = place > range.lowerBound && buffer.classes[place] == CharacterClass.letter.rawValue && buffer.classes[place - 1] == CharacterClass.letter.rawValue
            if !isInWord, let match = table.name(buffer, at: place, end: range.upperBound), !match.name.isShort || place == range.lowerBound {
                found = match.name.analyte
                place = match.end
            } else {
                place += 1
            }
        }
        return found
    }

    mutating func addImplied(_ roles: [AnalyteTable.Role], _ range: Range<Int>) -> Bool {
        let id: String
        if roles.contains(.oxygen) {
            id = "spo2"
        } else if roles.contains(.fever) {
            id = "temperature"
        } else if roles.contains(.pain) {
            id = "pain"
        } else if roles.contains(.output) {
            id = "urine-output"
        } else {
            return false
        }
        append(.name(names.count), range)
        names.append(MeasurementName(range: range, analyte: table.analytes.firstIndex { $0.id == id }, isImplied: true))
        return true
    }

    /// BP (mm Hg): 140/91; SpO2% 99; Ammonia umol/L   132.
    private mutating func readUnitAlone(_ buffer: borrowing ScalarBuffer, _ start: Int) -> Int? {
        var place = start, isBracketed = false
        while place < buffer.count, place < start + 2, buffer.folded[place] == 0x20 || buffer.folded[place] == 0x3A { place += 1 }
        if place < buffer.count, buffer.folded[place] == 0x28 {
            isBracketed = true
            place += 1
        }
        guard place < buffer.count, NumberReader.digit(buffer.folded[place]) == nil, let unit = unit(buffer, at: place, end: min(buffer.count, place + 24)) else { return nil }
        var stop = unit.range.upperBound
        if isBracketed {
            guard stop < buffer.count, buffer.folded[stop] == 0x29 else { return nil }
            stop += 1
        } else {
            // Another word than a unit would go on, or stand before other words.
            guard unit.unit == "%" || unit.range.count > 2 && place > start, !unit.isWeak else { return nil }
            var next = stop
            while next < buffer.count, buffer.folded[next] == 0x20 || buffer.folded[next] == 0x3A { next += 1 }
            guard next < buffer.count, NumberReader.digit(buffer.folded[next]) != nil else { return nil }
        }
        append(.unit(loneUnits.count), place..<stop)
        loneUnits.append(unit)
        return stop
    }
}
