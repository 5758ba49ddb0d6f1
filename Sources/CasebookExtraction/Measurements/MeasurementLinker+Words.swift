internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Results in words: positive, normal, (+), ++.
extension MeasurementLinker {
    /// Positive, normal, (+), ++ behind a name or right before one.
    mutating func take(wordAt item: Int, _ buffer: borrowing ScalarBuffer) {
        let word = scan.items[item]
        guard let (text, interpretation) = result(word, buffer) else { return }
        if let current = group, !current.isValued {
            let between = summary(current.item, item)
            let isHan = buffer.classes[word.range.lowerBound] == CharacterClass.han.rawValue
            if between.weight <= (isFlagWord(word) && !word.roles.contains(.normal) ? 0 : 2), !current.isGoal, !current.isCondition, between.lines <= 1,
                between.commas <= (word.roles.contains(.negative) && !isHan ? 1 : 0), !between.hasEntity,
                between.arrows == 0, between.slashes == 0
            {
                // A flag before the number: 血钾升高(6.2), potassium was high at 6.2.
                if isFlagWord(word), hasNumber(behind: item) { return }
                var isAdded = false
                for name in current.names where takesWord(name, word, isBracketed: between.opens > between.closes) {
                    add(text, interpretation, word.range, name)
                    isAdded = true
                }
                if isAdded {
                    group?.isValued = true
                    group?.item = item
                    group?.lastFound = found.count - 1
                    group?.form = .grade
                    return
                }
            }
        }
        guard word.kind == .word, item + 1 < scan.items.count, case .name(let name) = scan.items[item + 1].kind,
            buffer.classes[word.range.lowerBound] == CharacterClass.letter.rawValue,
            takesWord(name, word, isBracketed: false), !isFlagWord(word) || word.roles.contains(.normal) && analyte(name) != nil, !isConditional, scan.names[name].entity != nil,
            !hasResult(behind: item + 1),
            group?.isValued != true || found.last?.range.upperBound != word.range.lowerBound
        else { return }
        if item > 0, case .name = scan.items[item - 1].kind { return }
        add(text, interpretation, word.range, name)
    }

    mutating func add(_ text: String, _ interpretation: Measurement.Interpretation?, _ range: Range<Int>, _ name: Int) {
        found.append(Found(name: name, value: .word(text), comparator: .equal, range: range, valueRange: range, low: 0, interpretation: interpretation, line: line))
    }

    /// The germ that a culture grew: 痰培养：铜绿假单胞菌, 血培养两次为大肠埃希菌.
    mutating func takeGerm(of name: Int, _ buffer: borrowing ScalarBuffer) {
        let range = scan.names[name].range, end = buffer.count
        // 培养
        guard range.count >= 2, scan.names[name].entity != nil, buffer.scalars[range.upperBound - 2] == 0x57F9, buffer.scalars[range.upperBound - 1] == 0x517B else { return }
        var place = range.upperBound
        while place < end, place < range.upperBound + 10, Self.toGerm.contains(buffer.scalars[place]) { place += 1 }
        var stop = place, germ = place
        while stop < end, stop < place + 16, buffer.classes[stop] == CharacterClass.han.rawValue {
            stop += 1
            // 菌
            if buffer.scalars[stop - 1] == 0x83CC { germ = stop }
        }
        // 无 未 细 真 阴 阳: 无菌生长, 细菌 and 真菌 name no germ.
        guard germ > place + 2, ![0x65E0, 0x672A, 0x7EC6, 0x771F, 0x9634, 0x9633].contains(buffer.scalars[place]) else { return }
        add(scan.text(buffer, place..<germ), .positive, place..<germ, name)
        group = nil
    }

    /// （ ） 双 瓶 套 ： : space 示 提 见 为 检 出 生 长 两 三 次 均 回 报 果 结 是
    private static let toGerm: Set<UInt32> = [
        0xFF08, 0xFF09, 0x53CC, 0x74F6, 0x5957, 0xFF1A, 0x3A, 0x20, 0x793A, 0x63D0, 0x89C1, 0x4E3A, 0x68C0, 0x51FA, 0x751F, 0x957F, 0x4E24, 0x4E09, 0x6B21, 0x5747, 0x56DE, 0x62A5,
        0x679C, 0x7ED3, 0x662F,
    ]

    func isFlagWord(_ item: MeasurementItem) -> Bool {
        item.kind == .word && Self.flag(item.roles) != nil || item.kind == .raised || item.kind == .lowered
    }

    func hasNumber(behind item: Int) -> Bool {
        var next = item + 1
        while next < scan.items.count, next < item + 5 {
            switch scan.items[next].kind {
            case .value: return true
            case .link, .gap, .open, .comma, .unit, .line: next += 1
            case .word where scan.items[next].roles.contains(.verb) || scan.items[next].roles.contains(.reference): next += 1
            default: return false
            }
        }
        return false
    }

    func hasResult(behind item: Int) -> Bool {
        if hasNumber(behind: item) { return true }
        var next = item + 1
        while next < scan.items.count, next < item + 4 {
            switch scan.items[next].kind {
            case .plus, .minus: return true
            case .word: if scan.items[next].roles.contains(where: { [.positive, .negative, .normal, .abnormal, .high, .low, .trace].contains($0) }) { return true }
            case .link, .open, .gap: break
            default: return false
            }
            next += 1
        }
        return false
    }

    /// The word as written, and how it reads.
    func result(_ item: MeasurementItem, _ buffer: borrowing ScalarBuffer) -> (String, Measurement.Interpretation?)? {
        switch item.kind {
        case .plus: return (scan.text(buffer, item.range), .positive)
        case .minus: return (scan.text(buffer, item.range), .negative)
        // FHb↑
        case .raised: return (scan.text(buffer, item.range), .high)
        case .lowered: return (scan.text(buffer, item.range), .low)
        default: break
        }
        for role in item.roles {
            switch role {
            case .positive: return (scan.text(buffer, item.range), .positive)
            case .negative: return (scan.text(buffer, item.range), .negative)
            case .normal: return (scan.text(buffer, item.range), .normal)
            case .abnormal: return (scan.text(buffer, item.range), .abnormal)
            case .high: return (scan.text(buffer, item.range), .high)
            case .low: return (scan.text(buffer, item.range), .low)
            case .trace: return (scan.text(buffer, item.range), nil)
            default: break
            }
        }
        return nil
    }

    /// Whether a name has results in words: tests of a laboratory and what nothing is known of, but no image, examination or vital sign.
    func takesWord(_ name: Int, _ word: MeasurementItem, isBracketed: Bool) -> Bool {
        let isSigned = word.kind == .plus || word.kind == .minus || word.roles.contains(.positive) || word.roles.contains(.negative)
        guard !scan.names[name].isShort || scan.names[name].entity != nil, !scan.names[name].isOther, !scan.names[name].isImplied else { return false }
        let isRough = word.roles.contains(.high) || word.roles.contains(.low)
        guard let kind = analyte(name)?.kind else { return scan.names[name].entity != nil && (isSigned || !isBracketed) && !isRough }
        switch kind {
        case .lab, .panel, .gas: return scan.names[name].entity != nil || isSigned
        case .vital, .bloodPressure: return scan.names[name].entity != nil && word.roles.contains(.normal)
        default: return false
        }
    }
}
