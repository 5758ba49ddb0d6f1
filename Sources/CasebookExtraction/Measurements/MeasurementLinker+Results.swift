internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// What becomes of values: results of one name or of several, flags, sizes without a name.
extension MeasurementLinker {
    /// Highest scores that values are told out of: 15/15, 7/10, 24/30.
    private static let totals: Set<Double> = [
        3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 18, 20, 21, 23, 24, 25, 27, 28, 30, 36, 40, 42, 45, 48, 50, 52, 54, 56, 60, 63, 66, 70, 72, 75, 80, 84, 90, 96, 100, 108, 120, 126,
    ]

    /// Adds a value of one name, or shares its parts out among several.
    mutating func add(_ value: MeasuredValue, to names: [Int], at item: Int, _ between: Between, isSeries: Bool, _ buffer: borrowing ScalarBuffer) {
        if case .value(let index) = scan.items[item].kind { scan.values[index].isTaken = true }
        if let second = value.secondRange, between.hasMovement, case .range(let low, let high) = value.value {
            addBoth(value, low, high, second, to: names, at: item, between, buffer)
            return
        }
        var names = names
        let isShared = group?.isJoinedBySlash == true && names.count > 1
        if case .parts(let parts) = value.value, isShared, parts.count == names.count {
            let ranges = partRanges(value, buffer)
            for (place, name) in names.enumerated() { add(part(value, parts[place], ranges, place), name, at: item, between, buffer) }
        } else if isShared, value.form == .number || value.form == .interval {
            // FEV1/FVC 56, PT/INR 1.2: of the ratio or of the last; AST/ALT 28 / 33 shares out.
            if isSeries, group!.names.count > 1, let next = sharedName(names) {
                add(value, next, at: item, between, buffer)
            } else {
                add(value, hasMore(item, names.count) ? names[0] : names[names.count - 1], at: item, between, buffer)
            }
        } else {
            if !isShared { names = [names[names.count - 1]] }
            let name = names[names.count - 1]
            if case .parts(let parts) = value.value, value.form == .parts {
                addParts(parts, value, name, at: item, between, buffer)
            } else {
                add(value, name, at: item, between, buffer)
            }
        }
        if isSeries, !found.isEmpty {
            if between.opens > 0, between.hasPrevious { found[found.count - 1].isEarlier = true }
            // 1.86→2.41 ng/mL
            if found.count > 1, let unit = found[found.count - 1].unit, found[found.count - 2].unit == nil, found[found.count - 2].name == found[found.count - 1].name,
                between.weight == 0,
                between.arrows + between.slashes > 0 || between.endsInVerb
            {
                found[found.count - 2].unit = unit
                found[found.count - 2].isUnitShared = true
            }
        }
        group?.isValued = true
        group?.item = item
        group?.lastFound = found.count - 1
        group?.form = value.form
        if isSeries, let last = found.last, let unit = last.unit,
            between.gaps > 0 || between.slashes > 0 || between.arrows > 0 || scan.items[item - 1].kind == .link && endsInHan(item)
        {
            // A column of units at the end of a row.
            var place = found.count - 2
            while place >= 0, found[place].name == last.name, found[place].line == line, found[place].unit == nil, !found[place].isUnitShared {
                found[place].unit = unit
                found[place].isUnitShared = true
                place -= 1
            }
        }
        let wasInBracket = group?.isInBracket == true
        group?.isInBracket = isSeries && (between.opens > between.closes || wasInBracket && between.closes == 0)
    }

    /// Rose from 1.1 to 3.4: two values.
    private mutating func addBoth(
        _ value: MeasuredValue, _ low: Double, _ high: Double, _ second: Range<Int>, to names: [Int], at item: Int, _ between: Between, _ buffer: borrowing ScalarBuffer
    ) {
        var first = value, last = value
        let range = trimmed(second, buffer)
        (first.value, first.form, first.high, first.secondRange) = (.number(low), .number, low, nil)
        first.valueRange = trimmed(value.valueRange.lowerBound..<second.lowerBound - 2, buffer)
        first.range = value.range.lowerBound..<first.valueRange.upperBound
        (last.value, last.form, last.low, last.secondRange) = (.number(high), .number, high, nil)
        (last.valueRange, last.range) = (range, range.lowerBound..<value.range.upperBound)
        let name = names[names.count - 1]
        add(first, name, at: item, between, buffer)
        add(last, name, at: item, between, buffer)
        group?.isValued = true
        group?.item = item
        group?.lastFound = found.count - 1
        group?.form = .number
    }

    /// The name of a shared group that is next to have a value.
    func sharedName(_ names: [Int]) -> Int? {
        guard let last = found.last?.name, let place = names.firstIndex(of: last), place + 1 < names.count else { return nil }
        return names[place + 1]
    }

    /// Whether as many values as names follow with slashes between: AST / ALT 28 / 33.
    func hasMore(_ item: Int, _ count: Int) -> Bool {
        var next = item + 1, values = 1
        while next < scan.items.count, next < item + 6 * count {
            switch scan.items[next].kind {
            case .value: values += 1
            case .slash, .gap: break
            default: return values == count
            }
            next += 1
        }
        return values == count
    }

    func partRanges(_ value: MeasuredValue, _ buffer: borrowing ScalarBuffer) -> [Range<Int>] {
        var ranges: [Range<Int>] = [], start = value.valueRange.lowerBound
        for place in value.valueRange where buffer.folded[place] == 0x2F {
            ranges.append(trimmed(start..<place, buffer))
            start = place + 1
        }
        ranges.append(trimmed(start..<value.valueRange.upperBound, buffer))
        return ranges
    }

    func trimmed(_ range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> Range<Int> {
        var start = range.lowerBound, end = range.upperBound
        while start < end, buffer.folded[start] == 0x20 { start += 1 }
        while end > start, buffer.folded[end - 1] == 0x20 { end -= 1 }
        return start..<end
    }

    func part(_ value: MeasuredValue, _ number: Double, _ ranges: [Range<Int>], _ place: Int) -> MeasuredValue {
        var part = value
        part.value = .number(number)
        part.form = .number
        (part.low, part.high) = (number, number)
        if place < ranges.count {
            part.valueRange = ranges[place]
            part.range =
                place == ranges.count - 1 ? ranges[place].lowerBound..<value.range.upperBound : place == 0 ? value.range.lowerBound..<ranges[place].upperBound : ranges[place]
        }
        return part
    }

    mutating func addParts(_ parts: [Double], _ value: MeasuredValue, _ name: Int, at item: Int, _ between: Between, _ buffer: borrowing ScalarBuffer) {
        let kind = analyte(name)?.kind
        let isOutOf = parts.count == 2 && !value.isSpaced && parts[0] <= parts[1] && Self.totals.contains(parts[1]) && value.unit == nil && partRanges(value, buffer).count == 2
        switch kind {
        case .bloodPressure, .apgar, .gas: return add(value, name, at: item, between, buffer)
        case .score, .stage, nil:
            if scan.names[name].isImplied { return add(value, name, at: item, between, buffer) }
            if isOutOf {
                var score = value
                score.value = .number(parts[0])
                return add(score, name, at: item, between, buffer)
            }
            guard value.isSpaced else { return add(value, name, at: item, between, buffer) }
        case .exam, .size: return add(value, name, at: item, between, buffer)
        default:
            if kind == .vital, parts.count == 4 { return add(value, name, at: item, between, buffer) }
        }
        let ranges = partRanges(value, buffer)
        guard ranges.count == parts.count else { return add(value, name, at: item, between, buffer) }
        for place in parts.indices { add(part(value, parts[place], ranges, place), name, at: item, between, buffer) }
    }

    mutating func add(_ value: MeasuredValue, _ name: Int?, at item: Int, _ between: Between, _ buffer: borrowing ScalarBuffer) {
        var result = Found(
            name: name, value: value.value, comparator: value.comparator ?? .equal, range: value.range, valueRange: value.valueRange, unit: value.unit, low: value.low,
            interpretation: between.interpretation, line: line)
        if let unit = value.unit, let name, let known = analyte(name), isFlag(unit, known, value) {
            result.unit = nil
            result.interpretation = unit.unit == "h" ? .high : .low
            result.range = value.range.lowerBound..<value.valueRange.upperBound
        }
        result.isTold = between.endsInVerb
        if value.comparator == .about, value.unit == nil { result.interpretation = nil }
        if result.unit == nil, let unit = group?.unit {
            result.unit = unit
            result.isUnitShared = true
        }
        if let pending = group?.pending {
            result.reference = pending
            group?.pending = nil
            if result.unit == nil, let unit = pending.unit {
                result.unit = unit
                result.isUnitShared = true
            }
        }
        if result.interpretation == nil, let current = group, !current.isValued { result.interpretation = flagBefore(current, buffer) }
        if let flag = flagBehind(item, buffer) { result.interpretation = flag }
        found.append(result)
    }

    // MARK: Flags

    /// Elevated potassium of 6: a flag right before the name.
    func flagBefore(_ current: Group, _ buffer: borrowing ScalarBuffer) -> Measurement.Interpretation? {
        guard current.names.count == 1, let index = scan.items[..<(current.item + 1)].lastIndex(where: { $0.kind == .name(current.names[0]) }), index > 0 else { return nil }
        let before = scan.items[index - 1]
        guard before.kind == .word, buffer.classes[before.range.lowerBound] == CharacterClass.letter.rawValue, index < 2 || !isResult(scan.items[index - 2].kind) else {
            return nil
        }
        return Self.flag(before.roles)
    }

    func isResult(_ kind: MeasurementItem.Kind) -> Bool {
        switch kind {
        case .value, .name: true
        default: false
        }
    }

    /// ↑, (H), （降低）, high right behind a value.
    func flagBehind(_ item: Int, _ buffer: borrowing ScalarBuffer) -> Measurement.Interpretation? {
        var next = item + 1, isOpen = false, flag: Measurement.Interpretation?
        while next < scan.items.count, next < item + 6 {
            switch scan.items[next].kind {
            case .gap, .link: break
            case .open:
                guard !isOpen, flag == nil else { return flag }
                isOpen = true
            case .close: return flag
            case .raised: flag = .high
            case .lowered: flag = .low
            case .starred: flag = flag ?? .abnormal
            case .word:
                guard let word = Self.flag(scan.items[next].roles), flag == nil else { return flag }
                // The word is the next name's own (K 3.2, low Mg), or in front of an interval (normal 3-5).
                if !isOpen, next + 1 < scan.items.count, isResult(scan.items[next + 1].kind) { return flag }
                if isOpen, next + 1 < scan.items.count, case .value = scan.items[next + 1].kind { return flag }
                flag = word
                if !isOpen { return flag }
            case .opaque(let count):
                guard count == 2, let letter = letterFlag(scan.items[next].range, buffer) else { return isOpen ? flag : flag }
                flag = letter
            default: return flag
            }
            next += 1
        }
        return flag
    }

    func letterFlag(_ range: Range<Int>, _ buffer: borrowing ScalarBuffer) -> Measurement.Interpretation? {
        guard range.count <= 2 else { return nil }
        switch (buffer.scalars[range.lowerBound], range.count == 2 ? buffer.scalars[range.lowerBound + 1] : 0) {
        case (0x48, 0): return .high
        case (0x4C, 0): return .low
        case (0x48, 0x48): return .criticallyHigh
        case (0x4C, 0x4C): return .criticallyLow
        case (0x4E, 0): return .normal
        case (0x41, 0): return .abnormal
        default: return nil
        }
    }

    // MARK: Without a name

    /// Sizes, and numbers whose unit tells that they are results.
    mutating func addAlone(_ value: MeasuredValue, at item: Int, _ buffer: borrowing ScalarBuffer) {
        guard !isOfTool(value, buffer) else { return }
        guard !value.isSigned, !value.isCounted, isResultAlone(value, at: item, buffer) || isOfBody(value, at: item, buffer), item == 0 || scan.items[item - 1].kind != .goal,
            !isConditional || !isBound(value)
        else { return }
        if case .value(let index) = scan.items[item].kind { scan.values[index].isTaken = true }
        let current = group
        group = nil
        add(value, nil, at: item, Between(), buffer)
        group = current
        if current == nil || current?.isValued == true {
            // An interval of reference may follow.
            group = Group(names: [], item: item, isValued: true, lastFound: found.count - 1, form: value.form)
        }
    }

    func isResultAlone(_ value: MeasuredValue, at item: Int, _ buffer: borrowing ScalarBuffer) -> Bool {
        if value.form == .grade, case .word(let word) = value.value { return word.unicodeScalars.contains("T") && value.low == 0 }
        guard let unit = value.unit, !unit.isDrop else { return false }
        if MeasurementScan.isLength(unit.unit), unit.unit != "m", unit.unit != "m2" {
            if item + 1 < scan.items.count, scan.items[item + 1].kind == .device { return false }
            return true
        }
        // 0 to 130 degrees: how far a joint moves.
        if unit.unit == "deg" { return value.form == .interval || isBound(value) }
        if isNearDrug(item) { return false }
        // 男孩，9岁，34kg; 娩一男婴，3250g
        if unit.unit == "kg" || unit.unit == "g" && (500...6000).contains(value.low), item > 0, scan.items[item - 1].kind == .comma,
            item + 1 >= scan.items.count || scan.items[item + 1].kind == .comma || scan.items[item + 1].kind == .stop
        {
            return true
        }
        // 早搏4～6次/分
        if unit.unit == "/min", item > 0, scan.items[item - 1].kind == .entity, scan.items[item - 1].range.upperBound == value.range.lowerBound { return true }
        // Born at 1,180 g, uterus 350 g
        if unit.unit == "g", unit.range.count == 1, value.form == .number, (300...9000).contains(value.low) { return true }
        if unit.unit == "%", isShare(value, buffer) { return true }
        if ["mL", "L", "g"].contains(unit.unit), !isBound(value), isOutput(before: item) { return true }
        if unit.unit == "%" { return item + 1 < scan.items.count && scan.items[item + 1].kind == .word && scan.items[item + 1].roles.contains(.air) }
        switch unit.unit {
        case "Cel": return (34...44).contains(value.low)
        case "[degF]": return (92...112).contains(value.low)
        case "mm[Hg]": return true
        default: break
        }
        guard !unit.needsAnalyte || item > 0, let size = UnitOfMeasure(unit.unit) else { return false }
        return size.dimension != .one && Self.isConcentration(size) && unit.unit != "mg/mL"
    }

    /// 240 mL of pus, drained 500 mL: a volume that came out of the body.
    func isOfBody(_ value: MeasuredValue, at item: Int, _ buffer: borrowing ScalarBuffer) -> Bool {
        guard let unit = value.unit, unit.unit == "mL" || unit.unit == "L", value.form == .number else { return false }
        var place = value.range.upperBound
        if place + 4 < buffer.count, buffer.folded[place] == 0x20, buffer.folded[place + 1] == 0x6F, buffer.folded[place + 2] == 0x66, buffer.folded[place + 3] == 0x20 {
            place += 3
        }
        if place + 1 < buffer.count, buffer.folded[place] == 0x20 {
            place += 1
            if Self.fluids.contains(where: { begins($0, at: place, buffer) }) { return true }
        }
        var start = value.range.lowerBound
        while start > 0, [0x20, 0x2C, 0x7E].contains(buffer.folded[start - 1]) { start -= 1 }
        return Self.losses.contains { $0.count < start && begins($0, at: start - $0.count, buffer) }
    }

    private func begins(_ word: [UInt32], at place: Int, _ buffer: borrowing ScalarBuffer) -> Bool {
        place + word.count <= buffer.count && word.indices.allSatisfy { buffer.folded[place + $0] == word[$0] }
    }

    /// 2 mm margins, a 13 mm tablet: how something is made that is no finding.
    private func isOfTool(_ value: MeasuredValue, _ buffer: borrowing ScalarBuffer) -> Bool {
        let place = value.range.upperBound
        return place < buffer.count && buffer.folded[place] == 0x20 && Self.tools.contains { begins($0, at: place + 1, buffer) }
    }

    private static let tools = ["margin", "barium", "tablet", "port", "balloon", "punch", "blade", "needle", "trocar", "stapler"].map { $0.unicodeScalars.map(\.value) }

    private static let fluids = [
        "pus", "blood", "urine", "bile", "ascit", "chyl", "serous", "bloody", "brown", "clear", "straw", "purulent", "turbid", "hazy", "serosang", "haemoserous", "dark", "yellow",
        "cloudy", "pleural", "peritoneal", "gastric", "frank", "fresh", "haemorr", "hemorr", "milky", "amber", "coffee",
    ].map { $0.unicodeScalars.map(\.value) }
    private static let losses = ["yielded", "drained", "aspirated", "evacuated", "bleeding", "blood loss", "ebl", "residual", "voided", "residual of"].map {
        $0.unicodeScalars.map(\.value)
    }

    /// Whether a share is one of what was seen in the patient (占管腔85%, 递减28%) and no chance, aim or strength of a product: Chinese words stand before it, none of them for these.
    private func isShare(_ value: MeasuredValue, _ buffer: borrowing ScalarBuffer) -> Bool {
        var place = value.range.lowerBound - 1
        while place >= 0, buffer.folded[place] == 0x20 || buffer.folded[place] == 0x28 { place -= 1 }
        guard place >= 0, buffer.classes[place] == CharacterClass.han.rawValue, value.range.upperBound >= buffer.count || !scan.isWordEnd(buffer, value.range.upperBound),
            value.range.upperBound >= buffer.count || buffer.classes[value.range.upperBound] != CharacterClass.han.rawValue
        else { return false }
        let stop = max(0, place - 11)
        while place >= stop, buffer.classes[place] == CharacterClass.han.rawValue || buffer.folded[place] == 0x20 {
            // 降 率 险 几 概 浓 氧 吸 予 醇 标 者 少 加: rates, risks, chances, strengths, oxygen, aims, changes.
            if [0x964D, 0x5C11, 0x52A0, 0x7387, 0x9669, 0x51E0, 0x6982, 0x6D53, 0x6C27, 0x5438, 0x4E88, 0x9187, 0x6807, 0x8005].contains(buffer.scalars[place]) { return false }
            place -= 1
        }
        return true
    }

    /// Whether a word for what comes out of the body stands before an amount in the same sentence, and no drug between: 咯血，鲜红，每日约100ml.
    private func isOutput(before item: Int) -> Bool {
        var place = item - 1
        while place >= 0, place > item - 14 {
            switch scan.items[place].kind {
            case .drug, .stop, .line: return false
            case .name(let name): return scan.names[name].isImplied && analyte(name)?.id == "urine-output"
            default: place -= 1
            }
        }
        return false
    }

    func isNearDrug(_ item: Int) -> Bool {
        for next in stride(from: item - 1, through: max(0, item - 4), by: -1) {
            switch scan.items[next].kind {
            case .drug: return true
            case .name, .stop, .line: return false
            default: break
            }
        }
        for next in item + 1..<min(scan.items.count, item + 3) where scan.items[next].kind == .drug { return true }
        return false
    }
}
