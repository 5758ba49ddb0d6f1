internal import CasebookLexicons
internal import CasebookText

/// Chinese names of hospitals, companies and schools: from the word for what they are back to where the name begins.
extension IdentifierSearch {
    private static let longest = 24

    mutating func findChineseInstitutions() {
        let hospitals = lexicon.trie(.hospitalHead), organizations = lexicon.trie(.organizationHead)
        var place = 0
        while place < text.count {
            guard text.isHan(place) || text.isDigit(place), !isTaken(place) else {
                place += 1
                continue
            }
            guard let match = lexicon.institution(text.folded, text.classes, at: place, end: text.count) else {
                place += 1
                continue
            }
            var end = match.end
            switch match.list {
            case .hospitalHead:
                end = branchEnd(end)
                findInstitution(place..<end, .hospital)
            case .organizationHead:
                // 保险股份有限公司, 物流集团: the last word is the head.
                while let next = organizations.match(text.folded, text.classes, at: end, end: text.count)
                    ?? organizations.match(text.folded, text.classes, at: end + 2, end: text.count),
                    next.end - end < 10, lexicon.trie(.hospitalStop).match(text.folded, text.classes, at: end, end: next.end) == nil, (end..<next.end).allSatisfy(text.isHan)
                {
                    end = next.end
                }
                // 学院 of 医学院 is a head of its own; 大学附属医院 is one hospital.
                if !isFollowedByHead(end, hospitals) { findInstitution(place..<branchEnd(end), .organization) }
            case .hospital where end - place > 3 || isVisited(place) && (!text.isHan(end) || isVisit(end)):
                add(.hospital, place..<end, "hospital.known")
            case .organization where end - place > 2 || !text.isHan(place - 1):
                add(.organization, place..<end, "organization.known")
            default: end = place + 1
            }
            place = end
        }
    }

    /// 东院区, 江东分站, （望海店） behind a head.
    private func branchEnd(_ end: Int) -> Int {
        let isBracketed = text[end] == 0x28, start = isBracketed ? end + 1 : end
        var place = start
        while place - start < 8, text.isHan(place), !isTaken(place) {
            for word in ["分站", "分院", "院区", "分部", "分店", "分所", "分校", "校区", "分行", "支行", "分公司", "分中心"] where place > start && text.has(word, orAt: place) {
                let last = place + word.unicodeScalars.count
                return isBracketed ? text[last] == 0x29 ? last + 1 : end : last
            }
            place += 1
        }
        if isBracketed, text[place] == 0x29, place - start > 1, IdentifierText.isOne(text[place - 1], of: "店院区部馆所站") { return place + 1 }
        return end
    }

    // MARK: Behind a label

    private static let fields = KeywordTrie([
        "工作单位", "单位名称", "单位", "雇主", "用人单位", "所在单位", "就业单位", "就读学校", "学校", "学校名称", "幼儿园", "公司", "公司名称", "工作地点", "工作机构", "送检单位", "委托单位", "申请单位", "转入机构", "转出机构", "转诊机构", "接收单位",
        "接收机构", "保险公司",
        "承保公司", "投保公司", "开户行", "开户银行", "银行", "检测机构", "检验机构", "检测单位", "承检机构", "生产厂家", "发票抬头", "抬头", "医院", "转入医院", "转出医院", "就诊医院", "原就诊医院", "分娩医院", "出生医院", "接诊医院", "送达医院", "送往医院",
        "目的医院", "机构名称", "申办单位",
        "就诊机构", "医疗机构", "医疗机构名称", "定点医院", "随访单位", "派遣单位", "工作单位名称", "僱主", "教会", "宗教场所", "所属机构", "患者单位", "父亲单位", "母亲单位", "报告单位", "报卡单位", "填报单位", "出院去向", "转诊至", "转往", "致", "此致",
    ])
    private static let noFields = KeywordTrie([
        "无", "不详", "未知", "退休", "农民", "务农", "自由", "待业", "失业", "个体", "学生", "同上", "本院", "我院", "当地", "外院", "居家", "回家", "家中", "在家", "离休", "工人", "职员", "教师", "自费", "未填", "拒绝", "暂无", "门诊",
        "急诊", "病房", "医师", "各位", "敬礼",
        "贵院", "贵校", "社区", "养老", "康复", "内科", "外科", "儿科", "见", "参考", "结果", "范围",
    ])

    /// What fills the field of a form that an institution is asked for in.
    mutating func findLabelledInstitutions() {
        for place in 0..<text.count where text[place] == 0x3A && text.isHan(place - 1) {
            // The longest label that ends before the colon.
            var label = place, best: Int?
            while label > 0, place - label < 8, text.isHan(label - 1) {
                label -= 1
                if Self.fields.match(text.folded, text.classes, at: label, end: place)?.end == place { best = label }
            }
            guard let best, !text.isHan(best - 1) else { continue }
            let start = text.skipBlanks(place + 1)
            var end = start, depth = 0
            while end < text.count, end - start < 60, !isTaken(end) {
                if text[end] == 0x28 { depth += 1 } else if text[end] == 0x29 { depth -= 1 }
                if text.isBreak(end) || isFieldSign(end) || [0x3002, 0x3B, 0x3A].contains(text[end]) || depth < 0 { break }
                if text[end] == 0x2C, !(text.isBlank(end + 1) && text.has("ltd", at: end + 2) || text.has("ltd", at: end + 1) || text.has("inc", at: end + 2)) { break }
                if text.isBlank(end), text.isHan(end + 1) { break }
                end += 1
            }
            while end > start, text.isBlank(end - 1) { end -= 1 }
            let han = hanEnd(start)
            guard end - start > 3, han - start > 3 || text.isUpper(start) && end - start > 5, text[end] != 0x3A,
                Self.noFields.match(text.folded, text.classes, at: start, end: end) == nil, isFree(start..<end), !isMentioned(start..<end)
            else { continue }
            let isHospital = (start..<end).contains { lexicon.trie(.hospitalHead).match(text.folded, text.classes, at: $0, end: end)?.end == end }
            // 外院 heads are found by their own rule, which knows where the name begins.
            if han > start, isHospital || text.has("科", orAt: end - 1) { continue }
            add(.organization, start..<end, "organization.label")
        }
    }

    // MARK: By the word for what it is

    /// A head follows in the same name: 昭和市老年护理院.
    func isPartOfInstitution(_ end: Int) -> Bool {
        var place = end
        while place - end < 14, text.isHan(place) {
            if let match = lexicon.institution(text.folded, text.classes, at: place, end: text.count), match.list == .hospitalHead || match.list == .organizationHead {
                return true
            }
            if lexicon.trie(.hospitalStop).match(text.folded, text.classes, at: place, end: text.count) != nil { return false }
            place += 1
        }
        return false
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
        // 北桥光电（京州）有限公司
        if start == head.lowerBound, text[start - 1] == 0x29 {
            var open = start - 2
            while start - open < 10, text.isHan(open) { open -= 1 }
            if text[open] == 0x28 {
                start = open
                while start > 0, head.lowerBound - start < Self.longest, text.isHan(start - 1), !isTaken(start - 1) { start -= 1 }
            }
        }
        // The name begins behind the last word that no name holds, where that word is no part of a place's name.
        let stops = lexicon.trie(.hospitalStop), cities = lexicon.trie(.city), provinces = lexicon.trie(.province)
        var place = start
        while place < head.lowerBound {
            if let city = cities.match(text.folded, text.classes, at: place, end: head.lowerBound) ?? provinces.match(text.folded, text.classes, at: place, end: head.lowerBound)
                ?? Self.kept.match(text.folded, text.classes, at: place, end: head.lowerBound)
            {
                place = city.end
            } else if let stop = stops.match(text.folded, text.classes, at: place, end: head.upperBound), stop.end <= head.lowerBound {
                // 景和市, 分子诊断实验室: a part of the name.
                if stop.end - place == 1, place == start + 1, IdentifierText.isOne(text[place], of: "和平同来现转自经日月年因到与我") && text.isHan(start),
                    !IdentifierText.isOne(text[start], of: "于在到院我他她"),
                    IdentifierText.isOne(text[place], of: "和同与") || IdentifierText.isOne(text[stop.end], of: "市县区镇乡州村")
                {
                    place = stop.end
                    continue
                }
                if stop.end == head.lowerBound, text.has("诊断", orAt: place) || text.has("治疗", orAt: place) {
                    place = stop.end
                    continue
                }
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
