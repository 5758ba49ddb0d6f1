internal import CasebookLexicons
internal import CasebookText

/// Chinese names of persons: a surname with one or two characters in the frames of notes.
extension IdentifierSearch {
    mutating func findChineseNames() {
        let surnames = lexicon.trie(.surname), compounds = lexicon.trie(.compoundSurname), boundaries = lexicon.trie(.boundary), excluded = lexicon.trie(.notName)
        for (index, cue) in cues.enumerated() where text.isHan(cue.range.lowerBound) {
            let meaning = cue.meaning
            if meaning.contains(.nameAfter), findTitled(cue.range, surnames, compounds, excluded) { continue }
            guard !meaning.isDisjoint(with: [.nameLabel, .namePatient, .nameKin, .nameCall]) else { continue }
            let end = cue.range.upperBound
            // The next cue may be the name's own first character: 家属向.
            var (start, isMarked) = valueStart(after: end)
            let hasGap = text.isBlank(end) || isFieldSign(end) && text.scalars[end] == 0x7C
            if !isMarked, hasGap, start == text.skipBlanks(end) || text[end] == 0x7C, text.isHan(start) || text.isLetter(start) { isMarked = meaning.contains(.nameLabel) }
            // Who speaks, in a dialogue.
            let isSpeaker =
                cue.range.count == 2
                && (text.has("患者", orAt: cue.range.lowerBound) || text.has("医生", orAt: cue.range.lowerBound) || text.has("护士", orAt: cue.range.lowerBound)
                    || text.has("家属", orAt: cue.range.lowerBound))
            if isMarked, isSpeaker, text[text.skipBlanks(end, most: 2)] == 0x3A {
                if let spoken = name(at: start, isLabelled: false, surnames, compounds, boundaries, excluded) {
                    if !text.isHan(spoken.upperBound) || isTitle(spoken.upperBound) || cueStarts(at: spoken.upperBound) { add(.name, spoken, "name.label") }
                } else if let person = fullForeign(start), isFree(start..<person) {
                    add(.name, start..<person, "name.label")
                }
                continue
            }
            // 紧急联系人：妻 Siobhán
            if isMarked, text.isHan(start), start - end < 4, text.isBlank(start + 1), text.isUpper(start + 2) || text.isHan(start + 2),
                IdentifierText.isOne(text[start], of: "妻夫父母子女媳婿兄弟姐妹")
            {
                start += 2
            }
            if isMarked, meaning.contains(.nameLabel) {
                let hasColon = (end..<start).contains { text[$0] == 0x3A }
                if findLabelled(start, takesAny: takesAny(cue.range), isSure: hasColon, surnames, compounds, boundaries, excluded) { continue }
                if hasColon { continue }
            }
            guard !meaning.isDisjoint(with: [.namePatient, .nameKin, .nameCall]) || isPerson(cue.range) else { continue }
            if [0x28, 0x22, 0x201C, 0x300C, 0x2018].contains(text[end]) {
                start = end + 1
            } else if start != end, !meaning.contains(.nameCall), !(text.skipBlanks(end) == start && !text.isBreak(start)) {
                continue
            }
            if index + 1 < cues.count, cues[index + 1].range.lowerBound == start, cues[index + 1].range.count > 1,
                !cues[index + 1].meaning.isDisjoint(with: [.nameAfter, .nameLabel, .nameKin]), cues[index + 1].range.upperBound < hanEnd(start) || !isReached(hanEnd(start))
            {
                continue
            }
            let rule = meaning.contains(.nameKin) ? "name.relative" : meaning.contains(.nameCall) ? "name.call" : "name.frame"
            if let range = framed(start, cue, hasGap: start > end && text.isBlank(end), surnames, compounds, boundaries, excluded), isFree(range) { add(.name, range, rule) }
        }
        findMasked(surnames, compounds)
        findFielded(surnames, compounds, boundaries, excluded)
        findFreeNames()
    }

    /// A name that a word introduces without a sign: 患者张伟, 丈夫Pieter, 护士叫阿芳.
    private func framed(
        _ start: Int, _ cue: Cue, hasGap: Bool, _ surnames: KeywordTrie, _ compounds: KeywordTrie, _ boundaries: KeywordTrie, _ excluded: KeywordTrie
    ) -> Range<Int>? {
        let isCall = cue.meaning.contains(.nameCall), isSurname = isCall && text[cue.range.upperBound - 1] == 0x59D3
        let isLatin = text.isUpper(start) || text[start] == 0x963F && text.isUpper(start + 1)
        if isLatin, !cue.meaning.isDisjoint(with: [.nameKin, .nameCall]) || isPersonWord(cue.range), let end = latinName(start, isSure: true) { return start..<end }
        guard text.isHan(start) || isCall && text.isLatin(start) else { return nil }
        let run = hanEnd(start)
        if isSurname {
            if run - start < 4, let name = name(at: start, isLabelled: true, surnames, compounds, boundaries, excluded), name.upperBound == run { return name }
            return surnameEnd(start, surnames, compounds).map { start..<$0 }
        }
        if let foreign = fullForeign(start) { return start..<foreign }
        if isCall, Self.calls.match(text.folded, text.classes, at: cue.range.lowerBound, end: cue.range.upperBound)?.end == cue.range.upperBound {
            if text.isLatin(start) {
                var end = start
                while text.isLetter(end) { end += 1 }
                return end - start > 2 && !isMentioned(start..<end) ? start..<end : nil
            }
            if (2...4).contains(run - start), !isValue(start, run) { return start..<run }
        }
        // 外婆阿依木汗带至: characters of foreign names up to a border.
        if cue.meaning.contains(.nameKin) || cue.meaning.contains(.namePatient) {
            var end = start
            while end < run, isTransliterated(end..<end + 1) { end += 1 }
            while end - start > 3, boundaries.match(text.folded, text.classes, at: end, end: text.count) == nil { end -= 1 }
            if end - start > 2, end < run, boundaries.match(text.folded, text.classes, at: end, end: text.count) != nil, !isCommonWord(start, start + 2), !isMentioned(start..<end),
                surnameEnd(start, surnames, compounds) == nil || end - start > 3
            {
                return start..<end
            }
        }
        // 翻译娜扎133…: a telephone number is written to the name.
        if (2...4).contains(run - start), text.isDigit(run), isReached(run), !isCommonWord(start, run), !isMentioned(start..<run), !isCueWord(start, run), !isValue(start, run) {
            return start..<run
        }
        // 女婿关节 180…: a number or bracket says that it is a person, whatever word it looks like.
        if (2...4).contains(run - start), isReached(run), let given = surnameEnd(start, surnames, compounds), (1...2).contains(run - given), !isValue(start, run),
            cue.range.count > 1, !isCueWord(start, run), !(start + 1..<run).contains(where: isTitle)
        {
            return start..<run
        }
        // 次子林 金水
        if run == start + 1, surnameEnd(start, surnames, compounds) == run, text.scalars[min(run, text.count - 1)] == 0x20, text.isHan(run + 1) {
            let rest = hanEnd(run + 1)
            if (1...2).contains(rest - run - 1), !isTitle(run + 1), !isCueWord(run + 1, rest), !isCommonWord(run + 1, rest) { return start..<rest }
        }
        // 之弟向阳表示: a strong border behind a relative's name that is an everyday word.
        if cue.meaning.contains(.nameKin), cue.range.count > 1, let given = surnameEnd(start, surnames, compounds), given == start + 1 {
            for end in [given + 1, given + 2]
            where end < run && isCommonWord(start, end) && !isMentioned(start..<end) && isStrongBoundary(end, boundaries)
                && excluded.match(text.folded, text.classes, at: start, end: end) == nil && (given..<end).allSatisfy({ isGiven($0) })
            {
                return start..<end
            }
        }
        guard let name = name(at: start, isLabelled: false, surnames, compounds, boundaries, excluded) else {
            // 孙女小安, 护士叫阿芳
            if IdentifierText.isOne(text[start], of: "小阿老"), text.isHan(start + 1), cue.meaning.contains(.nameKin) || isCall || text[start] == 0x963F,
                run == start + 2 || boundaries.match(text.folded, text.classes, at: start + 2, end: text.count) != nil || run == start + 3 && isCall,
                !isCommonWord(start, start + 2)
            {
                return start..<(run == start + 3 && isCall ? run : start + 2)
            }
            if isCall, surnames.match(text.folded, text.classes, at: start, end: start + 1) != nil, !text.isHan(start + 1) { return start..<start + 1 }
            return nil
        }
        if hasGap, text.isHan(name.upperBound), !isTitle(name.upperBound), name.count < 3 { return nil }
        return name
    }

    private static let calls = KeywordTrie([
        "我叫", "他叫", "她叫", "名叫", "名字叫", "真名", "真名叫", "小名", "小名叫", "乳名", "乳名叫", "绰号", "外号", "外号叫", "人称", "唤", "人唤", "唤作", "名唤", "全名", "全名叫", "化名", "更名为", "改名为", "取名", "起名", "起名叫",
        "叫我", "请叫我", "名字是",
        "本名叫", "原名叫", "也叫", "又叫", "叫",
    ])

    private func isCueWord(_ start: Int, _ end: Int) -> Bool { lexicon.cue(text.folded, text.classes, at: start, end: end)?.end == end }

    /// Behind a name stand a telephone number, or a bracket with a relation, age, number or place of work.
    private func isReached(_ end: Int) -> Bool {
        var place = text.skipBlanks(end, most: 2)
        if text[place] == 0x2B { return true }
        if place == end, text.isDigit(place), identifier(at: place)?.kind == .phone { return true }
        if place > end || text[place] == 0x28 {
            if text[place] == 0x28 {
                place += 1
                if text.isDigit(place), text.isDigit(place + 1) { return true }
                if isTaken(place) { return true }
                let run = hanEnd(place)
                return run > place && (cueIsAt(place) || IdentifierText.isOne(text[place], of: "男女夫妻父母子兄弟姐妹"))
            }
            return isTaken(place) && text.isDigit(place)
        }
        return false
    }

    /// 伊萨克, 买买提·吐尔逊: the end of a name of another language that fills what stands there.
    private func fullForeign(_ start: Int) -> Int? {
        guard text.isHan(start), !isTaken(start) else { return nil }
        let run = hanEnd(start)
        if isDot(run) || text[run] == 0x2D && text.isHan(run + 1) && isTransliterated(start..<run) { return dottedEnd(after: run) }
        guard run - start > 2, isTransliterated(start..<run), !isCommonWord(start, run), !isMentioned(start..<run) else { return nil }
        if let given = surnameEnd(start), run - given < 3 { return run }
        // 穆罕默德 伊萨克
        if text[run] == 0x20, text.isHan(run + 1) {
            let next = hanEnd(run + 1)
            if next - run > 2, isTransliterated(run + 1..<next), !isCommonWord(run + 1, next), !isCueWord(run + 1, next) { return next }
        }
        return run
    }

    private func isPersonWord(_ cue: Range<Int>) -> Bool { IdentifierText.isOne(text[cue.upperBound - 1], of: "者师士人生员友属事医工") }

    /// Whether a label is one that nothing but a name follows.
    private func takesAny(_ cue: Range<Int>) -> Bool {
        (cue.count > 2 || Self.persons.match(text.folded, text.classes, at: cue.lowerBound, end: cue.upperBound) != nil)
            && cue.contains { place in IdentifierText.isOne(text[place], of: "名医护者人师签士员导属母父长方生章") } || text.has("姓名", orAt: cue.lowerBound)
    }

    private static let persons = KeywordTrie(["医师", "药师", "技师", "护师", "术者", "法医", "医助", "经办"])

    /// A word for somebody who does something: 接产者, 新生儿医师.
    private func isPerson(_ cue: Range<Int>) -> Bool {
        cue.count > 2 && IdentifierText.isOne(text[cue.upperBound - 1], of: "者师士人生员")
    }

    func surnameEnd(_ start: Int) -> Int? { surnameEnd(start, lexicon.trie(.surname), lexicon.trie(.compoundSurname)) }

    private func surnameEnd(_ start: Int, _ surnames: KeywordTrie, _ compounds: KeywordTrie) -> Int? {
        if let compound = compounds.match(text.folded, text.classes, at: start, end: text.count) { return compound.end }
        return surnames.match(text.folded, text.classes, at: start, end: text.count)?.end
    }

    private func isMask(_ place: Int) -> Bool { [0x2A, 0xD7, 0x25CB, 0x3007, 0x25CF, 0x25A1, 0x67D0].contains(text[place]) || text[place] == 0x78 && !text.isLatin(place + 2) }

    /// A name that begins at a place.
    private func name(
        at start: Int, isLabelled: Bool, _ surnames: KeywordTrie, _ compounds: KeywordTrie, _ boundaries: KeywordTrie, _ excluded: KeywordTrie
    ) -> Range<Int>? {
        guard text.isHan(start), !isTaken(start) else { return nil }
        // 小郭, 老张
        if text[start] == 0x5C0F || text[start] == 0x8001 || text[start] == 0x963F, let end = surnames.match(text.folded, text.classes, at: start + 1, end: text.count)?.end,
            !text.isHan(end) || boundaries.match(text.folded, text.classes, at: end, end: text.count) != nil, !isCommonWord(start, end), !isMentioned(start..<end)
        {
            return start..<end
        }
        guard let given = surnameEnd(start, surnames, compounds) else { return nil }
        // 张××, 李某某
        var end = given
        while isMask(end), end - given < 3 { end += 1 }
        if end > given { return start..<end }
        // 古丽娜尔·买买提
        if let dotted = dottedEnd(start) { return start..<dotted }
        guard text.isHan(given) else { return nil }
        if isTitle(given) { return isLabelled || !isMentioned(start..<given) ? start..<given : nil }
        var run = given
        while text.isHan(run), run - given < 6, !isTaken(run) { run += 1 }
        // 患者常乐，男: sex or age behind it say that it is a name, whatever word it looks like.
        if run - given < 3, isDescribed(run) { return start..<run }
        if !isLabelled || run - start > 4, let word = excluded.match(text.folded, text.classes, at: start, end: text.count), word.end > start + 1 { return nil }
        let length = run - given
        func isBoundary(_ place: Int) -> Bool {
            !text.isHan(place) || isTaken(place) || boundaries.match(text.folded, text.classes, at: place, end: text.count) != nil || cueStarts(at: place)
        }
        // 陈李秀珍: two surnames of a married woman; 阮氏秋庄.
        let isMarried = surnames.match(text.folded, text.classes, at: given, end: given + 1) != nil && !isBoundary(given + 1) && !isTitle(given + 2) || text[given] == 0x6C0F
        if given == start + 1, isMarried, length > 2, isBoundary(given + 3), !isBoundary(given + 2) || text[given] == 0x6C0F || length == 3 && isLabelled, !isTitle(given + 1) {
            let range = start..<given + 3
            if isLabelled && !isStrongBoundary(given + 2, boundaries) || !isLabelled && !isMentioned(range) && !isCommonWord(given + 1, given + 3) { return range }
        }
        // Two characters behind the surname unless only one is followed by a border.
        let two = length >= 2 && isBoundary(given + 2), one = isBoundary(given + 1)
        let count: Int
        if length == 1 || isTitle(given + 1) {
            count = 1
        } else if two, !(one && length > 2 && isStrongBoundary(given + 1, boundaries)) {
            count = 2
        } else if one {
            count = 1
        } else {
            guard isLabelled || length >= 2 else { return nil }
            count = 2
        }
        let range = start..<given + count
        if !isLabelled, isMentioned(range) || isCommonWord(start, given + count) { return nil }
        if isLabelled, run - start > 4, isMentioned(range) { return nil }
        return range
    }

    /// Behind a comma or bracket stands a sex or an age.
    private func isDescribed(_ end: Int) -> Bool {
        guard text[end] == 0x2C || text[end] == 0x28 else { return false }
        let place = text.skipBlanks(end + 1, most: 1)
        if IdentifierText.isOne(text[place], of: "男女") { return !text.isHan(place + 1) || text[place + 1] == 0x6027 }
        var age = place
        while text.isDigit(age), age - place < 4 { age += 1 }
        return age > place && text[age] == 0x5C81
    }

    /// 女士, 主任 stand at a place.
    func isTitle(_ place: Int) -> Bool {
        guard let match = lexicon.cue(text.folded, text.classes, at: place, end: text.count) else { return false }
        return match.end - place > 1 && match.value.contains(.nameAfter)
    }

    private func cueStarts(at place: Int) -> Bool {
        guard let index = cueIndex(before: place + 6) else { return false }
        return cues[max(0, index - 2)...index].contains { $0.range.lowerBound == place && $0.range.count > 1 }
    }

    /// A border of two characters and more, or a sign.
    private func isStrongBoundary(_ place: Int, _ boundaries: KeywordTrie) -> Bool {
        guard let match = boundaries.match(text.folded, text.classes, at: place, end: text.count) else { return !text.isHan(place) }
        return match.end - place > 1 || IdentifierText.isOne(text[place], of: "男女因于诉") || cueStarts(at: place)
    }

    private func dottedEnd(_ start: Int) -> Int? {
        var place = start
        while text.isHan(place), place - start < 8 { place += 1 }
        guard text[place] == 0xB7 || text[place] == 0x2022 || text[place] == 0x30FB, text.isHan(place + 1) else { return nil }
        let second = place + 1
        place = second
        while text.isHan(place), place - second < 8 { place += 1 }
        return place
    }

    /// Whether the characters are an everyday word, or begin with one that is no name, by the costs of the dictionary of words.
    func isCommonWord(_ start: Int, _ end: Int) -> Bool {
        words.withTrie { cursor in
            var node: Int32 = 0
            for place in start..<end {
                node = cursor.child(of: node, over: text.folded[place])
                if node < 0 { return false }
            }
            let leaf = cursor.leaf(at: node)
            return leaf >= 0 && cursor.cost(of: leaf) < 10.5
        }
    }

    /// Names behind a label, one or more.
    ///
    /// - Parameters:
    ///   - takesAny: nothing but a name stands behind the label.
    ///   - isSure: a colon stands behind it.
    private mutating func findLabelled(
        _ start: Int, takesAny: Bool, isSure: Bool, _ surnames: KeywordTrie, _ compounds: KeywordTrie, _ boundaries: KeywordTrie, _ excluded: KeywordTrie
    ) -> Bool {
        var place = start, hasFound = false
        if [0x22, 0x201C, 0x300C].contains(text[place]) { place += 1 }
        for _ in 0..<8 {
            guard let end = labelledEnd(place, takesAny: takesAny, isSure: isSure || hasFound, surnames, compounds, boundaries, excluded),
                isFree(place..<end) || text.isLetter(place) || text[place] == 0x963F
            else { return hasFound }
            add(.name, place..<end, "name.label")
            hasFound = true
            // 钱进/伍月、张三
            var next = end
            if isTitle(text.skipBlanks(end, most: 1)), let title = lexicon.cue(text.folded, text.classes, at: text.skipBlanks(end, most: 1), end: text.count) { next = title.end }
            guard [0x2F, 0x3001, 0x2C, 0x20, 0x2192, 0x3B, 0x26].contains(text[next]), !cueStarts(at: next + 1) else { return true }
            let sign = text[next]
            next = text.skipBlanks(next + 1, most: 2)
            if text[next] == 0x2192 { next = text.skipBlanks(next + 1, most: 2) }
            guard text.isHan(next), !cueStarts(at: next) else { return true }
            if sign != 0x2F, sign != 0x3001, sign != 0x2192 {
                let run = hanEnd(next)
                guard surnameEnd(next, surnames, compounds) != nil, run - next < 4 || isTitle(next + 2) || isTitle(next + 3),
                    excluded.match(text.folded, text.classes, at: next, end: text.count) == nil, text[next] != 0x7537, text[next] != 0x5973, !isForm(run), !isCommonWord(next, run),
                    !isMentioned(next..<run), run - next > 1
                else { return true }
            }
            place = next
        }
        return hasFound
    }

    /// The end of the name behind a label.
    private func labelledEnd(
        _ place: Int, takesAny: Bool, isSure: Bool, _ surnames: KeywordTrie, _ compounds: KeywordTrie, _ boundaries: KeywordTrie, _ excluded: KeywordTrie
    ) -> Int? {
        if text.isLetter(place) {
            guard takesAny || isSure || text.isUpper(place) else { return nil }
            return latinName(place, isSure: takesAny)
        }
        guard text.isHan(place), !isTaken(place) else { return nil }
        // 紧急联系人：妻 Siobhán
        if let kin = lexicon.cue(text.folded, text.classes, at: place, end: text.count), kin.value.contains(.nameKin), text.isBlank(kin.end), text.isUpper(kin.end + 1) {
            return nil
        }
        if text[place] == 0x963F, text.isUpper(place + 1) { return latinName(place, isSure: true) }
        let run = hanEnd(place)
        if isForm(run) && run - place < 6 || isValue(place, run) || cueStarts(at: place) && !(takesAny && isSure && run - place < 4 && !isCueWord(place, run)) { return nil }
        // 李X
        if run - place == 1, surnameEnd(place, surnames, compounds) == run, text.isUpper(run), !text.isLetter(run + 1) { return run + 1 }
        if let foreign = fullForeign(place) { return foreign }
        // 歐陽 蘭
        if takesAny, let given = surnameEnd(place, surnames, compounds), given == run, text[run] == 0x20, text.scalars[run] == 0x20 {
            let rest = hanEnd(run + 1)
            if (1...2).contains(rest - run - 1), !isCueWord(run + 1, rest), !isTitle(run + 1) { return rest }
        }
        let isField = (2...4).contains(run - place)
        if let name = name(at: place, isLabelled: true, surnames, compounds, boundaries, excluded) {
            let end = name.upperBound
            if end >= run || !isField || !takesAny { return end }
            // A border that follows the name is no part of it: 张三男, 李明主任.
            let isParted = isTitle(end) || isStrongBoundary(end, boundaries) || cueStarts(at: end) || isTitle(end - 1)
            return isParted ? end : run
        }
        guard takesAny, isField || run - place < 9 && isTransliterated(place..<run) else { return nil }
        if run - place < 3, isTitle(place) { return nil }
        if isSure, run - place < 4 || !isCommonWord(place, run) && !isMentioned(place..<run) {
            return isCommonWord(place, run) && surnameEnd(place) == nil && run - place > 3 ? nil : run
        }
        guard excluded.match(text.folded, text.classes, at: place, end: run) == nil, !isMentioned(place..<run), !isCommonWord(place, run) else { return nil }
        return run
    }

    /// A colon follows: a label and no name.
    func isForm(_ end: Int) -> Bool { text[text.skipBlanks(end, most: 2)] == 0x3A }

    private static let particles = KeywordTrie([
        "de", "la", "van", "der", "den", "von", "bin", "ibn", "al", "el", "du", "da", "dos", "ter", "ten", "di", "del", "le", "binti", "bt",
    ])

    /// The end of a name in Latin letters: CHAN Kit Ying, Phoebe; R. J. Ó Súilleabháin Jr.; de Souza, M. A.
    ///
    /// - Parameter isSure: initials alone are a name too.
    func latinName(_ start: Int, isSure: Bool) -> Int? {
        var index = text.piece(from: start), end = start, words = 0, letters = 0
        while index < text.pieces.count, words < 7, identifier(at: text.pieces[index].start).map({ $0.kind == .name }) ?? true {
            let piece = text.pieces[index]
            let gap = end..<piece.start
            let isJoined =
                words == 0
                ? piece.start - start <= 1
                : gap.count <= 2 && gap.allSatisfy { text.scalars[$0] == 0x20 || text[$0] == 0x2C || text[$0] == 0x2E } && (!gap.isEmpty || text[end - 1] == 0x2E)
            guard isJoined, !piece.isDigits else { break }
            let isComma = gap.contains { text.scalars[$0] == 0x2C }
            let isParticle =
                piece.shape == .small && Self.particles.match(text.folded, text.classes, at: piece.start, end: piece.end)?.end == piece.end
                && index + 1 < text.pieces.count && text.pieces[index + 1].shape != .digits && text.pieces[index + 1].start == piece.end + 1
            guard piece.isCapital || isParticle, !isComma || words > 0 && letters > 3 else { break }
            end = piece.end
            if text[end] == 0x2E, piece.end - piece.start < 4 { end += 1 }
            letters += piece.end - piece.start
            words += 1
            index += 1
        }
        // CT, ICU and the like; Prof.
        if words == 1, end - start < 5, text.pieces[text.piece(from: start)].shape == .capitals { return nil }
        if let title = lexicon.cue(text.folded, text.classes, at: start, end: text.count), title.value.contains(.nameTitle) { return nil }
        guard words > 0, letters > 3 || isSure && (words > 1 || letters > 2), text[text.skipBlanks(end, most: 1)] != 0x3A else { return nil }
        if words == 1, isMentioned(start..<end) || text.isDigit(end) || text[end] == 0x2D && text.isDigit(end + 1) { return nil }
        return end
    }

    /// 王女士, 李主任: a surname, or a name, before a title.
    private mutating func findTitled(_ title: Range<Int>, _ surnames: KeywordTrie, _ compounds: KeywordTrie, _ excluded: KeywordTrie) -> Bool {
        var end = title.lowerBound
        // 周柏言 醫生
        let hasGap = end > 1 && text[end - 1] == 0x20
        if hasGap { end -= 1 }
        guard end > 0, !isTaken(end - 1) else { return false }
        if title.count > 1, text.isLetter(end - 1) || text[end - 1] == 0x2E { return findLatinTitled(end) }
        guard text.isHan(end - 1) else { return false }
        // 王氏手术, 李某; 主任医师 before nothing.
        if text[title.lowerBound] == 0x6C0F || text[title.lowerBound] == 0x603B || text[title.lowerBound] == 0x67D0 { return false }
        if hasGap {
            // The name fills the field before the gap.
            var start = end
            while start > 0, end - start < 5, text.isHan(start - 1), !isTaken(start - 1) { start -= 1 }
            guard title.count > 1, let given = surnameEnd(start, surnames, compounds), (0...2).contains(end - given), !isValue(start, end), !isCueWord(start, end),
                end - start > 1 && !isExcludedTitle(start, end) || end - start == 1 && text.isBlank(start - 1)
            else { return false }
            if end - start == 2, isMentioned(start..<end) { return false }
            add(.name, start..<end, "name.title")
            return true
        }
        // 小宇妈妈, 阿芳护士
        if end > 1, IdentifierText.isOne(text[end - 2], of: "小阿老"), title.count > 1, !text.isHan(end - 3) || isNameBorder(end - 2), !isCommonWord(end - 2, end),
            !isMentioned(end - 2..<end)
        {
            add(.name, end - 2..<end, "name.title")
            return true
        }
        // A full name of three or two characters, a compound surname, a surname alone; the longest that something other than a name stands before.
        for length in [4, 3, 2, 1] where end - length >= 0 {
            let start = end - length
            guard (start..<end).allSatisfy({ text.isHan($0) && !isTaken($0) }), let given = surnameEnd(start, surnames, compounds), end - given <= 2, given <= end else { continue }
            if length > 1, given == start + 1, let word = excluded.match(text.folded, text.classes, at: start, end: text.count), word.end > start + 1,
                word.end > end || isExcludedTitle(start, end) || text.isHan(start - 1) && !IdentifierText.isOne(text[start - 1], of: "由请")
            {
                continue
            }
            let isCompound = given - start > 1
            if length > 2 || length == 2 && !isCompound {
                guard !isInside(start, end), isNameBorder(start) || given == end else { continue }
                let isStrong = title.count > 1 && !isExcludedTitle(start, end) && (!text.isHan(start - 1) || IdentifierText.isOne(text[start - 1], of: "由请经")) && length < 4
                if length > 1, !isStrong, isCommonWord(start, end) || isMentioned(start..<end) { continue }
            } else if length == 1 {
                guard isNameBorder(start) || !isCommonWord(start - 1, end), !isMentioned(start..<end), !isCommonWord(start, title.upperBound) || isNameBorder(start) else {
                    continue
                }
                let isPolite = IdentifierText.isOne(text[title.lowerBound], of: "女先小太阿") && title.count > 1
                if !isPolite, IdentifierText.isOne(text[start], of: "该本我主各诊全多值单住家每外原任方管时双班"), !isNameBorder(start) { continue }
            }
            add(.name, start..<end, "name.title")
            return true
        }
        return false
    }

    private static let titled = KeywordTrie([
        "高级", "高年", "任何", "全体", "全科", "全院", "时任", "现任", "应急", "支援", "包括", "连同", "来院", "常驻", "单位", "相关", "所有", "明确", "左右", "家庭", "专科", "外科", "内科", "儿科", "妇科", "骨科", "眼科", "皮肤",
        "康复", "党支", "班主", "金牌", "乐队",
        "车间", "安全", "公共", "文化", "房屋", "平台", "古筝", "钢琴", "舞蹈", "解剖", "管床", "路人", "成年", "支部", "通知", "华裔", "国外", "毕业", "后勤", "江苏", "安徽", "宁夏", "于外", "于门", "向门", "向家", "方便", "查房",
        "经治", "白班", "何种",
        "何位", "全职", "全日", "和主", "师资", "应届", "来自", "连续", "上级", "本院", "我院", "该院", "水电", "金融", "车辆", "程序", "施工", "安装", "强制", "年轻", "年老", "年迈", "年长", "中年", "幸福", "国际", "国家", "居民",
        "党员", "养老", "养护",
    ])

    private func isExcludedTitle(_ start: Int, _ end: Int) -> Bool { Self.titled.match(text.folded, text.classes, at: start, end: text.count) != nil && !(end - start > 2) }

    /// Thomas医生, de Souza, M. A. 醫生
    private mutating func findLatinTitled(_ end: Int) -> Bool {
        var index = text.piece(from: end) - 1, start = end
        guard index >= 0, end - text.pieces[index].end < 2 else { return false }
        while index >= 0 {
            let piece = text.pieces[index]
            let gap = piece.end..<start
            guard gap.count <= 2, gap.allSatisfy({ text.scalars[$0] == 0x20 || text[$0] == 0x2C || text[$0] == 0x2E }), !isTaken(piece.start),
                piece.isCapital || piece.shape == .small && Self.particles.match(text.folded, text.classes, at: piece.start, end: piece.end)?.end == piece.end && start < end,
                end - piece.start < 48
            else { break }
            start = piece.start
            index -= 1
        }
        let letters = (start..<end).count(where: text.isLetter)
        guard start < end, letters > 2, !isMentioned(start..<end), (start..<end).contains(where: { text.isLetter($0) && !text.isUpper($0) }) || letters > 5 else { return false }
        add(.name, start..<end, "name.title")
        return true
    }

    /// A word border lies within: the first character belongs to the word before.
    private func isInside(_ start: Int, _ end: Int) -> Bool { isCommonWord(start - 1, start + 1) && start > 0 && text.isHan(start - 1) }

    /// What stands before a name: a sign, a cue, a word that names follow.
    func isNameBorder(_ start: Int) -> Bool {
        if start == 0 || !text.isHan(start - 1) || isTaken(start - 1) { return true }
        if IdentifierText.isOne(text[start - 1], of: "由经请与和向致找及予科诉告是室部区床老小叫姓知遵报任师士到为日时") { return true }
        // 周一陈默
        if IdentifierText.isOne(text[start - 1], of: "一二三四五六日天"), IdentifierText.isOne(text[start - 2], of: "周期拜") { return true }
        guard let cue = cue(before: start) else { return false }
        return cue.range.upperBound == start
    }

    /// 张某, 李××, 王** without a frame.
    private mutating func findMasked(_ surnames: KeywordTrie, _ compounds: KeywordTrie) {
        var place = 0
        while place + 1 < text.count {
            guard text.isHan(place), isMask(place + 1) || isMask(place + 2), !isTaken(place), let end = surnameEnd(place, surnames, compounds), isMask(end),
                text[end] != 0x78 || text[end + 1] == 0x78 || text.isUpper(end) && !text.isLatin(end + 1) && !text.isHan(place - 1) && !text.isDigit(end + 1)
            else {
                place += 1
                continue
            }
            var last = end
            while isMask(last), last - end < 3 { last += 1 }
            // 杨X燕
            if text.isHan(last), text[end] != 0x67D0, isGiven(last), !text.isHan(last + 1) { last += 1 }
            let isFactor = text[end] == 0xD7 && last == end + 1
            if last > end, !isFactor, !text.isDigit(last), !text.isHan(last) || text[end] != 0x67D0 || last > end, isFree(place..<last) { add(.name, place..<last, "name.masked") }
            place = max(last, place + 1)
        }
    }

    /// A name that stands alone between blanks, signs or 床 and a sex: "36床 尤桂芳 女".
    private mutating func findFielded(_ surnames: KeywordTrie, _ compounds: KeywordTrie, _ boundaries: KeywordTrie, _ excluded: KeywordTrie) {
        var place = 0
        while place < text.count {
            let scalar = text[place]
            guard scalar == 0x7537 || scalar == 0x5973, !text.isHan(place + 1) || text[place + 1] == 0x6027 || text.isDigit(place + 1) else {
                place += 1
                continue
            }
            var end = place
            while end > 0, text.isBlank(end - 1) || text[end - 1] == 0x2C || text[end - 1] == 0x3001 || text[end - 1] == 0x28 || text[end - 1] == 0x2F { end -= 1 }
            var start = end
            while start > 0, end - start < 5, text.isHan(start - 1), !isTaken(start - 1) { start -= 1 }
            if end < place, (2...4).contains(end - start), let given = surnameEnd(start, surnames, compounds), (1...2).contains(end - given),
                excluded.match(text.folded, text.classes, at: start, end: text.count) == nil, !isMentioned(start..<end), !isCommonWord(start, end),
                lexicon.cue(text.folded, text.classes, at: start, end: end)?.end != end
            {
                add(.name, start..<end, "name.field")
            }
            place += 1
        }
    }
}
