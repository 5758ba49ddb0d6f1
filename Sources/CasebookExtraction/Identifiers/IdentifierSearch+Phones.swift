internal import CasebookLexicons
internal import CasebookText

/// Telephone, fax and pager numbers.
extension IdentifierSearch {
    private static let farthestCue = 45

    mutating func findPhones() {
        var place = 0
        while place < text.count {
            let scalar = text[place]
            let isStart =
                text.isDigit(place)
                || (scalar == 0x2B || scalar == 0x28) && (text.isDigit(place + 1) || text[place + 1] == 0x2B || text[place + 1] == 0x20 && text.isDigit(place + 2))
            guard isStart, !isTaken(place) else {
                place += 1
                continue
            }
            var limit = place
            while limit < text.count, limit - place < 48, !isTaken(limit) { limit += 1 }
            guard let run = NumberRun(text, at: place, limit: limit) else {
                place += 1
                continue
            }
            place = findPhone(run) ?? run.range.upperBound
        }
        findSpelledPhones()
        findSpelledNumbers()
        // fax -0139: the last digits alone
        for cue in cues where cue.meaning.contains(.phone) && text.isLetter(cue.range.lowerBound) {
            let start = valueStart(after: cue.range.upperBound).place
            guard text[start] == 0x2D, text.isDigit(start + 1), text.isDigit(start + 4), !text.isWord(start + 5), isFree(start + 1..<start + 5) else { continue }
            add(.phone, start + 1..<start + 5, "phone.rest")
        }
        findMaskedPhones()
    }

    /// 8013/8014: another number of the same length.
    private mutating func alternativeEnd(_ end: Int, of start: Int) -> Int {
        guard text[end] == 0x2F || text[end] == 0x3001 else { return end }
        var next = end + 1
        while text.isDigit(next), next - end < 13 { next += 1 }
        let count = next - end - 1
        guard count > 3, count <= end - start, (end - count..<end).allSatisfy(text.isDigit), !text.isDigit(end - count - 1), !text.isWord(next) || text.isHan(next) else {
            return end
        }
        add(.phone, end + 1..<next, "phone.alternative")
        return next
    }

    /// 138****1234
    private mutating func findMaskedPhones() {
        for piece in text.pieces where piece.isDigits && (3...4).contains(piece.end - piece.start) && !isTaken(piece.start) && text[piece.end] == 0x2A {
            var end = piece.end
            while text[end] == 0x2A, end - piece.end < 9 { end += 1 }
            let mask = end - piece.end, first = end
            while text.isDigit(end), end - first < 5 { end += 1 }
            guard mask > 2, end - first > 1, !text.isWord(end), isFree(piece.start..<end), !text.isWord(piece.start - 1) else { continue }
            add(.phone, piece.start..<end, "phone.masked")
        }
    }

    /// Adds the number that a run holds, and says where to go on.
    private mutating func findPhone(_ run: NumberRun) -> Int? {
        var rest = run
        var isCued = isCued(run)
        while true {
            let isGlued = isGlued(rest.range.lowerBound, isCued)
            for count in stride(from: rest.groups.count, to: 0, by: -1) where !isGlued {
                let part = count == rest.groups.count ? rest : rest.prefix(count)
                if count < rest.groups.count, !text.isBlank(part.range.upperBound) { continue }
                let end = extensionEnd(part.range.upperBound)
                guard isEnded(end, part),
                    part.isPhone(text) || isCued && isNumber(part, direct: part.range == run.range || count > 0 && rest.range.lowerBound == run.range.lowerBound)
                else {
                    continue
                }
                var start = part.range.lowerBound
                while !text.isDigit(start), text[start] != 0x2B, text[start] != 0x28 { start += 1 }
                add(.phone, start..<end, isCued ? "phone.cue" : "phone.form")
                return alternativeEnd(end, of: start)
            }
            // Only behind a blank does another number begin.
            guard !isGlued || text[rest.range.lowerBound - 1] == 0x20,
                let next = rest.groups.indices.dropFirst().first(where: { text.isBlank(rest.groups[$0].lowerBound - 1) || text[rest.groups[$0].lowerBound - 1] == 0x28 })
            else { return nil }
            let bracket = text[rest.groups[next].lowerBound - 1] == 0x28
            rest = rest.dropping(next)
            if bracket {
                rest.isBracketed = true
                rest.range = rest.range.lowerBound - 1..<rest.range.upperBound
            }
            isCued = self.isCued(rest)
        }
    }

    /// A word for a telephone stands before, and none for another number after it.
    private func isCued(_ run: NumberRun) -> Bool {
        guard var index = cueIndex(before: run.range.lowerBound) else { return false }
        for _ in 0..<4 {
            let cue = cues[index]
            guard run.range.lowerBound - cue.range.upperBound <= Self.farthestCue else { return false }
            if cue.meaning.contains(.phone) { return !(cue.range.upperBound..<run.range.lowerBound).contains { text.isBreak($0) } }
            if !cue.meaning.isDisjoint(with: [.id, .account, .device, .age]) { return false }
            guard index > 0 else { return false }
            index -= 1
        }
        return false
    }

    /// Any digits behind a word for a telephone.
    private func isNumber(_ run: NumberRun, direct: Bool) -> Bool {
        let count = run.digits.count
        guard (1...16).contains(count), !(run.groups.count == 2 && text[run.groups[0].upperBound] == 0x2E && run.groups[1].count < 4) else { return false }
        let hasSlash = zip(run.groups, run.groups.dropFirst()).contains { pair in (pair.0.upperBound..<pair.1.lowerBound).contains { text[$0] == 0x2F } }
        if hasSlash, run.digits[0] != 0 { return false }
        guard let cue = cue(before: run.range.lowerBound) else { return false }
        let start = valueStart(after: cue.range.upperBound).place
        let isDirect = direct && cue.meaning.contains(.phone) && (start == run.range.lowerBound || start == run.groups[0].lowerBound)
        let isShort =
            isDirect && ["pager", "beeper", "bleep", "ext", "extension"].contains { (word: StaticString) in text.has(word, at: cue.range.lowerBound) }
            || isDirect
                && ["内线", "短号", "分机", "呼机", "座机", "小号", "小灵通", "总机", "科室电话", "护士站", "值班电话", "科内", "病区电话", "办公电话", "医办", "热线", "宅电", "集群网", "虚拟网", "寻呼", "固话"].contains {
                    text.has($0, orAt: cue.range.lowerBound)
                }
        return count >= (isShort ? 3 : isDirect ? 5 : 7)
    }

    private func isGlued(_ start: Int, _ isCued: Bool) -> Bool {
        let before = text[start - 1]
        if start == 0 { return false }
        if text.isLetter(start - 1) { return before < 0x80 && !isCued }
        switch before {
        case 0x24, 0x2A, 0x3D, 0x5F, 0x5E, 0x3C, 0x3E: return true
        case 0x23: return !isCued
        case 0x2C where text.raw(start - 1) != 0x2C: return false
        case 0x2E, 0x2B, 0x2F, 0x2C: return text.isDigit(start - 2)
        case 0x2D: return !(text.isLetter(start - 2) || text.isHan(start - 2) || text[start - 2] == 0x23) && !isCued
        default: return false
        }
    }

    private func isEnded(_ end: Int, _ run: NumberRun) -> Bool {
        let after = text[end]
        if text.isWord(end) { return false }
        switch after {
        case 0x25, 0x2A, 0x3D, 0x5F, 0x2103, 0xB0: return false
        case 0x2C where text.raw(end) != 0x2C: return true
        case 0x2E, 0x2C, 0x3A: return !text.isDigit(end + 1)
        case 0x2F: return !text.isWord(end + 1)
        case 0x2D: return !(text.isWord(end + 1) && text[end + 1] < 0x80)
        default: return true
        }
    }

    /// Behind ext. 44, x123, 转8021.
    private func extensionEnd(_ end: Int) -> Int {
        var place = text.skipBlanks(end, most: 2)
        if text[place] == 0x2C { place = text.skipBlanks(place + 1, most: 2) }
        if text.has("extension", at: place) {
            place += 9
        } else if text.has("ext", at: place) {
            place += 3
        } else if text.has("x", at: place) || text[place] == 0x8F6C {
            place += 1
        } else if text.has("#", at: place) {
            place += 1
        } else {
            return end
        }
        if text.has("分机", orAt: place) { place += 2 }
        if text[place] == 0x2E || text[place] == 0x3A { place += 1 }
        place = text.skipBlanks(place, most: 2)
        let first = place
        while text.isDigit(place), place - first < 7 { place += 1 }
        return place > first && place - first < 7 && !text.isWord(place) ? place : end
    }

    /// four one five, behind a word for a telephone.
    private mutating func findSpelledPhones() {
        for cue in cues where cue.meaning.contains(.phone) {
            var place = cue.range.upperBound
            let limit = min(text.count, place + Self.farthestCue)
            while place < limit {
                if text.isLetter(place), !text.isLetter(place - 1), let run = spelledDigits(at: place), isFree(run) {
                    add(.phone, run, "phone.words")
                    break
                }
                place += 1
            }
        }
    }

    /// Digits in words without a cue, and x4417.
    private mutating func findSpelledNumbers() {
        for index in text.pieces.indices {
            let piece = text.pieces[index]
            guard !piece.isDigits, piece.end - piece.start < 7, IdentifierText.isOne(text[piece.start], of: "zotfsendx"), !isTaken(piece.start) else { continue }
            if let run = spelledDigits(at: piece.start), isFree(run) {
                let count = text.piece(from: run.upperBound) - index
                if count > 4 { add(.id, run, "id.words") }
            } else if text[piece.start] == 0x78, piece.end - piece.start == 1, text.isDigit(piece.end), text.isDigit(piece.end + 3), index + 1 < text.pieces.count,
                (4...5).contains(text.pieces[index + 1].end - piece.end), !text.isWord(piece.start - 1), !text.isWord(text.pieces[index + 1].end), index > 0,
                !text.pieces[index - 1].isDigits
            {
                add(.phone, piece.start..<text.pieces[index + 1].end, "phone.extension")
            }
        }
    }

    private static let digitWords = KeywordTrie(["zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "double", "triple"])

    private func spelledDigits(at start: Int) -> Range<Int>? {
        var place = start, end = start, count = 0
        while place < text.count, count < 40, let word = Self.digitWords.match(text.folded, text.classes, at: place, end: text.count) {
            count += 1
            end = word.end
            place = word.end
            while text.isBlank(place) || text[place] == 0x2D || text[place] == 0x2C { place += 1 }
        }
        return count > 2 ? start..<end : nil
    }
}

extension IdentifierText {
    func has(_ word: String, orAt place: Int) -> Bool { word.unicodeScalars.enumerated().allSatisfy { self[place + $0.offset] == $0.element.value } }
}
