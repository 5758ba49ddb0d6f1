internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Ties the values of a text to the names that they are of. One pass over the items of a scan; what is looked back and ahead at is bounded.
struct MeasurementLinker {
    /// A value with what it is of.
    struct Found {
        /// Index of the name; nil for a size and other values without one.
        var name: Int?
        var value: Measurement.Value
        var comparator: Comparator
        var range: Range<Int>
        var valueRange: Range<Int>
        var unit: UnitReader.Reading?
        var low: Double
        var interpretation: Measurement.Interpretation?
        var reference: Reference?
        /// Said to be of an earlier time: (was 3.7), 前102.
        var isEarlier = false
        /// Number of the line, to tell company.
        var line: Int
        /// A verb stands between the name and the value.
        var isTold = false
        /// A unit that stands before or behind several values.
        var isUnitShared = false
        var order: Int { valueRange.lowerBound }
    }

    /// An interval of reference.
    struct Reference {
        var low: Double?
        var high: Double?
        var isLowOpen = false
        var isHighOpen = false
        var unit: UnitReader.Reading?
    }

    /// Names that wait for values.
    struct Group {
        var names: [Int]
        /// Place among the items of the last name, then of the last value.
        var item: Int
        var isJoinedBySlash = false
        var isValued = false
        /// The last value's place in `found`; of several that were shared out the last one.
        var lastFound = 0
        var form = MeasuredValue.Form.number
        /// A unit that stands by the name.
        var unit: UnitReader.Reading?
        var pending: Reference?
        /// The last value stands in a bracket that is still open.
        var isInBracket = false
        /// An aim or a condition is told, no result.
        var isGoal = false
        var isCondition = false
    }

    let finder: MeasurementFinder
    var scan: MeasurementScan
    var found: [Found] = []
    var group: Group?
    var line = 0
    /// A condition has been opened in this clause.
    var isConditional = false
    /// Lines that hold a name that needs no company with its value.
    private var companions: [Int: Int] = [:]

    var table: AnalyteTable { finder.table }

    init(_ finder: MeasurementFinder, _ scan: MeasurementScan) {
        self.finder = finder
        self.scan = scan
    }

    mutating func link(_ buffer: borrowing ScalarBuffer) {
        takeTables(buffer)
        var index = 0
        while index < scan.items.count {
            switch scan.items[index].kind {
            case .name(let name):
                take(name, at: index)
                takeGerm(of: name, buffer)
            case .value(let value):
                if !scan.values[value].isTaken { take(value: value, at: index, buffer) }
            case .unit(let unit):
                if group?.isValued == false { group?.unit = scan.loneUnits[unit] }
            case .word, .plus, .minus, .raised, .lowered: take(wordAt: index, buffer)
            case .line:
                line += 1
                isConditional = false
                endLine(at: index, buffer)
            case .stop:
                group = nil
                isConditional = false
            case .condition: isConditional = true
            default: break
            }
            index += 1
        }
        for item in found {
            guard let name = item.name, !scan.names[name].isShort || scan.names[name].entity != nil else { continue }
            companions[item.line, default: 0] += 3
        }
        for item in found {
            guard let name = item.name, scan.names[name].isShort, scan.names[name].entity == nil else { continue }
            companions[item.line, default: 0] += 1
        }
    }

    /// Whether a value stays: that of a letter that no dictionary takes for a name (T, P, R) only in company, that of a drug's name only with a unit of results or in company.
    func isKept(_ item: Found) -> Bool {
        guard let index = item.name else { return true }
        let name = scan.names[index]
        if name.isOther, !item.isTold { return item.unit.map { !isPlainAmount($0) } ?? (companions[item.line, default: 0] >= 6) }
        return name.entity != nil || !name.isShort || companions[item.line, default: 0] >= 3
    }

    // MARK: Names

    func analyte(_ name: Int) -> Analyte? { scan.names[name].analyte.map { table.analytes[$0] } }

    private mutating func take(_ name: Int, at index: Int) {
        if scan.names[name].isTaken {
            group = nil
            return
        }
        if let before = group, !before.isValued, let isSlash = joint(before.item, index), before.names.count < 12 {
            group!.names.append(name)
            group!.item = index
            group!.isJoinedBySlash = isSlash && (before.names.count == 1 || before.isJoinedBySlash)
            return
        }
        group = Group(names: [name], item: index)
        group!.isCondition = isConditional
        var place = index - 1, steps = 0
        while place >= 0, steps < 6 {
            switch scan.items[place].kind {
            case .goal: group!.isGoal = true
            case .word where scan.items[place].roles.contains(.goal): group!.isGoal = true
            case .stop, .line, .value: return
            default: break
            }
            place -= 1
            steps += 1
        }
    }

    /// Whether nothing but a slash (true) or a sign or word of enumeration (false) stands between two names.
    private func joint(_ first: Int, _ second: Int) -> Bool? {
        guard second - first <= 3 else { return nil }
        var isSlash = false, isComma = false
        for item in scan.items[first + 1..<second] {
            switch item.kind {
            case .slash: isSlash = true
            case .comma: isComma = true
            case .gap: break
            default: return nil
            }
        }
        return isSlash ? true : isComma ? false : nil
    }

    /// A value may begin the line behind its name; a list of values ends with its line.
    private mutating func endLine(at index: Int, _ buffer: borrowing ScalarBuffer) {
        guard let current = group else { return }
        // A sentence that goes on in the next line.
        if index + 1 < scan.items.count, CharacterTable.standard.isLower(buffer.scalars[scan.items[index + 1].range.lowerBound]), summary(current.item, index).weight <= 4 {
            return
        }
        let next = index + 1 < scan.items.count ? scan.items[index + 1].kind : .line
        if !current.isValued, case .value = next, summary(current.item, index).weight == 0 { return }
        if !current.isValued, case .link = scan.items[max(0, index - 1)].kind, case .value = next { return }
        if !current.isValued, scan.items[max(0, index - 1)].roles.contains(.verb), case .value = next { return }
        group = nil
    }

    // MARK: What stands between

    struct Between {
        /// Words that are no links: 2 each, a Chinese character 1.
        var weight = 0
        var commas = 0
        var slashes = 0
        var gaps = 0
        var arrows = 0
        var lines = 0
        var opens = 0
        var closes = 0
        var hasVerb = false
        /// The last item is a verb, or only links stand behind one.
        var endsInVerb = false
        var hasPrevious = false
        var hasReference = false
        var hasAir = false
        var hasEntity = false
        var hasGoal = false
        /// It grew or fell by so much.
        var hasChange = false
        /// It rose or fell from one value to the next.
        var hasMovement = false
        var interpretation: Measurement.Interpretation?
    }

    func summary(_ first: Int, _ second: Int) -> Between {
        var result = Between()
        guard second > first + 1 else { return result }
        guard second - first < 40 else {
            result.weight = 1000
            return result
        }
        for item in scan.items[first + 1..<second] {
            switch item.kind {
            case .opaque(let count):
                result.weight += count
                result.endsInVerb = false
            case .drug, .device, .entity, .name, .value:
                result.weight += 4
                result.hasEntity = true
                result.endsInVerb = false
            case .comma: result.commas += 1
            case .goal: result.hasGoal = true
            case .condition:
                result.weight += 2
                result.endsInVerb = false
            case .slash: result.slashes += 1
            case .gap: result.gaps += 1
            case .arrow: result.arrows += 1
            case .line: result.lines += 1
            case .open: result.opens += 1
            case .close: result.closes += 1
            case .raised: result.interpretation = .high
            case .lowered: result.interpretation = .low
            case .starred: result.interpretation = result.interpretation ?? .abnormal
            case .word:
                if item.roles.contains(.verb) {
                    result.hasVerb = true
                    result.endsInVerb = true
                }
                if item.roles.contains(.previous) { result.hasPrevious = true }
                if item.roles.contains(.change) { result.hasChange = true }
                if item.roles.contains(.movement) { result.hasMovement = true }
                if item.roles.contains(.reference) { result.hasReference = true }
                if item.roles.contains(.air) { result.hasAir = true }
                if let flag = Self.flag(item.roles) { result.interpretation = flag }
                if item.roles.allSatisfy({ [.air, .axis, .specimen, .positive, .negative, .norange].contains($0) }) { result.weight += item.roles.contains(.norange) ? 0 : 2 }
            case .plus, .minus: result.weight += 2
            case .link, .unit, .stop: break
            }
        }
        return result
    }

    static func flag(_ roles: [AnalyteTable.Role]) -> Measurement.Interpretation? {
        for role in roles {
            switch role {
            case .high: return .high
            case .low: return .low
            case .normal: return .normal
            case .abnormal, .critical: return .abnormal
            default: break
            }
        }
        return nil
    }
}
