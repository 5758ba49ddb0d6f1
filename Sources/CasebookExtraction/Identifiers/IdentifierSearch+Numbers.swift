internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Numbers that stand for persons, accounts and things: behind a label, or known by form and check digit.
extension IdentifierSearch {
    // MARK: Behind a label

    mutating func findCuedNumbers() {
        for cue in cues where !cue.meaning.isDisjoint(with: [.id, .account, .device]) {
            let (start, isMarked) = valueStart(after: cue.range.upperBound)
            let hasSign = isMarked || (cue.range.upperBound - 1..<start).contains { text[$0] == 0x23 }
            guard !isTaken(start), let value = value(at: start, isAccount: cue.meaning.contains(.account) && text.isHan(cue.range.lowerBound)) else { continue }
            let digits = value.count(where: text.isDigit), letters = value.count(where: text.isLetter)
            let isLogin = letters > 0 && cue.meaning.contains(.account) && (digits > 0 || value.contains { text[$0] == 0x5F } || text.isHan(cue.range.lowerBound) && letters > 3)
            let isCode = letters > 0 && digits > 1 && value.count > 4 && text.isUpper(value.first(where: text.isLetter) ?? 0)
            guard digits > 3 || hasSign && digits > 2 && !isQuantity(value) || isCode || isLogin, !isQuantity(value), !isDate(value) else { continue }
            let kind: IdentifierKind = cue.meaning.contains(.id) ? .id : cue.meaning.contains(.device) ? .device : .account
            guard isFree(value) else { continue }
            add(kind, value, "\(kind.rawValue).cue")
        }
    }

    /// Letters, digits and the signs of numbers, in groups that blanks part.
    private func value(at start: Int, isAccount: Bool) -> Range<Int>? {
        guard var end = token(at: start) else { return nil }
        var hasDigit = (start..<end).contains(where: text.isDigit)
        var last = start..<end
        while text[end] == 0x20, let next = token(at: end + 1), next - start < 48 {
            let isHan = text.isHan(start - 1) || text[start - 1] == 0x3A || text.isHan(start - 2)
            let group = end + 1..<next, isShort = last.count < (isHan ? 9 : 6)
            let isNumber =
                group.allSatisfy { text.isDigit($0) || text[$0] == 0x2D || isHan && text[$0] == 0x28 }
                && (group.count > 1 || isHan && hasDigit && !text.isHan(next) && text[next] != 0x2E && text[next] != 0x28)
            let isLetters = !hasDigit && last.count < 5 && (last.count < 2 || last.allSatisfy { text.isUpper($0) || text.isDigit($0) })
            let isCapitals = group.count == 4 && group.allSatisfy { text.isUpper($0) || text.isDigit($0) } && start + 4 >= last.upperBound && hasDigit
            // NV 482 KTR
            let isPlate = hasDigit && text.isLetter(start) && next - start < 12 && group.count < 4 && group.allSatisfy(text.isUpper) && last.allSatisfy(text.isDigit)
            // 9990 417 228 XK, FE99 AMB, 12599417 083
            let isTail =
                hasDigit && text[next] != 0x3A && lexicon.cue(text.folded, text.classes, at: end + 1, end: text.count) == nil && group.allSatisfy(text.isUpper)
                && (group.count == 2 && last.lowerBound > start && last.allSatisfy(text.isDigit) || group.count == 3 && last.count == 4 && text.isLetter(start))
            let isThird =
                (2...3).contains(group.count) && group.allSatisfy(text.isDigit) && last.count < 9 && text[next] != 0x3A && text[next] != 0x2E
                && (group.count == 3 || last.contains { text[$0] == 0x2D })
            guard isShort || isThird, isNumber && (hasDigit || isLetters) || isCapitals || isPlate || isTail, !isDate(group), !isTaken(group.lowerBound), text[next] != 0x2F,
                text[next] != 0x25,
                !text.isHan(next) || !IdentifierText.isOne(text[next], of: "岁床年月日次分"), !isUnit(text.skipBlanks(next, most: 1))
            else { break }
            hasDigit = true
            end = next
            last = group
        }
        return hasDigit || isAccount ? start..<end : nil
    }

    private func token(at start: Int) -> Int? {
        var place = start
        // The province of a number plate, or the bracket of a device identifier.
        if text.isHan(place), text.isLatin(place + 1), text.isUpper(place + 1) { place += 1 }
        if text[place] == 0x28, text.isDigit(place + 1), text.isDigit(place + 2), text[place + 3] == 0x29 { place += 1 }
        while place < text.count, place - start < 80 {
            if text.isWord(place), text[place] < 0x250 {
                place += 1
            } else if [0x2D, 0x2E, 0x2F, 0x5F, 0xB7, 0x2010, 0x2013, 0x30FB].contains(text[place]), text.isWord(place + 1), text[place + 1] < 0x250, place > start {
                place += 1
            } else if place > start, text[place] == 0x28 && text.isDigit(place + 1) || text[place] == 0x29 && text.isWord(place + 1) && text[start] == 0x28 {
                place += 1
            } else if text[place] == 0x2A, place > start {
                place += 1
            } else {
                break
            }
        }
        return place > start && text.isWord(place - 1) || place > start && text[place - 1] == 0x2A ? place : nil
    }

    /// 编号：…, 证号 …: a word that ends in 号 or 码 and is no cue by itself; 社工字第011873号; number plates; 四二零一 九九 behind a label.
    mutating func findHanNumbers() {
        for place in 0..<text.count where text.isHan(place) && !isTaken(place) {
            switch text[place] {
            case 0x53F7, 0x7801: findNumbered(place)
            case 0x5B57: findCertificate(place)
            default: findPlate(place)
            }
        }
        for cue in cues where text.isHan(cue.range.lowerBound) && !cue.meaning.isDisjoint(with: [.id, .account, .phone]) {
            let limit = min(text.count, cue.range.upperBound + 8)
            guard let start = (cue.range.upperBound..<max(limit, cue.range.upperBound)).first(where: { isSpelled($0) }), let end = spelledEnd(start), isFree(start..<end) else {
                continue
            }
            add(cue.meaning.contains(.phone) ? .phone : cue.meaning.contains(.id) ? .id : .account, start..<end, "number.spelled")
        }
    }

    private func isSpelled(_ place: Int) -> Bool { text.isHan(place) && IdentifierText.isOne(text[place], of: "〇零一二三四五六七八九幺两") }

    /// Digits in Chinese, in groups that blanks part; at least five.
    private func spelledEnd(_ start: Int) -> Int? {
        var place = start, end = start, count = 0
        while place < text.count, place - start < 40 {
            let first = place
            while isSpelled(place) { place += 1 }
            // A group of two that ten or a unit follows is a quantity.
            guard place - first > 1, !IdentifierText.isOne(text[place], of: "十百千万小天年月日岁次个点") else { break }
            count += place - first
            end = place
            while text[place] == 0x20 || text[place] == 0x2D, place - end < 2 { place += 1 }
        }
        return count > 4 ? end : nil
    }

    /// Behind a word that ends in 号 or 码, and a colon or blank.
    private mutating func findNumbered(_ sign: Int) {
        let end = sign + 1
        guard text.isHan(sign - 1), !IdentifierText.isOne(text[sign - 1], of: "床房型楼门层期符信室尺栋元逗问几第密解起月日序类亚"), !isCued(end) else { return }
        let (start, isMarked) = valueStart(after: end)
        guard isMarked || text.isBlank(end) || start == end, let value = value(at: start, isAccount: false), isFree(value), value.count > 3 else { return }
        let digits = value.count(where: text.isDigit)
        guard digits > 2, isMarked || digits > 3, !isQuantity(value), !isDate(value) else { return }
        add(.id, value, "id.label")
    }

    private func isCued(_ end: Int) -> Bool {
        guard let cue = cue(before: end), cue.range.upperBound == end else { return false }
        return !cue.meaning.isDisjoint(with: [.phone, .device, .account, .id])
    }

    /// 社工字第011873号
    private mutating func findCertificate(_ sign: Int) {
        var place = sign + 1
        if text[place] == 0x28 || text[place] == 0x5B {
            while place - sign < 10, text[place] != 0x29, text[place] != 0x5D { place += 1 }
            place += 1
        }
        if text[place] == 0x7B2C { place += 1 }
        place = text.skipBlanks(place, most: 1)
        let first = place
        while text.isDigit(place) || place > first && text[place] == 0x2D && text.isDigit(place + 1) { place += 1 }
        place = text.skipBlanks(place, most: 1)
        guard place - first > 2, text[place] == 0x53F7 else { return }
        var start = sign
        while sign - start < 10, text.isHan(start - 1), !isTaken(start - 1) { start -= 1 }
        if isFree(start..<place + 1) { add(.id, start..<place + 1, "id.certificate") }
    }

    /// 汉A·0120J
    private mutating func findPlate(_ place: Int) {
        guard text.isUpper(place + 1), text.isLatin(place + 1), IdentifierText.isOne(text[place], of: "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼汉军使领港澳") else { return }
        var end = place + 2
        if [0xB7, 0x2D, 0x2022, 0x20, 0x30FB, 0x2E].contains(text[end]) { end += 1 }
        let first = end
        while text.isDigit(end) || text.isUpper(end) && text.isLatin(end), end - first < 7 { end += 1 }
        guard (4...6).contains(end - first), (first..<end).count(where: text.isDigit) > 1, !text.isWord(end) || text.isHan(end), isFree(place..<end) else { return }
        if text.isHan(end), IdentifierText.isOne(text[end], of: "学警挂港澳领") { end += 1 }
        add(.id, place..<end, "id.plate")
    }

    /// The rest of a number that stands behind it: a check digit in brackets, a last group of letters.
    mutating func findNumberEnds() {
        for index in found.indices where found[index].kind == .id || found[index].kind == .account {
            let range = found[index].range
            var end = range.upperBound
            guard range.count(where: text.isDigit) > 3 else { continue }
            if text[end] == 0x28, text.isWord(end + 1), text[end + 2] == 0x29 { end += 3 }
            let hasGroups = range.contains { text[$0] == 0x20 } || text.isLetter(range.lowerBound)
            while hasGroups, text.raw(end) == 0x20, end - range.upperBound < 16 {
                var next = end + 1
                while text.isDigit(next) || text.isUpper(next) && text.isLatin(next), next - end < 6 { next += 1 }
                let count = next - end - 1, digits = (end + 1..<next).count(where: text.isDigit)
                guard (1...4).contains(count), !text.isWord(next), digits > 2 || digits == 0 && count < 3, ![0x2E, 0x2F, 0x25, 0x3A, 0x2D].contains(text[next]), !isTaken(end + 1),
                    !isUnit(text.skipBlanks(next, most: 1)), !isUnit(end + 1)
                else { break }
                end = next
            }
            if end > range.upperBound { add(found[index].kind, range.lowerBound..<end, found[index].rule) }
        }
    }

    /// (01)06900000012345(10)B240511(21)000882: application identifiers of GS1.
    mutating func findDeviceCodes() {
        for place in text.pieces where place.isDigits && place.end - place.start == 2 && text[place.start - 1] == 0x28 && text[place.end] == 0x29 {
            let start = place.start - 1
            guard text.has("(01)", at: start) || text.has("(10)", at: start) || text.has("(21)", at: start), !isTaken(start), !text.isWord(start - 1) else { continue }
            var end = start
            while text[end] == 0x28, text.isDigit(end + 1), text.isDigit(end + 2), text[end + 3] == 0x29, end - start < 96 {
                var next = end + 4
                while text.isWord(next) && text[next] < 0x80 || text[next] == 0x2D && text.isWord(next + 1) { next += 1 }
                guard next > end + 4 else { break }
                end = next
            }
            if end - start > 10, isFree(start..<end) { add(.device, start..<end, "device.gs1") }
        }
    }

    /// A number with a decimal point, or one with a unit.
    private func isQuantity(_ range: Range<Int>) -> Bool {
        if range.allSatisfy({ text.isDigit($0) || text[$0] == 0x2E || text[$0] == 0x2D || text[$0] == 0x2F }), range.contains(where: { text[$0] == 0x2E || text[$0] == 0x2F }) {
            return range.count(where: text.isDigit) < 6
        }
        return isUnit(text.skipBlanks(range.upperBound, most: 1)) && range.allSatisfy(text.isDigit)
    }

    private func isDate(_ range: Range<Int>) -> Bool {
        guard text.isDigit(range.lowerBound), range.count < 12, range.count != 8 || range.contains(where: { !text.isDigit($0) }) else { return false }
        let piece = text.piece(from: range.lowerBound)
        guard piece < text.pieces.count, let date = dates.date(atDigits: piece) else { return false }
        return date.range.upperBound >= range.upperBound
    }

    private static let units = KeywordTrie(
        [
            "mg", "g", "kg", "mcg", "ug", "µg", "μg", "ng", "pg", "ml", "l", "dl", "mmol", "umol", "µmol", "μmol", "nmol", "pmol", "iu", "u", "units", "unit", "copies", "copy",
            "cells",
            "cell", "mm", "cm", "m", "mmhg", "bpm", "%", "times", "x10", "×10", "/ul", "/µl", "/μl", "/l", "/ml", "/mm", "miu", "uiu", "meq", "mosm", "kcal", "cal", "gy", "cgy",
            "mci", "platelets",
            "steps", "拷贝", "单位", "万", "个", "毫升", "毫克", "微克", "克", "次", "米", "元", "步", "cfu", "eq", "hz", "ohm", "ohms", "ms", "kda", "bp", "kb",
        ])

    func isUnit(_ place: Int) -> Bool { place < text.count && Self.units.match(text.folded, text.classes, at: place, end: text.count) != nil }

    // MARK: By form

    mutating func findNumbers() {
        var index = 0
        while index < text.pieces.count {
            let piece = text.pieces[index]
            index += 1
            guard !isTaken(piece.start) else { continue }
            if piece.isDigits {
                findNumber(piece.range)
            } else if piece.isCapital || piece.end - piece.start <= 2 {
                findCode(piece.range)
            }
        }
    }

    private mutating func findNumber(_ run: Range<Int>) {
        if findGrouped(run) || findProvider(run) || findPostcode(run) { return }
        let before = text[run.lowerBound - 1], end = run.upperBound
        // •••• 4242, XXX-XX-1234
        if run.count == 4 || run.count == 3 || run.count == 5, !text.isWord(end) {
            var place = run.lowerBound - 1, hidden = 0
            while run.lowerBound - place < 24, [0x2022, 0x2A, 0x78, 0xB7, 0x2D, 0x20, 0x25CF, 0x2217].contains(text[place]) {
                if text[place] != 0x2D, text[place] != 0x20 { hidden += 1 }
                place -= 1
            }
            if hidden > 2 {
                add(.account, run, "account.hidden")
                return
            }
        }
        if run.count == 17, text[end] == 0x78 || text[end] == 0x2A, !text.isWord(end + 1) {
            add(.id, run.lowerBound..<end + 1, "id.resident")
            return
        }
        if text.isLatin(end), run.count < 8 {
            findCode(run)
            return
        }
        if before == 0x23, run.count > 3, run.count < 7, !text.isWord(end), text[end] != 0x2E || !text.isDigit(end + 1) {
            add(.id, run, "id.number")
            return
        }
        if text[end] == 0x2D, !text.isWord(run.lowerBound - 1), codeRange(run).contains(where: text.isUpper), !dates.continuesAsDate(run) {
            findCode(run)
            if isTaken(run.lowerBound) { return }
        }
        guard run.count >= 7, before != 0x2E, !(before == 0x2C && text.raw(run.lowerBound - 1) == 0x2C && text.isDigit(run.lowerBound - 2)),
            !text.isLatin(run.lowerBound - 1) || text[run.lowerBound - 2] != 0,
            text[end] != 0x2E || !text.isDigit(end + 1)
        else { return }
        let isMeasured = isUnit(text.skipBlanks(end, most: 1)) || before == 0x3C || before == 0x3E || before == 0x24 || text[end] == 0x25
        let digits = text.digits(run)
        if run.count == 18, Checksums.residentDigit(digits.prefix(17)) == digits[17] || isYearOfBirth(digits) {
            add(.id, run, "id.resident")
        } else if !isMeasured, (13...19).contains(run.count), Checksums.luhn(digits) {
            add(.account, run, "account.card")
        } else if !isMeasured, run.count > 7 || text[run.lowerBound - 1] == 0x23 || digits[0] == 0 {
            guard !(run.count < 10 && digits.dropFirst().allSatisfy { $0 == 0 }) else { return }
            add(.id, codeRange(run), "id.number")
        }
    }

    /// Digits 7 to 14 of a resident id are a day.
    private func isYearOfBirth(_ digits: [UInt8]) -> Bool {
        let values = digits.map(Int.init), year = values[6..<10].reduce(0) { $0 * 10 + $1 }
        return (1880...2050).contains(year) && CivilDate(year: year, month: values[10] * 10 + values[11], day: values[12] * 10 + values[13]) != nil
    }

    private mutating func findProvider(_ run: Range<Int>) -> Bool {
        guard run.count == 10, !text.isWord(run.upperBound), !text.isLetter(run.lowerBound - 1) else { return false }
        let digits = text.digits(run)
        guard digits[0] == 1 || digits[0] == 2, Checksums.luhn([8, 0, 8, 4, 0] + digits), digits.contains(where: { $0 != digits[0] }) else { return false }
        add(.id, run, "id.provider")
        return true
    }

    /// 987-65-4321, 911-701234, 4111 1111 1111 1111, 943 476 5919.
    private mutating func findGrouped(_ first: Range<Int>) -> Bool {
        guard !text.isWord(first.lowerBound - 1), text[first.lowerBound - 1] != 0x2D || !text.isDigit(first.lowerBound - 2), text[first.lowerBound - 1] != 0x2E else {
            return false
        }
        var groups = [first], sign: UInt32 = text[first.upperBound], end = first.upperBound
        guard sign == 0x2D || sign == 0x20 || sign == 0x2E else { return false }
        while groups.count < 6, text[end] == sign, text.isDigit(end + 1) {
            var next = end + 1
            while text.isDigit(next), next - end < 12 { next += 1 }
            guard isFree(end..<next) else { break }
            groups.append(end + 1..<next)
            end = next
        }
        guard groups.count > 1, !text.isLatin(end), !(text[end] == sign && text.isWord(end + 1) && sign != 0x20) else { return false }
        let counts = groups.map(\.count), whole = first.lowerBound..<end
        let digits = text.digits(whole)
        if sign == 0x20 { sign = 0 }
        switch counts {
        case [3, 2, 4]: add(.id, whole, "id.security")
        case [3, 6] where digits[0] == 9 && sign != 0, [5, 4] where digits[0] == 9 && sign != 0: add(.id, whole, "id.security")
        case [4, 4, 4, 4], [4, 6, 5], [4, 6, 4], [4, 4, 4, 4, 3], [4, 4, 4, 4, 2], [6, 13], [4, 4, 4, 3]: add(.account, whole, "account.card")
        case [3, 3, 4] where Checksums.nhs(digits): add(.id, whole, "id.nhs")
        default:
            guard sign == 0x2D, digits.count >= 7, counts.contains(where: { $0 > 3 }), !isUnit(text.skipBlanks(end, most: 1)), counts[0] != 4 || counts[1] != 4 || counts.count > 2
            else { return false }
            add(.id, whole, "id.number")
        }
        return true
    }

    /// The token of letters, digits and hyphens around a range.
    private func codeRange(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound, end = range.upperBound
        while range.lowerBound - start < 32, text.isWord(start - 1) && text[start - 1] < 0x80 || text[start - 1] == 0x2D && text.isWord(start - 2) && text[start - 2] < 0x80,
            !isTaken(start - 1)
        { start -= 1 }
        while end - range.upperBound < 32, text.isWord(end) && text[end] < 0x80 || text[end] == 0x2D && text.isWord(end + 1) && text[end + 1] < 0x80, !isTaken(end) { end += 1 }
        return start..<end
    }

    // MARK: Codes of letters and digits

    /// H12234567, RAD-23-0098144, 1EG4-TE5-MK73, GB82 WEST 1234 5698 7654 32.
    private mutating func findCode(_ first: Range<Int>) {
        let whole = codeRange(first)
        guard whole.lowerBound == first.lowerBound, isFree(whole) else { return }
        if findPostcode(first) { return }
        if isBeneficiary(whole) {
            add(.id, whole, "id.beneficiary")
            return
        }
        if let end = ibanEnd(first.lowerBound) {
            add(.account, first.lowerBound..<end, "account.iban")
            return
        }
        let digits = whole.count(where: text.isDigit), letters = whole.count(where: text.isLatin)
        let capitals = whole.count(where: text.isUpper)
        if digits > 2, letters > 2, capitals == letters, whole.count < 10, whole.count == digits + letters, !isMentioned(whole), !text.isWord(whole.lowerBound - 1),
            text[whole.upperBound] != 0x2E || !text.isDigit(whole.upperBound + 1)
        {
            add(.id, whole, "id.code")
            return
        }
        guard digits > 3, letters > 0, capitals == letters, letters <= 6 || digits >= letters, !isUnit(text.skipBlanks(whole.upperBound, most: 1)) else { return }
        // KEA-0733, a number plate beside a car
        let isPlate = letters == 3 && digits == 4 && whole.count == 8 && (max(0, whole.lowerBound - 8)..<whole.lowerBound).contains { text[$0] == 0x8F66 }
        let word = text.piece(from: whole.lowerBound) - 1,
            isForm =
                word >= 0 && text.pieces[word].end + 2 > whole.lowerBound
                && (["form", "trial", "model", "type", "grade", "rev", "version", "protocol", "size", "gene", "variant", "mutation"] as [StaticString]).contains {
                    text.has($0, at: text.pieces[word].start)
                }
        let isCode =
            digits > 3 && !isForm && !isMentioned(whole) && text[whole.upperBound] != 0x5E && (digits > 4 || whole.contains { text[$0] == 0x2D } && letters < 5)
            && !text.isWord(whole.lowerBound - 1) && text[whole.lowerBound - 1] != 0x2E
        guard
            isCode || isPlate || digits > 6 || digits > 5 && (whole.contains { text[$0] == 0x2D } || letters > 2 && text.isLatin(whole.lowerBound))
                || text[whole.lowerBound - 1] == 0x23
        else {
            return
        }
        add(.id, whole, "id.code")
    }

    /// The Medicare beneficiary identifier: eleven characters, digits and letters (without S, L, O, I, B, Z) in fixed places.
    private func isBeneficiary(_ range: Range<Int>) -> Bool {
        let places = range.filter { text[$0] != 0x2D }
        guard places.count == 11, range.count == 11 || range.count == 13 && text[range.lowerBound + 4] == 0x2D && text[range.lowerBound + 8] == 0x2D else { return false }
        for (index, place) in places.enumerated() {
            let isLetter = text.isLatin(place) && !IdentifierText.isOne(text[place], of: "slobiz"), isDigit = text.isDigit(place)
            let isRight =
                switch index {
                case 0: isDigit && text[place] != 0x30
                case 1, 4, 7, 8: isLetter
                case 2, 5: isLetter || isDigit
                default: isDigit
                }
            guard isRight else { return false }
        }
        return true
    }

    private func ibanEnd(_ start: Int) -> Int? {
        guard text.isUpper(start), text.isUpper(start + 1), text.isDigit(start + 2), text.isDigit(start + 3) else { return nil }
        var characters: [UInt32] = [], place = start, best: Int?
        while place < text.count, characters.count < 34 {
            if text.isWord(place), text[place] < 0x80 {
                characters.append(text[place])
                place += 1
                if !text.isWord(place), Checksums.iban(characters) { best = place }
            } else if text[place] == 0x20, text.isWord(place + 1) {
                place += 1
            } else {
                break
            }
        }
        return best
    }

    /// Postcodes of Britain (BS 7666) and Canada.
    private mutating func findPostcode(_ first: Range<Int>) -> Bool {
        let start = first.lowerBound
        guard text.isUpper(start) || text.isLatin(start), !text.isWord(start - 1) else { return false }
        var place = start
        while text.isLatin(place), place - start < 4 { place += 1 }
        let letters = place - start
        // A1A 1A1
        if letters == 1, text.isDigit(place), text.isUpper(place + 1), text[place + 2] == 0x20 || text[place + 2] == 0x2D, text.isDigit(place + 3), text.isUpper(place + 4),
            text.isDigit(place + 5),
            !text.isWord(place + 6), !IdentifierText.isOne(text[start], of: "dfioquwz")
        {
            add(.address, start..<place + 6, "address.postcode")
            return true
        }
        // V99 X4Y7
        if letters == 1, text.isUpper(start), text.isDigit(place), text.isDigit(place + 1), text[place + 2] == 0x20,
            (place + 3..<place + 7).allSatisfy({ text.isDigit($0) || text.isUpper($0) }), (place + 3..<place + 7).contains(where: text.isDigit), text.isUpper(place + 3),
            !text.isWord(place + 7), isFree(start..<place + 7)
        {
            add(.address, start..<place + 7, "address.postcode")
            return true
        }
        if text.has("gir", at: start), text.isUpper(start) {
            let inner = text[start + 3] == 0x20 ? start + 4 : start + 3
            guard text.has("0aa", at: inner), !text.isWord(inner + 3) else { return false }
            add(.address, start..<inner + 3, "address.postcode")
            return true
        }
        guard letters == 1 || letters == 2, (start..<place).allSatisfy(text.isUpper), !IdentifierText.isOne(text[start], of: "qvx"),
            letters == 1 || !IdentifierText.isOne(text[start + 1], of: "ijz"), text.isDigit(place)
        else { return false }
        // The outward code has one or two characters behind its letters; the inward code is a digit and two letters.
        for outward in 1...2 where outward == 1 || text.isDigit(place + 1) || text.isUpper(place + 1) {
            let end = place + outward, inner = text[end] == 0x20 ? end + 1 : end
            guard text.isDigit(inner), text.isUpper(inner + 1), text.isUpper(inner + 2), !text.isWord(inner + 3),
                !(inner + 1...inner + 2).contains(where: { place in IdentifierText.isOne(text[place], of: "cikmov") }), isFree(start..<inner + 3)
            else { continue }
            add(.address, start..<inner + 3, "address.postcode")
            return true
        }
        return false
    }
}
