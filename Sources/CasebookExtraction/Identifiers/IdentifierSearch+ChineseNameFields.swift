internal import CasebookLexicons
internal import CasebookText

/// Chinese names that no word introduces: alone in a field, in a column of a table, with a dot inside, or made of the characters of names.
extension IdentifierSearch {
    mutating func findFreeNames() {
        findDotted()
        findColumns()
        findFields()
        findUnlisted()
        findFamiliar()
        findUnframed()
        findNeighbours()
    }

    // MARK: Behind labels that are on no list

    /// 代笔：程浩。 A field that nothing but a name's characters fills.
    private mutating func findUnlisted() {
        for place in 0..<text.count where text[place] == 0x3A && text.isHan(place - 1) {
            let start = text.skipBlanks(place + 1, most: 2), end = hanEnd(start)
            guard (2...4).contains(end - start), !text.isHan(end), !isTaken(start), let given = surnameEnd(start), (1...2).contains(end - given), !isForm(end),
                !isValue(start, end),
                !isMentioned(start..<end), !isCommonWord(start, end), !isCueWhole(start, end), !(start..<end).contains(where: { isTitle($0) }),
                (given..<end).allSatisfy({ isGiven($0) }), lexicon.trie(.notName).match(text.folded, text.classes, at: start, end: end).map({ $0.end < start + 2 }) ?? true
            else { continue }
            add(.name, start..<end, "name.unlisted")
        }
    }

    func isGiven(_ place: Int) -> Bool {
        text.isHan(place) && !isTaken(place) && lexicon.trie(.givenCharacter).match(text.folded, text.classes, at: place, end: place + 1) != nil
    }

    /// A word that a name ends before, a sign, or a cue.
    private func isRightBorder(_ end: Int) -> Bool {
        !text.isHan(end) || isTaken(end) || lexicon.trie(.boundary).match(text.folded, text.classes, at: end, end: text.count) != nil || cueIsAt(end) || isTitle(end)
            || IdentifierText.isOne(text[end], of: "帮替陪接处家那们")
    }

    // MARK: 小陶, 老秦, 阿琳, 李工, 华姐, 老李头

    private mutating func findFamiliar() {
        // 妻茹仙古丽，子伊力亚斯; 父 欧阳建设
        for kin in 0..<text.count where !text.isHan(kin - 1) && isKin(text[kin]) && !isTaken(kin) {
            let start = text.skipBlanks(kin + 1, most: 1), run = hanEnd(start)
            var end = start
            while end < run, end - start < 8, isTransliterated(end..<end + 1) { end += 1 }
            if end - start > 2, isRightBorder(end) || IdentifierText.isOne(text[end], of: "随均也"), !isCommonWord(start, start + 2), !isMentioned(start..<end) {
                add(.name, start..<end, "name.relative")
            } else if (2...4).contains(run - start), isLikely(start, run), surnameEnd(start).map({ run - $0 < 3 }) ?? false, !isExcluded(start), !isMentioned(start..<run) {
                add(.name, start..<run, "name.relative")
            }
        }
        var place = 0
        while place + 1 < text.count {
            let start = place
            place += 1
            guard isFamiliar(start), text.isHan(start), text.isHan(start + 1), !isTaken(start), !isTaken(start + 1) else { continue }
            let isLeft = !text.isHan(start - 1) || isNameBorder(start) || IdentifierText.isOne(text[start - 1], of: "找让跟问叫见陪帮替给对谢有")
            guard isLeft else { continue }
            if IdentifierText.isOne(text[start], of: "小老阿"), isSurname(start + 1) || text[start] == 0x963F && isGiven(start + 1), !isCommonWord(start, start + 2),
                !isMentioned(start..<start + 2)
            {
                var end = start + 2
                if text[start] == 0x8001, text[end] == 0x5934 { end += 1 } else if text[start] != 0x8001, isGiven(end), isRightBorder(end + 1), !isRightBorder(end) { end += 1 }
                if isRightBorder(end), isFree(start..<end), lexicon.trie(.notName).match(text.folded, text.classes, at: start, end: end).map({ $0.end < start + 2 }) ?? true {
                    add(.name, start..<end, "name.familiar")
                    place = end
                }
            } else if Self.strong.match(text.folded, text.classes, at: start, end: start + 1) != nil, IdentifierText.isOne(text[start + 1], of: "工总姐哥叔婶姨嫂伯爷太导"),
                isRightBorder(start + 2)
                    || text[start + 1] == 0x592A && isWordStart(start + 2), !isCommonWord(start, start + 2), !isMentioned(start..<start + 2), !isExcluded(start)
            {
                let isPart = IdentifierText.isOne(text[start + 1], of: "姐哥叔婶姨嫂伯爷")
                add(.name, start..<(isPart ? start + 2 : start + 1), "name.familiar")
                place = start + 2
            }
        }
    }

    private func isFamiliar(_ place: Int) -> Bool {
        switch text[place] {
        case 0x5C0F, 0x8001, 0x963F: return true
        default: break
        }
        switch text[place + 1] {
        case 0x5DE5, 0x603B, 0x59D0, 0x54E5, 0x53D4, 0x5A76, 0x59E8, 0x5AC2, 0x4F2F, 0x7237, 0x592A, 0x5BFC: return true
        default: return false
        }
    }

    private func isKin(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x59BB, 0x592B, 0x7236, 0x6BCD, 0x5B50, 0x5973, 0x5AB3, 0x5A7F, 0x5144, 0x5F1F, 0x59D0, 0x59B9: true
        default: false
        }
    }

    private func isExcluded(_ start: Int) -> Bool { lexicon.trie(.notName).match(text.folded, text.classes, at: start, end: text.count).map { $0.end > start + 1 } ?? false }

    private func isWordStart(_ place: Int) -> Bool { IdentifierText.isOne(text[place], of: "为因于是患现今本近有来自") }

    private func isSurname(_ place: Int) -> Bool { lexicon.isSurname(text.folded, text.classes, at: place) }

    // MARK: Beside other names

    /// 郭刚/牛犇/江山, 张三、李四; 小苏（苏叶）, 陈洁莹（CHAN Kit Ying）.
    private mutating func findNeighbours() {
        var index = 0
        while index < found.count {
            let name = found[index]
            index += 1
            guard name.kind == .name, index < 4000 else { continue }
            let end = name.range.upperBound, start = name.range.lowerBound
            if text[end] == 0x28 {
                if text.isUpper(end + 1), let last = latinName(end + 1, isSure: true), text[last] == 0x29 { addWhole(end + 1..<last) }
                let run = hanEnd(end + 1)
                if (2...4).contains(run - end - 1), text[run] == 0x29 || text[run] == 0x2C, isListed(end + 1, run) { add(.name, end + 1..<run, "name.bracket") }
            }
            guard text.isHan(end - 1) || text.isHan(start) else { continue }
            let isLoose = text[end] == 0x20 || text[end] == 0x2C || text[end] == 0x3B
            if text[end] == 0x3001 || text[end] == 0x2F || isLoose {
                let first = text.skipBlanks(end + 1, most: 1), run = hanEnd(first)
                if (2...4).contains(run - first), isListed(first, run), !isLoose || isLikely(first, run) { add(.name, first..<run, "name.list") }
            }
            let isLooseBefore = text[start - 1] == 0x20 || text[start - 1] == 0x2C
            if text[start - 1] == 0x3001 || text[start - 1] == 0x2F || isLooseBefore {
                var first = start - 1
                while start - first < 6, text.isHan(first - 1), !isTaken(first - 1) { first -= 1 }
                if (2...4).contains(start - 1 - first), isListed(first, start - 1), !isLooseBefore || isLikely(first, start - 1) { add(.name, first..<start - 1, "name.list") }
            }
        }
    }

    /// Made of a surname and characters of names, and no word.
    private func isLikely(_ start: Int, _ end: Int) -> Bool {
        guard let given = surnameEnd(start), !isCommonWord(start, end) else { return false }
        return (given..<end).allSatisfy { isGiven($0) } && text[text.skipBlanks(end, most: 2)] != 0x3A
    }

    private func isListed(_ start: Int, _ end: Int) -> Bool {
        guard let given = surnameEnd(start), (1...2).contains(end - given), isFree(start..<end), !isMentioned(start..<end), !isValue(start, end), !isCueWhole(start, end),
            !isTitle(start)
        else {
            return false
        }
        return !isExcluded(start)
    }

    /// A name of which a part was found before.
    mutating func addWhole(_ range: Range<Int>) { add(.name, range, "name.latin") }

    // MARK: Signs between the fields of forms

    /// Two blanks, a tab, a wide blank, a bar, an arrow, a caret, or the end of a line.
    func isFieldSign(_ place: Int) -> Bool {
        guard place >= 0, place < text.count else { return true }
        switch text.scalars[place] {
        case 0x09, 0x3000, 0x7C, 0x2192, 0x5E, 0xFF5C, 0x2502: return true
        case 0x20: return text.scalars[max(0, place - 1)] == 0x20 || place + 1 < text.count && (text.scalars[place + 1] == 0x20 || text.scalars[place + 1] == 0x2192)
        default: return text.isBreak(place)
        }
    }

    private func isFieldStart(_ place: Int) -> Bool {
        isFieldSign(place - 1) || text.scalars[place - 1] == 0x20 && isFieldSign(place - 2) && place > 1 && text.scalars[place - 2] == 0x2192
    }

    /// A run of Chinese characters, at most ten.
    func hanEnd(_ start: Int, most: Int = 10) -> Int {
        var end = start
        while text.isHan(end), end - start < most, !isTaken(end) { end += 1 }
        return end
    }

    // MARK: 买买提·吐尔逊

    func isDot(_ place: Int) -> Bool {
        [0xB7, 0x2022, 0x30FB, 0x2027, 0x22C5, 0xFF65].contains(text[place]) && text.isHan(place - 1) && text.isHan(place + 1)
    }

    func isTransliterated(_ range: Range<Int>) -> Bool {
        let characters = lexicon.trie(.transliterated)
        return range.allSatisfy { characters.match(text.folded, text.classes, at: $0, end: $0 + 1) != nil }
    }

    private mutating func findDotted() {
        for place in 1..<max(1, text.count) where isDot(place) && !isTaken(place - 1) && !isTaken(place + 1) {
            var start = place
            while start > 0, place - start < 8, text.isHan(start - 1), !isTaken(start - 1), !(start < place && isNameBorder(start)) { start -= 1 }
            // Behind other words the name is made of the characters of foreign names only.
            if start > 0, text.isHan(start - 1) || place - start > 4 {
                var first = place
                while first > start, isTransliterated(first - 1..<first) { first -= 1 }
                if !isNameBorder(start) || first > start { start = max(start, first) }
            }
            var end = dottedEnd(after: place)
            if text[place] == 0x2022, text.isBlank(place - 1) { continue }
            guard place - start > 0, isTransliterated(start..<place) || isTransliterated(place + 1..<end), !isMentioned(start..<end) else { continue }
            while end > place + 2, cueIsAt(end - 2), !isTransliterated(end - 2..<end) { end -= 2 }
            if isFree(start..<end) { add(.name, start..<end, "name.dotted") }
        }
    }

    /// The end of the parts that dots and hyphens join.
    func dottedEnd(after dot: Int) -> Int {
        var place = dot + 1, first = place
        let boundaries = lexicon.trie(.boundary)
        while place - dot < 24, !isTaken(place) {
            if text.isHan(place) {
                let isName = isTransliterated(place..<place + 1)
                if place > first, cueIsAt(place) || boundaries.match(text.folded, text.classes, at: place, end: text.count) != nil && !isName || place - first > 6 { break }
                if !isName, place - first > 2 { break }
                place += 1
            } else if isDot(place) || text[place] == 0x2D && text.isHan(place + 1) {
                place += 1
                first = place
            } else {
                break
            }
        }
        return place
    }

    func cueIsAt(_ place: Int) -> Bool {
        lexicon.cue(text.folded, text.classes, at: place, end: text.count).map { $0.end - place > 1 } ?? false
    }

    // MARK: Tables

    private static let personHeads = KeywordTrie([
        "姓名", "病人", "患者", "受检者", "受检人", "医师", "医生", "护士", "经手", "经手人", "检查者", "报告者", "审核", "审核者", "签名", "签字", "责任人", "联系人", "家属", "主刀", "术者", "助手", "麻醉", "记录者", "记录人", "值班",
        "采样人", "送检者", "医师签名", "护士签名", "经办人", "学生姓名", "执行者", "主管医师", "管床医师", "责任护士", "主诊", "送检医师", "接收人", "核对者", "负责人", "操作者", "随访人", "患者姓名", "母亲姓名", "父亲", "母亲", "参加人",
    ])
    private static let numberHeads = KeywordTrie([
        "住院号", "病历号", "病案号", "门诊号", "登记号", "检查号", "标本号", "条码", "条码号", "病理号", "会诊号", "编号", "原号", "原单位/原号", "证件号", "身份证号", "卡号", "就诊号", "影像号", "样本号", "登记编号", "标本编号", "样本编号", "病人ID",
        "ID", "工号",
        "档案号", "流水号", "诊疗卡号", "医保号",
    ])

    /// Cells of a line, between field signs.
    private func cells(_ line: Range<Int>) -> [Range<Int>] {
        var result: [Range<Int>] = [], start = line.lowerBound, place = start
        while place <= line.upperBound {
            if place == line.upperBound || isFieldSign(place) {
                if place > start { result.append(start..<place) }
                start = place + 1
            }
            place += 1
        }
        return result.filter { $0.contains { !text.isBlank($0) } }
    }

    /// What stands in the columns of a table whose heads say that persons or numbers of persons stand there.
    private mutating func findColumns() {
        var start = 0, heads: [Range<Int>] = [], persons: [Int] = [], numbers: [Int] = [], phones: [Int] = []
        while start < text.count {
            var end = start
            while end < text.count, !text.isBreak(end) { end += 1 }
            defer { start = end + 1 }
            guard end - start > 3, end - start < 2000 else {
                (heads, persons, numbers, phones) = ([], [], [], [])
                continue
            }
            let line = cells(start..<end)
            if heads.isEmpty || line.count < 2 {
                let isHead = line.count > 2 && line.allSatisfy { $0.count < 14 && !$0.contains { text[$0] == 0x3A || text.isDigit($0) } }
                func columns(_ trie: KeywordTrie) -> [Int] {
                    line.indices.filter { index in trie.match(text.folded, text.classes, at: line[index].lowerBound, end: line[index].upperBound)?.end == line[index].upperBound }
                }
                (heads, persons, numbers, phones) = isHead ? (line, columns(Self.personHeads), columns(Self.numberHeads), columns(Self.phoneHeads)) : ([], [], [], [])
                if persons.isEmpty, numbers.isEmpty, phones.isEmpty { heads = [] }
                continue
            }
            guard line.count >= heads.count - 1 else { continue }
            for column in persons { addPerson(cell(column, line, heads.count)) }
            for column in numbers { addNumber(cell(column, line, heads.count)) }
            for column in phones { addPhone(cell(column, line, heads.count)) }
        }
    }

    /// The cell of a column, from the end of the line where cells lack.
    private func cell(_ column: Int, _ line: [Range<Int>], _ count: Int) -> Range<Int>? {
        line.count == count ? line[column] : column == count - 1 ? line.last : column < line.count ? line[column] : nil
    }

    private mutating func addPerson(_ cell: Range<Int>?) {
        guard let cell else { return }
        let start = text.skipBlanks(cell.lowerBound), end = hanEnd(start)
        guard end > start, end <= cell.upperBound, !isTaken(start) else { return }
        if let given = surnameEnd(start), end == given, end < cell.upperBound, text.isLatin(end), !text.isLatin(end + 1) {
            add(.name, start..<end + 1, "name.column")
            return
        }
        guard (2...4).contains(end - start) || isTransliterated(start..<end), end == cell.upperBound || !text.isHan(end), !isValue(start, end), isFree(start..<end) else { return }
        if surnameEnd(start) == nil, !isTransliterated(start..<end), isMentioned(start..<end) || isCommonWord(start, end) { return }
        add(.name, start..<end, "name.column")
    }

    private static let phoneHeads = KeywordTrie(["电话", "手机", "联系电话", "联系方式", "内线", "短号", "分机", "座机", "手机号", "电话号码", "家属电话", "值班电话", "小号", "分机号", "手机号码"])

    private mutating func addPhone(_ cell: Range<Int>?) {
        guard let cell, let first = cell.first(where: text.isDigit), let last = cell.last(where: text.isDigit), last - first > 1,
            (first...last).allSatisfy({ text.isDigit($0) || text.isBlank($0) || text[$0] == 0x2D || text[$0] == 0x2F })
        else { return }
        if !isTaken(first) || !isTaken(last) { add(.phone, first..<last + 1, "phone.column") }
    }

    /// The last token of a cell, where digits are in it.
    private mutating func addNumber(_ cell: Range<Int>?) {
        guard let cell else { return }
        var end = cell.upperBound
        while end > cell.lowerBound, text.isBlank(end - 1) { end -= 1 }
        var start = end
        while start > cell.lowerBound, text.isWord(start - 1) || [0x2D, 0x2F, 0x2E, 0x5F].contains(text[start - 1]) { start -= 1 }
        guard end - start > 3, (start..<end).count(where: text.isDigit) > 1, isFree(start..<end) else { return }
        add(.id, start..<end, "id.column")
    }

    // MARK: Fields

    private static let values = KeywordTrie([
        "不详", "未知", "拒绝", "同上", "同前", "本人", "患者", "家属", "自己", "可靠", "基本", "时间", "日期", "签名", "签字", "盖章", "签章", "意见", "待定", "暂无", "未填", "未提供", "见下", "如下", "如上", "在院", "门诊", "病房",
        "科室", "住院", "急诊", "无",
        "否认", "男性", "女性", "已婚", "未婚", "离异", "丧偶", "汉族", "职业", "退休", "农民", "工人", "自费", "医保", "阴性", "阳性", "正常", "未见", "未做", "合格", "完成", "医师", "医生", "护士", "主任", "先生", "女士", "子女",
        "父母", "夫妻", "父子",
        "母子", "父女", "母女", "兄弟", "姐妹", "朋友", "同事", "邻居", "配偶", "儿子", "女儿", "丈夫", "妻子", "父亲", "母亲", "空腹", "餐后", "清醒", "平车", "步行", "轮椅", "抬入", "扶入", "姓名", "性别", "年龄", "电话", "结果",
        "单位", "项目", "参考",
        "诊断", "标本", "检验", "检查", "审核", "报告", "记录", "备注", "无人", "其他", "其它", "手写", "电子", "此处", "详见", "参见", "保密", "匿名", "家庭", "双方", "院内", "院外", "未签", "已签", "代签", "执行", "核对", "本科",
        "全体", "参加", "什么", "啥", "做", "不出", "名字", "他", "她", "我", "你", "它", "这", "那", "救护", "声", "醒",
    ])

    /// A word that fills a field for a name and is none.
    func isValue(_ start: Int, _ end: Int) -> Bool {
        guard let word = Self.values.match(text.folded, text.classes, at: start, end: end) else { return false }
        return word.end == end || word.end - start > 1 && end - start > 3
    }

    private mutating func findFields() {
        var place = 0
        while place < text.count {
            guard text.isHan(place), !text.isHan(place - 1) else {
                place += 1
                continue
            }
            let start = place, end = hanEnd(start)
            place = max(end, start + 1)
            guard (2...8).contains(end - start), !text.isHan(end), !isTaken(start) else { continue }
            // D0417^郁金 of messages between systems.
            if text[start - 1] == 0x5E, text.isWord(start - 2), end - start < 5, surnameEnd(start) != nil {
                var code = start - 1
                while code > 0, start - code < 16, text.isWord(text.isLetter(code - 1) || text.isDigit(code - 1) ? code - 1 : -1) { code -= 1 }
                if (code..<start - 1).count(where: text.isDigit) > 2 {
                    add(.name, start..<end, "name.message")
                    if isFree(code..<start - 1) { add(.id, code..<start - 1, "id.message") }
                    continue
                }
            }
            // 钟离^春 of messages between systems.
            if text[end] == 0x5E, end - start < 3, surnameEnd(start) == end {
                let given = hanEnd(end + 1)
                if (1...2).contains(given - end - 1), !text.isHan(given) {
                    add(.name, start..<given, "name.message")
                    continue
                }
            }
            let given = surnameEnd(start), isShaped = given.map { (1...2).contains(end - $0) } ?? false
            let isForeign = end - start > 2 && isTransliterated(start..<end)
            guard isShaped || isForeign, text[text.skipBlanks(end, most: 2)] != 0x3A, !isValue(start, end), !isCueWhole(start, end) else { continue }
            let isWord = isMentioned(start..<end) || isCommonWord(start, end)
            let isExcluded = lexicon.trie(.notName).match(text.folded, text.classes, at: start, end: end).map { $0.end > start + 1 } ?? false
            let described = isDescribedField(end)
            let isField = isFieldStart(start) && (isFieldSign(end) || end >= text.count)
            let isListed = isFieldStart(start) || text[start - 1] == 0x20
            if described == .sex, isListed, !isExcluded || isFieldStart(start) && (text[end] != 0x2C) {
                add(.name, start..<end, "name.described")
            } else if described == .age, isListed, !isExcluded, !isWord {
                add(.name, start..<end, "name.described")
            } else if isShaped, !isExcluded, !isMentioned(start..<end), isListed || isRowStart(start), let number = numberBehind(end) {
                // 陈默 8012
                add(.name, start..<end, "name.number")
                if isFree(number) { add(.phone, number, "phone.name") }
            } else if isShaped, isArrow(start, end), !isValue(start, end) {
                add(.name, start..<end, "name.arrow")
            } else if isField, !isExcluded, isShaped && !isWord && (end - start > 2 || isSignature(start, end)) {
                add(.name, start..<end, "name.field")
            } else if isShaped, end - start > 2, !isExcluded, isLikely(start, end), !isMentioned(start..<end), isListed || !text.isHan(start - 1) && text.isBlank(end) {
                add(.name, start..<end, "name.alone")
            } else if isShaped, isLineStart(start), isField, isSignature(start, end), !isExcluded || isMentioned(start..<end) {
                add(.name, start..<end, "name.signature")
            } else if isForeign, isField, !isExcluded, !isWord, end - start > 3 {
                add(.name, start..<end, "name.field")
            }
        }
    }

    private func isCueWhole(_ start: Int, _ end: Int) -> Bool { lexicon.cue(text.folded, text.classes, at: start, end: end)?.end == end }

    private func isLineStart(_ place: Int) -> Bool {
        var before = place - 1
        while text.isBlank(before) { before -= 1 }
        return before < 0 || text.isBreak(before)
    }

    private func isArrow(_ start: Int, _ end: Int) -> Bool {
        var before = start - 1, after = end
        while text.isBlank(before) { before -= 1 }
        while text.isBlank(after) { after += 1 }
        let isAfter = text[after] == 0x2192, isBefore = text[before] == 0x2192
        // 交班：甲→乙; 阴性→阳性 are no persons.
        return (isAfter || isBefore) && !isMentioned(start..<end) && (!isCommonWord(start, end) || hasHandover(start))
    }

    private func hasHandover(_ place: Int) -> Bool {
        (max(0, place - 16)..<place).contains { text.has("交班", orAt: $0) || text.has("交接", orAt: $0) || text.has("接班", orAt: $0) || text.has("交给", orAt: $0) }
    }

    /// An institution, a date, a title or a number stands behind it, on its line or the next.
    private func isSignature(_ start: Int, _ end: Int) -> Bool {
        var next = end
        while next < text.count, text.isBlank(next) || text.isBreak(next), next - end < 12 { next += 1 }
        if next >= text.count { return isLineStart(start) }
        guard isLineStart(start) || isTaken(max(0, start - 2)) else { return false }
        if isTaken(next) { return true }
        let run = hanEnd(next)
        return (next..<run).contains { cueIsAt($0) && isTitle($0) }
    }

    private func isRowStart(_ place: Int) -> Bool { [0x3A, 0x3001, 0x2C, 0x3B, 0x2F, 0x28].contains(text[place - 1]) || isLineStart(place) }

    /// A number of three to twelve digits that fills the next field, as of a telephone.
    private func numberBehind(_ end: Int) -> Range<Int>? {
        let start = text.skipBlanks(end, most: 3)
        guard start > end, text.isDigit(start) else { return nil }
        if let found = identifier(at: start) { return found.kind == .phone ? found.range : nil }
        var last = start
        while text.isDigit(last), last - start < 12 { last += 1 }
        guard (4...6).contains(last - start), !text.isWord(last), !text.isHan(last), ![0x2E, 0x25, 0x2F, 0x2D, 0x3A, 0x7E].contains(text[last]),
            !isUnit(text.skipBlanks(last, most: 1))
        else { return nil }
        return start..<last
    }

    enum Description { case sex, age }

    /// Behind a name stand a sex, or an age or year of birth.
    private func isDescribedField(_ end: Int) -> Description? {
        var place = end
        while place < text.count, place - end < 6, text.isBlank(place) || [0x2C, 0x3001, 0x28, 0x2F, 0x7C, 0x5E].contains(text[place]) { place += 1 }
        guard place > end else { return nil }
        if IdentifierText.isOne(text[place], of: "男女"), !text.isHan(place + 1) || text[place + 1] == 0x6027 || text.has("士", orAt: place + 1) { return .sex }
        if text[place] == 0x66 || text[place] == 0x6D, text.isUpper(place), !text.isLetter(place + 1), text[place + 1] == 0x2F || text.isBlank(place + 1) || text.isDigit(place + 1)
        {
            return .sex
        }
        var digits = place
        while text.isDigit(digits), digits - place < 5 { digits += 1 }
        if digits > place, text[digits] == 0x5C81 || text[digits] == 0x5E74 && text[digits + 1] == 0x751F { return .age }
        return nil
    }

    // MARK: By the characters alone

    private static let strong = KeywordTrie(
        "王李张刘陈杨赵黄周吴徐孙胡朱林郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎潘杜戴夏钟汪姜范石姚谭廖邹熊陆郝孔崔康邱秦顾侯邵孟龙钱汤尹黎贺赖龚庞樊殷施陶洪翟颜倪严芦俞鲁葛韦毕申穆祝涂闫肖柳焦靳祁骆耿聂辛邢闵柯霍柴裴童覃苗凌费辜卓褚卫蔺臧娄桑苟卞仇伍窦栾詹喻鲍晏佟阚戚麦佘鄢隋岑牟冼寇甄巩扈瞿茅胥訾邸芮郗戎韶郜薄蒲屠姬郦濮艾宦暨饶荆竺揭车朴崔金马毛田任尤季阮易欧宁"
            .map { String($0) })

    /// 马天宇 without a word before it: a surname and two characters of names, which no words of the dictionary explain.
    private mutating func findUnframed() {
        let excluded = lexicon.trie(.notName)
        var place = 0
        while place + 1 < text.count {
            let start = place
            place += 1
            guard text.isHan(start), !isTaken(start) else { continue }
            let compound = lexicon.trie(.compoundSurname).match(text.folded, text.classes, at: start, end: text.count)?.end
            guard let first = compound ?? Self.strong.match(text.folded, text.classes, at: start, end: start + 1)?.end else { continue }
            guard isGiven(first) else { continue }
            var end = first + 1
            if isGiven(end) { end += 1 }
            // The second character may be the border: 秦明说.
            if end - first == 2, !isRightBorder(end), isRightBorder(end - 1) { end -= 1 }
            guard end - start > 1, isRightBorder(end), end - start > 2 || !text.isHan(end) || !isSingleBorder(end), isNameBorder(start) || isWordEnd(start),
                !isWordAcross(start, end), !isMentioned(start..<end),
                excluded.match(text.folded, text.classes, at: start, end: text.count).map({ $0.end < start + 2 }) ?? true, !isCommonWord(start, end),
                compound != nil || !isCommonWord(start, start + 2)
            else { continue }
            if end - start > 2, isCommonWord(end - 2, end), lexicon.trie(.given).match(text.folded, text.classes, at: end - 2, end: end) == nil { continue }
            add(.name, start..<end, "name.free")
            place = end
        }
    }

    /// Behind two characters, a border of one character says little.
    private func isSingleBorder(_ end: Int) -> Bool {
        if isTaken(end) || IdentifierText.isOne(text[end], of: "的说已在将要到代") { return false }
        return lexicon.trie(.boundary).match(text.folded, text.classes, at: end, end: text.count).map { $0.end - end < 2 } ?? true
    }

    /// A word of two characters ends before a place.
    private func isWordEnd(_ place: Int) -> Bool { place > 1 && text.isHan(place - 2) && isCommonWord(place - 2, place) }

    /// A word begins or ends within a name and lies half outside.
    private func isWordAcross(_ start: Int, _ end: Int) -> Bool {
        start > 0 && text.isHan(start - 1) && isCommonWord(start - 1, start + 1) || text.isHan(end) && isCommonWord(end - 1, end + 1)
    }
}
