internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Numbers: which name they are of, or the interval of reference of what stands before.
extension MeasurementLinker {
    mutating func take(value index: Int, at item: Int, _ buffer: borrowing ScalarBuffer) {
        let value = unarrowed(scan.values[index], at: item)
        scan.values[index] = value
        if let current = group {
            let between = summary(current.item, item)
            if isTimePoint(value, item), between.weight <= 1, !isCountedIn(value.unit, current) {
                // 1 min 8, 24h 1.8%: when, and then the value.
                group!.item = item
                scan.values[index].isTaken = true
                return
            }
            if !current.isValued, current.isGoal || between.hasGoal || (current.isCondition || isConditional) && isBound(value), between.weight <= 2 {
                // An aim, or what something depends on.
                group = nil
                scan.values[index].isTaken = true
                return
            }
            if current.isValued {
                if value.form == .parts, value.low == 15, between.opens > between.closes, current.names.last.flatMap({ analyte($0)?.id }) == "gcs" {
                    // 13 (E3V4M6): what the sum is made of.
                    scan.values[index].isTaken = true
                    return
                }
                if isReference(value, current, between, item) {
                    setReference(value, current, between)
                    scan.values[index].isTaken = true
                    return
                }
                if reads(ahead: index, at: item, buffer) { return }
                if continues(value, current, between, item), let name = current.names.last, accepts(name, value) || isShare(value, current, between, item) {
                    add(value, to: current.names, at: item, between, isSeries: true, buffer)
                    return
                }
            } else {
                if between.hasReference, value.form == .interval || value.comparator != nil, isBareReference(current, between, item) {
                    group!.pending = reference(of: value)
                    group!.item = item
                    scan.values[index].isTaken = true
                    return
                }
                let isDirect = between.weight == 0 && between.commas == 0 && between.lines == 0
                if isDirect, current.names.count == 1, !accepts(current.names[0], value), isOther(current.names[0], value) { scan.names[current.names[0]].analyte = nil }
                if current.names.contains(where: { accepts($0, value) }), isLinked(value, current, between, item) {
                    add(value, to: current.names, at: item, between, isSeries: false, buffer)
                    return
                }
                if between.hasChange, !between.endsInVerb, current.names.contains(where: { accepts($0, value) }), value.unit != nil, between.commas == 0, between.weight <= 4 {
                    // Weight down 7 kg: by how much, which is no weight.
                    add(value, nil, at: item, Between(), buffer)
                    found[found.count - 1].interpretation = nil
                    scan.values[index].isTaken = true
                    group = nil
                    return
                }
                if reads(ahead: index, at: item, buffer) { return }
            }
        } else if reads(ahead: index, at: item, buffer) {
            return
        }
        addAlone(value, at: item, buffer)
    }

    /// Whether a unit of time is what the tests that wait for a value are counted in: prothrombin time 14 s.
    private func isCountedIn(_ unit: UnitReader.Reading?, _ current: Group) -> Bool {
        guard !current.isValued, let unit, let name = current.names.last else { return false }
        return analyte(name)?.units.contains(unit.unit) == true
    }

    /// FEV1 1.7 L (61%), weight 9.6 kg (58%): of what was predicted, or a centile.
    private func isShare(_ value: MeasuredValue, _ current: Group, _ between: Between, _ item: Int) -> Bool {
        guard value.unit?.unit == "%", value.form == .number, !isBound(value), between.opens == 1, between.closes == 0, between.weight == 0, between.commas == 0, isClosed(item),
            let last = found.last?.unit?.unit
        else { return false }
        return !last.hasPrefix("%")
    }

    func isBound(_ value: MeasuredValue) -> Bool { value.comparator != nil && value.comparator != .about && value.comparator != .equal }

    /// Whether a value is a time after which another one follows at once.
    private func isTimePoint(_ value: MeasuredValue, _ item: Int) -> Bool {
        guard value.form == .number, let unit = value.unit, ["min", "h", "d", "s"].contains(unit.unit) else { return false }
        var next = item + 1
        while next < scan.items.count, next < item + 4 {
            switch scan.items[next].kind {
            case .value(let following): return scan.values[following].unit.map { !["min", "h", "d", "wk", "mo"].contains($0.unit) } ?? !scan.values[following].isCounted
            case .link, .gap: break
            case .opaque(1): break
            default: return false
            }
            next += 1
        }
        return false
    }

    /// 89% RA > 95% 3L: what rises, no comparison.
    private func unarrowed(_ value: MeasuredValue, at item: Int) -> MeasuredValue {
        guard value.comparator == .greater, let current = group, current.isValued, summary(current.item, item).hasAir else { return value }
        var value = value
        value.comparator = nil
        value.range = value.valueRange.lowerBound..<value.range.upperBound
        return value
    }

    // MARK: Acceptance

    /// Whether a unit is an amount of its own, as doses have: mg, mL, U, days; not a part of something else.
    func isPlainAmount(_ unit: UnitReader.Reading) -> Bool {
        guard !unit.needsAnalyte, let size = UnitOfMeasure(unit.unit) else { return false }
        for plain in Self.plain where size.dimension == plain { return true }
        return false
    }

    static func isConcentration(_ unit: UnitOfMeasure) -> Bool {
        for dimension in concentrations where unit.dimension == dimension { return true }
        return unit.dimension == .one
    }

    private static let concentrations = ["g/L", "mol/L", "/L", "U/L", "eq/L", "[iU]/L", "osm/kg", "osm/K", "/[HPF]"].map { UnitOfMeasure($0)!.dimension }

    private static let plain: [UnitDimension] = [.mass, .length.power(3), .amount, .equivalents, .internationalUnits, .time, UnitOfMeasure("U")!.dimension]

    /// Whether a value may be one of a name, by its unit, or by its size where it has none.
    func accepts(_ name: Int, _ value: MeasuredValue) -> Bool {
        guard !value.isCounted else { return false }
        let unit = value.unit ?? group?.unit
        guard let index = scan.names[name].analyte else { return acceptsUnknown(name, value, unit) }
        return accepts(name, index, value, unit)
    }

    /// Whether a value right behind a name that the dictionaries know is of it although it is not what the table has by that name (P 2.6, ACT 261).
    private func isOther(_ name: Int, _ value: MeasuredValue) -> Bool {
        guard let analyte = analyte(name), !value.isCounted, value.form != .grade else { return false }
        switch analyte.kind {
        case .study, .panel, .gas, .bloodPressure, .stage, .exam: return false
        default: return acceptsUnknown(name, value, value.unit ?? group?.unit)
        }
    }

    private func accepts(_ name: Int, _ index: Int, _ value: MeasuredValue, _ unit: UnitReader.Reading?) -> Bool {
        let analyte = table.analytes[index]
        if scan.names[name].isImplied, analyte.kind == .score {
            // Pain 6/10
            if case .parts(let parts) = value.value { return parts.count == 2 && parts[1] == 10 && parts[0] <= 10 && value.unit == nil }
            return false
        }
        switch analyte.kind {
        case .study: return false
        case .panel: return value.form == .grade && value.unit == nil && !value.isGraded
        case .gas:
            if case .parts(let parts) = value.value { return parts.count >= 3 }
            return false
        default: break
        }
        if value.form == .grade {
            if case .word(let word) = value.value, word.utf8.contains(UInt8(ascii: ":")) { return analyte.kind == .lab }
            let isPlus = value.low > 0 && value.valueRange.count == 2 && scan.isPlus(value)
            return isPlus ? analyte.kind == .lab || analyte.id == "muscle-power" : analyte.kind == .stage || analyte.kind == .score
        }
        if value.isGraded, analyte.kind != .stage, analyte.kind != .score { return false }
        guard let unit, !isFlag(unit, analyte, value) else {
            return analyte.plausible.contains(value.low) && analyte.plausible.contains(value.high) || analyte.kind == .apgar
                || value.low == value.high && value.comparator == .greater && value.low > 0
        }
        if unit.unit == "deg" { return analyte.units.contains("Cel") || analyte.units.contains("deg") }
        guard let size = UnitOfMeasure(unit.unit) else { return false }
        for own in finder.usual[index] where own.dimension == size.dimension { return true }
        if unit.needsAnalyte { return false }
        if AnalyteTable.converted(1, from: size, to: finder.usual[index].first ?? .one, analyte: analyte) != nil { return true }
        return analyte.kind == .lab && Self.isConcentration(size)
    }

    private func acceptsUnknown(_ name: Int, _ value: MeasuredValue, _ unit: UnitReader.Reading?) -> Bool {
        guard scan.names[name].entity != nil else { return false }
        guard let unit else {
            // A year is no result.
            return !(value.form == .number && (1950...2100).contains(value.low) && value.low == value.low.rounded() && value.comparator == nil)
        }
        if unit.unit == "s" || unit.unit == "ms" { return true }
        if unit.unit == "deg" { return true }
        guard let size = UnitOfMeasure(unit.unit), size.dimension != .information else { return false }
        guard isPlainAmount(unit) else { return true }
        return size.dimension == UnitDimension.length.power(3) || (size.dimension == .time ? scan.names[name].isTime : scan.names[name].isAmount)
    }

    /// H and L behind a number of a laboratory are flags and no hours and litres.
    func isFlag(_ unit: UnitReader.Reading, _ analyte: Analyte, _ value: MeasuredValue) -> Bool {
        value.isUnitCapital && (unit.unit == "h" || unit.unit == "L") && unit.range.count == 1 && analyte.kind == .lab && !analyte.units.contains("L")
    }

    // MARK: Links

    /// Whether a name that has no value yet goes with a number.
    private func isLinked(_ value: MeasuredValue, _ current: Group, _ between: Between, _ item: Int) -> Bool {
        let known = current.names.last.flatMap { analyte($0) }
        if value.isSigned, known.map({ $0.plausible.lowerBound >= 0 }) ?? (between.opens > 0) { return false }
        if between.opens > between.closes, between.weight > 0 { return false }
        if between.hasChange, !between.endsInVerb { return false }
        // The number of an item that begins the next line is no value of a name that ends this one.
        if between.weight == 0, between.lines <= 1, between.commas == 0 { return between.lines == 0 || value.unit != nil || isClosed(item) }
        if scan.names[current.names[0]].isImplied, known?.kind == .score { return between.weight <= 12 && between.lines <= 1 && between.opens <= between.closes }
        if between.lines > 1 || between.commas > 1 || between.lines > 0 && !between.endsInVerb { return false }
        if between.endsInVerb {
            if known != nil { return between.weight <= 28 }
            return between.weight <= 4 && between.commas == 0
        }
        if between.hasEntity { return false }
        if between.commas == 1 { return between.weight == 0 && known != nil && (value.unit != nil || isClosed(item)) }
        guard let known, between.weight <= 6 else { return false }
        if scan.names[current.names.last!].isShort { return false }
        return value.unit != nil || known.kind == .bloodPressure && value.form == .parts || isClosed(item)
    }

    /// Whether a number is followed by a sign, a name or the end, not by what it counts.
    private func isClosed(_ item: Int) -> Bool {
        guard item + 1 < scan.items.count else { return true }
        switch scan.items[item + 1].kind {
        case .opaque, .entity, .drug, .device: return false
        default: return true
        }
    }

    /// Whether a number is one more value of the name: columns, 1.86→2.41, 78 (was 102), 96% on 2 L.
    private func continues(_ value: MeasuredValue, _ current: Group, _ between: Between, _ item: Int) -> Bool {
        guard !value.isSigned, between.lines == 0 || between.lines == 1 && between.endsInVerb, let name = current.names.last else { return false }
        if value.form == .grade, current.form != .grade {
            // 肌力3级，远端4-级
            return value.isGraded && isGraded(current) && between.weight <= 8 && between.commas <= 1 && between.opens == 0
        }
        if between.hasChange, !between.endsInVerb, between.arrows == 0 { return false }
        // ER positive, 95%
        if current.form == .grade, value.unit?.unit == "%", between.weight == 0, between.commas <= 1 {
            return analyte(name).map { $0.units.contains("%") } ?? (between.opens == 1 && scan.names[name].entity != nil)
        }
        let last = found[current.lastFound], known = analyte(name), isSameUnit = value.unit != nil && value.unit?.unit == last.unit?.unit
        let isSameForm = value.form == current.form, isHan = endsInHan(item)
        if between.opens > between.closes {
            // In brackets: an earlier value, with or without a word that says so.
            return between.hasPrevious
                ? between.weight <= (isHan ? 4 : 0) && between.opens == 1
                : between.weight == 0 && between.opens == 1 && between.commas == 0 && (value.unit == nil || isSameUnit || isShare(value, current, between, item)) && isClosed(item)
                    && known != nil
        }
        if known?.kind == .apgar, isSameForm, between.weight == 0, between.commas == 1 { return true }
        if known != nil, isSameForm, value.unit == nil, between.commas <= 2, between.weight <= 16, between.opens <= between.closes, scan.items[item - 1].kind == .link,
            scan.items[item - 1].range.count == 3, isClosed(item)
        {
            return true
        }
        // Creatinine 2.1 on admission, 1.2 at discharge
        if known != nil, isSameForm, value.unit == nil, between.commas == 1, between.weight <= 2, between.opens <= between.closes, isDated(item) { return true }
        // GFR：左61.4，右9.8，总71.2ml/min; 睑裂右5mm左4mm
        if isHan, scan.items[item - 1].kind == .link, between.weight <= (between.commas == 0 ? 2 : 0), between.commas <= 1, between.opens <= between.closes, isClosed(item) {
            return isSameForm && (known != nil || isSameUnit || value.form == .parts && value.unit == nil && last.unit == nil)
                && (value.unit == nil || isSameUnit || last.unit == nil)
        }
        if value.isGraded, isGraded(current), known != nil, between.weight <= 8, between.commas <= 1, between.opens == 0 { return true }
        if current.isInBracket, between.closes == 0, between.weight == 0, between.commas == 1 { return isSameForm && known != nil }
        if between.arrows > 0 { return between.weight <= 6 }
        if between.endsInVerb, known != nil || between.weight == 0, between.commas <= 1, between.weight <= 10 { return value.unit == nil || isSameUnit || last.unit == nil }
        if between.weight == 0, between.commas == 0 {
            if between.slashes > 0 || between.gaps > 0 { return value.unit == nil || isSameUnit || last.unit == nil }
            // 0.4 0.4 0.4; but "12.3 5 days ago".
            return known != nil && isSameForm && isClosed(item)
        }
        // 118/66 lying, 108/64 standing; 92% supine and 88% standing
        return known != nil && isSameForm && between.weight <= (between.hasAir ? 10 : 6) && between.commas <= 1 && (!between.hasEntity || known?.kind == .bloodPressure)
            && (isSameUnit || (known?.kind == .bloodPressure || known?.kind == .exam) && value.form == .parts)
    }

    /// Whether the words right before a number are Chinese.
    func endsInHan(_ item: Int) -> Bool {
        guard item > 0 else { return false }
        switch scan.items[item - 1].kind {
        case .word, .link, .opaque: return scan.items[item - 1].isHan
        default: return false
        }
    }

    /// Whether the last value was followed by 级 or the like.
    private func isGraded(_ current: Group) -> Bool {
        guard case .value(let index) = scan.items[current.item].kind else { return false }
        return scan.values[index].isGraded
    }

    /// Whether "now" stands before a number, or "at discharge" and its like behind.
    private func isDated(_ item: Int) -> Bool {
        if scan.items[item - 1].kind == .link, scan.items[item - 1].range.count > 2 { return true }
        guard item + 1 < scan.items.count else { return false }
        let next = scan.items[item + 1]
        return next.kind == .link && next.range.count > 2 || next.kind == .word && next.roles.contains(.verb) && next.range.count == 2
    }

    // MARK: Numbers before names

    /// 88% neuts, 69 segs, 96 O2-sat: a number right before a name that has none behind it.
    private mutating func reads(ahead index: Int, at item: Int, _ buffer: borrowing ScalarBuffer) -> Bool {
        guard item + 1 < scan.items.count, case .name(let name) = scan.items[item + 1].kind, let known = analyte(name), !scan.names[name].isShort,
            known.kind == .lab || known.kind == .vital
        else {
            return false
        }
        let value = scan.values[index]
        guard value.form == .number || value.form == .interval, accepts(name, value), value.unit == nil || known.units.contains(value.unit!.unit), !hasValue(behind: item + 1)
        else { return false }
        // Counts of cells are told so without a unit, hardly anything else.
        guard value.unit != nil || known.units.contains("%") else { return false }
        let between = Between()
        scan.names[name].isTaken = true
        group = Group(names: [name], item: item + 1)
        add(value, to: [name], at: item, between, isSeries: false, buffer)
        group = nil
        return true
    }

    private func hasValue(behind item: Int) -> Bool {
        var next = item + 1
        while next < scan.items.count, next < item + 5 {
            switch scan.items[next].kind {
            case .value: return true
            case .link, .gap, .unit, .open: next += 1
            case .word where scan.items[next].roles.contains(.verb): next += 1
            default: return false
            }
        }
        return false
    }

    // MARK: Reference

    /// Whether an interval or bound behind a value is what it is compared with.
    private func isReference(_ value: MeasuredValue, _ current: Group, _ between: Between, _ item: Int) -> Bool {
        guard value.form == .interval || value.comparator != nil && value.comparator != .about && value.form == .number, !value.isSigned, between.lines == 0, between.arrows == 0
        else { return false }
        let last = found[current.lastFound]
        if last.reference != nil || between.hasPrevious && !between.hasReference || between.hasAir { return false }
        if case .word = last.value { return false }
        if let unit = value.unit, let own = last.unit, unit.unit != own.unit, !isConvertible(unit.unit, own.unit, current) { return false }
        let kind = current.names.last.flatMap { analyte($0)?.kind }
        if between.hasReference { return between.weight <= 2 && between.commas <= 1 }
        guard between.weight == 0, between.commas == 0, between.slashes == 0, !between.hasVerb else { return false }
        switch kind {
        case .lab, nil: return current.form == .number
        case .size, .exam: return between.opens > 0
        default: return false
        }
    }

    private func isConvertible(_ unit: String, _ other: String, _ current: Group) -> Bool {
        table.converted(1, from: unit, to: other, analyte: current.names.last.flatMap { analyte($0) }) != nil
            // Of other kinds of quantity: told in a diagnostic, and no value either.
            || current.names.isEmpty
    }

    /// Whether an interval before the value is one of reference: "latest range", 参考范围; of a vital sign "range" is that of its values.
    private func isBareReference(_ current: Group, _ between: Between, _ item: Int) -> Bool {
        guard between.weight <= 4, let name = current.names.last else { return false }
        return analyte(name).map { $0.kind == .lab || $0.kind == .size } ?? true
    }

    func reference(of value: MeasuredValue) -> Reference {
        var reference = Reference(unit: value.unit)
        if case .range(let low, let high) = value.value {
            (reference.low, reference.high) = (low, high)
        } else {
            switch value.comparator {
            case .less, .lessOrEqual:
                reference.high = value.low
                reference.isHighOpen = value.comparator == .less
            case .greater, .greaterOrEqual:
                reference.low = value.low
                reference.isLowOpen = value.comparator == .greater
            default: break
            }
        }
        return reference
    }

    private mutating func setReference(_ value: MeasuredValue, _ current: Group, _ between: Between) {
        found[current.lastFound].reference = reference(of: value)
        if found[current.lastFound].interpretation == nil, let flag = between.interpretation, !between.hasReference { found[current.lastFound].interpretation = flag }
        // 2.2 (*) 3.7 - 5.1 g/dL: the unit is that of both.
        if found[current.lastFound].unit == nil, let unit = value.unit, let name = current.names.last, accepts(name, value) {
            found[current.lastFound].unit = unit
            found[current.lastFound].isUnitShared = true
        }
    }
}
