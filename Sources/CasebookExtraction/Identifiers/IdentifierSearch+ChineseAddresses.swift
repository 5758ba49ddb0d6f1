internal import CasebookLexicons
internal import CasebookText

/// Chinese addresses: from a province or town down to street, number and room.
extension IdentifierSearch {
    private static let longest = 48

    mutating func findChineseAddresses() {
        for cue in cues where text.isHan(cue.range.lowerBound) && cue.meaning.contains(.address) {
            let (start, isMarked) = valueStart(after: cue.range.upperBound)
            let isBlank = start > cue.range.upperBound
            guard isMarked || isBlank || startsPlace(start) || text.isDigit(start) && cue.range.count == 2, !isTaken(start), let end = fieldEnd(start) else { continue }
            guard isMarked || startsPlace(start) || text.isDigit(start) || placeEnd(start, lexicon.trie(.area)).map({ $0.parts > 1 }) ?? false, isFree(start..<end) else {
                continue
            }
            add(.address, start..<withPostcode(end), "address.label")
            findContinuation(end)
        }
        let areas = lexicon.trie(.area)
        var place = 0
        while place < text.count {
            guard text.isHan(place), !isTaken(place), startsPlace(place), let end = placeEnd(place, areas), isAddress(place, end, areas), isFree(place..<end.end) else {
                place += 1
                continue
            }
            let last = withPostcode(end.end)
            add(.address, place..<last, "address.zh")
            place = last
        }
        for cue in cues where text.isHan(cue.range.lowerBound) && cue.meaning.contains(.lives) {
            let start = cue.range.count > 1 || text[cue.range.lowerBound] == 0x4F4F ? text.skipBlanks(cue.range.upperBound, most: 1) : cue.range.upperBound
            findHome(start, areas, isSure: cue.range.count > 1 || text[cue.range.lowerBound] == 0x4F4F || text[cue.range.lowerBound] == 0x5C45)
        }
        findNumbered(areas)
    }

    /// A postcode behind an address: 厦门市集美区云帆路21号 361099.
    private func withPostcode(_ end: Int) -> Int {
        var place = end
        while place - end < 3, text.isBlank(place) || text[place] == 0x2C || text[place] == 0x28 || text[place] == 0x5E { place += 1 }
        var last = place
        while text.isDigit(last), last - place < 7 { last += 1 }
        return last - place == 6 && !text.isWord(last) && isFree(place..<last) && !text.isHan(last) ? last : end
    }

    /// The next line of an address that a label begins.
    private mutating func findContinuation(_ end: Int) {
        guard text.isBreak(end) else { return }
        let start = text.skipBlanks(end + 1, most: 24)
        guard start < text.count, !isTaken(start), !cueAt(start), let next = placeEnd(start, lexicon.trie(.area)), next.parts > 1 || start > end + 2,
            (start..<next.end).contains(where: text.isDigit), isFree(start..<next.end), !isLabelAt(next.end)
        else { return }
        add(.address, start..<withPostcode(next.end), "address.line")
    }

    private func startsPlace(_ place: Int) -> Bool {
        lexicon.trie(.province).match(text.folded, text.classes, at: place, end: text.count) != nil
            || lexicon.trie(.city).match(text.folded, text.classes, at: place, end: text.count) != nil
    }

    /// The end of a field that holds an address.
    private func fieldEnd(_ start: Int) -> Int? {
        var end = start
        while end < text.count, end - start < 80, !isTaken(end) {
            let scalar = text[end]
            // Flat 9F, Block 3, and the line behind it.
            if scalar == 0x2C, text.isLatin(start) || text.isDigit(start) || text.isLatin(end - 1) {
                var next = end + 1
                while text.isBlank(next) || text.isBreak(next), next - end < 4 { next += 1 }
                if text.isWord(next), text[next] < 0x250, !text.isLatin(next) || text.isUpper(next) {
                    end = next
                    continue
                }
            }
            if text.isBreak(end) || [0x2C, 0x3002, 0x3B, 0x3A].contains(scalar) || text.isBlank(end) && (text.isBlank(end + 1) || text.isHan(end + 1) && cueAt(end + 1)) { break }
            if text.isHan(end), end > start, cueAt(end), isLabelAt(end) { break }
            end += 1
        }
        while end > start, text.isBlank(end - 1) || text[end - 1] == 0x29 && !(start..<end).contains(where: { text[$0] == 0x28 }) { end -= 1 }
        guard end - start > 1, !["不详", "同上", "同前", "原籍", "本地", "当地", "未知", "无业", "拒绝"].contains(where: { text.has($0, orAt: start) }) else { return nil }
        return end
    }

    private func cueAt(_ place: Int) -> Bool { lexicon.cue(text.folded, text.classes, at: place, end: text.count) != nil }

    private func isLabelAt(_ place: Int) -> Bool {
        guard let match = lexicon.cue(text.folded, text.classes, at: place, end: text.count) else { return false }
        return text[text.skipBlanks(match.end, most: 2)] == 0x3A
    }

    /// The end of the parts of an address that follow each other, and how many there are.
    private func placeEnd(_ start: Int, _ areas: KeywordTrie) -> (end: Int, parts: Int)? {
        var place = start, end = start, parts = 0, length = 0
        while place < text.count, place - start < Self.longest, !isTaken(place) {
            let known =
                length == 0
                ? lexicon.trie(.province).match(text.folded, text.classes, at: place, end: text.count)
                    ?? lexicon.trie(.city).match(text.folded, text.classes, at: place, end: text.count) : nil
            if let known {
                place = known.end
                end = place
                parts += 1
                if let area = areas.match(text.folded, text.classes, at: place, end: text.count) {
                    place = area.end
                    end = place
                }
                length = 0
                continue
            }
            if let area = areas.match(text.folded, text.classes, at: place, end: text.count), length > 0 || parts > 0 && area.end - place > 1 {
                // 住院, 门诊 are no parts of an address.
                if text[place] == 0x95E8 && text[place + 1] == 0x8BCA || text[place] == 0x9662 && text[place - 1] == 0x533B || text[place] == 0x5E9C && length > 3 { break }
                place = area.end
                end = place
                parts += 1
                length = 0
                // A room without its word: 2单元1203.
                var room = place
                while text.isDigit(room) || text[room] == 0x2D && text.isDigit(room + 1) { room += 1 }
                if room > place, room - place < 6, areas.match(text.folded, text.classes, at: room, end: text.count) == nil, !text.has("年", orAt: room), !text.has("月", orAt: room)
                {
                    return (room, parts + 1)
                }
                continue
            }
            guard text.isHan(place) || text.isWord(place) || text[place] == 0x2D, length < 7 else { break }
            if text.isHan(place), length > 0 || parts > 0, lexicon.trie(.boundary).match(text.folded, text.classes, at: place, end: text.count).map({ $0.end - place > 1 }) ?? false
            {
                break
            }
            if IdentifierText.isOne(text[place], of: "的在于到去来人，") { break }
            place += 1
            length += 1
        }
        return end > start ? (end, parts) : nil
    }

    /// Whether a place names where somebody is at home, and is no part of a name or word.
    private func isAddress(_ start: Int, _ end: (end: Int, parts: Int), _ areas: KeywordTrie) -> Bool {
        if end.parts > 1 { return true }
        let name = lexicon.trie(.province).match(text.folded, text.classes, at: start, end: text.count)
        // 深圳打工, 在 墨尔本，: a town alone.
        if name == nil, isTownAlone(start, end.end) { return true }
        if text[end.end] == 0x4EBA, !text.isHan(end.end + 1) || text[end.end + 1] != 0x6C11 { return true }
        guard let cue = cue(before: start), cue.meaning.contains(.lives) || cue.meaning.contains(.address), cue.range.upperBound == start else { return false }
        // In, to, at a province alone tells nothing; to be born there does.
        return cue.range.count > 1 || name == nil
    }

    private static let stays = KeywordTrie([
        "打工", "务工", "出差", "旅游", "工作", "上学", "读书", "经商", "定居", "籍", "户口", "探亲", "转来", "居住", "生活", "上班", "回来", "归来", "返回", "机场", "火车站", "高铁站", "出生", "长大", "开会", "游玩", "就医", "某",
        "家中",
    ])

    private func isTownAlone(_ start: Int, _ end: Int) -> Bool {
        guard end - start > 1, !isMentioned(start..<end), !isPartOfInstitution(end), lexicon.trie(.city).match(text.folded, text.classes, at: start, end: end)?.end == end else {
            return false
        }
        if Self.stays.match(text.folded, text.classes, at: end, end: text.count) != nil, !text.isHan(start - 1) || !isCommonWord(start - 1, start + 1) { return true }
        return !text.isHan(start - 1) && !text.isHan(end) && !isCommonWord(start, end) && text[text.skipBlanks(end, most: 1)] != 0x3A || text[start - 1] == 0x56DE
            || text[start - 1] == 0x7C4D
    }

    /// 建国路88号 without a town before it.
    private mutating func findNumbered(_ areas: KeywordTrie) {
        for piece in text.pieces where piece.isDigits && piece.end - piece.start < 6 && !isTaken(piece.start) {
            let isNumbered = IdentifierText.isOne(text[piece.start - 1], of: "甲乙丙临附")
            let before = text[piece.start - (isNumbered ? 2 : 1)]
            let last = text.isLatin(piece.end) && !text.isLatin(piece.end + 1) ? piece.end + 1 : piece.end
            guard IdentifierText.isOne(before, of: "路街巷弄道同村区苑园镇组里"), IdentifierText.isOne(text[last], of: "号栋幢弄单楼室组巷") else { continue }
            if text[piece.start - 1] == 0x9053, text[piece.end] != 0x53F7 { continue }
            var start = piece.start
            while start > 0, piece.start - start < 24, text.isHan(start - 1), !isTaken(start - 1) {
                if let cue = cue(before: start), cue.range.upperBound == start, cue.meaning.contains(.lives) || cue.meaning.contains(.address) { break }
                start -= 1
            }
            guard piece.start - start > 2, let end = placeEnd(start, areas), end.end > piece.end, isFree(start..<end.end) else { continue }
            add(.address, start..<withPostcode(end.end), "address.street")
        }
    }

    /// 老家利辛: a place that is on no list fills what stands behind the word.
    private mutating func findTown(_ start: Int) {
        let end = hanEnd(start)
        guard (2...4).contains(end - start), !text.isHan(end), let cue = cue(before: start), cue.range.count > 1, !isMentioned(start..<end), !isCommonWord(start, end),
            !cueIsAt(start),
            !IdentifierText.isOne(text[start], of: "本该外当某同我他她此各原医院家"), text[end - 1] != 0x79D1, text[end - 1] != 0x9662, !text.isDigit(end),
            lexicon.trie(.province).match(text.folded, text.classes, at: start, end: end)?.end != end
        else { return }
        add(.address, start..<end, "address.town")
    }

    /// 家住…村, 来自…镇
    private mutating func findHome(_ start: Int, _ areas: KeywordTrie, isSure: Bool) {
        // 移民Vancouver
        if isSure, text.isUpper(start), text.isLatin(start), !isTaken(start), let end = latinName(start, isSure: true), !isMentioned(start..<end) {
            add(.address, start..<end, "address.latin")
            return
        }
        guard text.isHan(start), !isTaken(start), let end = placeEnd(start, areas), end.end - start > (isSure ? 2 : 1) else {
            if isSure { findTown(start) }
            return
        }
        let last = text[end.end - 1]
        // Behind 在 and the like, two parts or a town: 在青石镇.
        if !isSure {
            let isTown =
                IdentifierText.isOne(last, of: "镇乡村县市旗屯寨路街") && (end.end - start > 2 || last == 0x9547) && !IdentifierText.isOne(text[start], of: "本该全各外邻同某几两")
                && end.end - start < 6 && !isMentioned(start..<end.end) && !isCommonWord(start, end.end)
            guard !isPartOfInstitution(end.end),
                end.parts > 1 && !isMentioned(start..<end.end) && (start..<end.end).contains(where: { IdentifierText.isOne(text[$0], of: "省市县镇乡村路街") }) || isTown
            else { return }
        }
        guard IdentifierText.isOne(last, of: "省市县区镇乡村庄屯寨道社路街号室栋幢园苑层组元户旗州巷弄里厦楼") || text.isDigit(end.end - 1),
            ![
                "本地", "当地", "原籍", "外地", "农村", "本市", "本省", "本县", "疫区", "城市", "城镇", "病区", "社区", "小区", "高原", "本村", "外省", "我院", "我区", "山区", "牧区", "县城", "乡镇", "县市", "全市", "全县", "该市",
                "该县", "该村", "同村", "邻村", "各县", "各市", "乡下", "外市", "上市", "门市", "超市", "菜市", "夜市", "老村", "医院", "急诊", "门诊", "病房",
            ].contains(where: {
                text.has($0, orAt: start)
            }),
            isFree(start..<end.end)
        else { return }
        add(.address, start..<withPostcode(end.end), "address.home")
    }
}
