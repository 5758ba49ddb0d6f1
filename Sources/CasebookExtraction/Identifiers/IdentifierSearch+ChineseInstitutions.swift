internal import CasebookLexicons
internal import CasebookText

/// Chinese names of hospitals, companies and schools: from the word for what they are back to where the name begins.
extension IdentifierSearch {
    private static let longest = 24

    mutating func findChineseInstitutions() {
        let hospitals = lexicon.trie(.hospitalHead), organizations = lexicon.trie(.organizationHead), known = lexicon.trie(.hospital)
        var place = 0
        while place < text.count {
            guard text.isHan(place) || text.isDigit(place), !isTaken(place) else {
                place += 1
                continue
            }
            if let match = hospitals.match(text.folded, text.classes, at: place, end: text.count) {
                findInstitution(place..<match.end, .hospital)
                place = match.end
            } else if let match = organizations.match(text.folded, text.classes, at: place, end: text.count) {
                // 学院 of 医学院 is a head of its own; 大学附属医院 is one hospital.
                if !isFollowedByHead(match.end, hospitals) { findInstitution(place..<match.end, .organization) }
                place = match.end
            } else if let match = known.match(text.folded, text.classes, at: place, end: text.count), isVisited(place), text.isHan(match.end) == false || isVisit(match.end) {
                add(.hospital, place..<match.end, "hospital.known")
                place = match.end
            } else {
                place += 1
            }
        }
    }

    /// 大学第一附属…医院
    private func isFollowedByHead(_ end: Int, _ hospitals: KeywordTrie) -> Bool {
        var place = end
        while place - end < 14, text.isHan(place) {
            if hospitals.match(text.folded, text.classes, at: place, end: text.count) != nil { return true }
            if lexicon.trie(.hospitalStop).match(text.folded, text.classes, at: place, end: text.count) != nil { return false }
            place += 1
        }
        return false
    }

    private func isVisited(_ place: Int) -> Bool { IdentifierText.isOne(text[place - 1], of: "于到去在赴往至") }
    private func isVisit(_ place: Int) -> Bool {
        text.has("就诊", orAt: place) || text.has("看", orAt: place) || text.has("住院", orAt: place) || text.has("手术", orAt: place) || text.has("检查", orAt: place)
            || text.has("复查", orAt: place)
    }

    private mutating func findInstitution(_ head: Range<Int>, _ kind: IdentifierKind) {
        var start = head.lowerBound
        while start > 0, head.lowerBound - start < Self.longest, text.isHan(start - 1) || text.isDigit(start - 1) && text.isHan(start - 2), !isTaken(start - 1) { start -= 1 }
        // The name begins behind the last word that no name holds, where that word is no part of a place's name.
        let stops = lexicon.trie(.hospitalStop), cities = lexicon.trie(.city), provinces = lexicon.trie(.province)
        var place = start
        while place < head.lowerBound {
            if let city = cities.match(text.folded, text.classes, at: place, end: head.lowerBound) ?? provinces.match(text.folded, text.classes, at: place, end: head.lowerBound)
                ?? Self.kept.match(text.folded, text.classes, at: place, end: head.lowerBound)
            {
                place = city.end
            } else if let stop = stops.match(text.folded, text.classes, at: place, end: head.upperBound), stop.end <= head.lowerBound {
                place = stop.end
                start = place
            } else {
                place += 1
            }
        }
        let generic = lexicon.trie(kind == .hospital ? .hospitalGeneric : .organizationGeneric)
        var rest = start
        while rest < head.lowerBound, let word = generic.match(text.folded, text.classes, at: rest, end: head.lowerBound) { rest = word.end }
        guard rest < head.lowerBound, !text.isDigit(rest) || head.lowerBound - rest > 1 else { return }
        // 会诊所见, 本次诊所
        if text.has("诊所", orAt: head.lowerBound), IdentifierText.isOne(text[head.lowerBound - 1], of: "会次出就初复门急") { return }
        // 内科, 检验科实验室: a department is none.
        if text[head.lowerBound - 1] == 0x79D1 && !text.has("医院", orAt: head.lowerBound) && !text.has("大学", orAt: head.lowerBound)
            || text[head.lowerBound - 1] == 0x7CFB && kind == .organization && head.lowerBound - start < 4
        {
            return
        }
        guard kind == .hospital || head.lowerBound - rest > 1 || head.count > 2 else { return }
        guard !(start..<rest).isEmpty || isFree(start..<head.upperBound) else { return }
        // 当地, 我 before a name stay outside.
        let first = "当地|本地|外地|某|我|本|贵|该|他|她|其".contains(text.string(start..<min(start + 1, rest))) && rest - start < 3 && rest > start && text[start] != 0x5176 ? rest : start
        if kind == .organization, isMentioned(first..<head.upperBound) { return }
        guard isFree(first..<head.upperBound) else { return }
        add(kind, first..<head.upperBound, "\(kind.rawValue).zh")
    }

    /// Names that hold what else ends one.
    private static let kept = KeywordTrie(
        [
            "协和", "和睦", "和平", "中和", "永和", "义和", "祥和", "经开", "回民", "中日", "日坛", "年华", "住友", "送子", "回龙", "自强", "友好", "同和", "安和", "和谐", "和顺", "仁和", "德和", "康和", "太和", "和田", "到站", "系统",
            "请",
        ])
}
