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
            // The next cue may be the name's own first character: 家属向.
            var (start, isMarked) = valueStart(after: cue.range.upperBound)
            if !isMarked, meaning.contains(.nameLabel), text.isBlank(cue.range.upperBound), text.isHan(start) || text.isLatin(start) { isMarked = true }
            // Who speaks, in a dialogue.
            let isSpeaker =
                cue.range.count == 2
                && (text.has("患者", orAt: cue.range.lowerBound) || text.has("医生", orAt: cue.range.lowerBound) || text.has("护士", orAt: cue.range.lowerBound)
                    || text.has("家属", orAt: cue.range.lowerBound))
            if isMarked, isSpeaker, let spoken = name(at: start, isLabelled: false, surnames, compounds, boundaries, excluded) {
                if !text.isHan(spoken.upperBound) || isTitle(spoken.upperBound) || cueStarts(at: spoken.upperBound) { add(.name, spoken, "name.label") }
            } else if isMarked, isSpeaker {
                continue
            } else if isMarked, meaning.contains(.nameLabel) {
                findLabelled(start, takesAny: takesAny(cue.range), surnames, compounds, boundaries, excluded)
            } else if !meaning.isDisjoint(with: [.namePatient, .nameKin, .nameCall]) || isPerson(cue.range) {
                if text[cue.range.upperBound] == 0x28 { start = cue.range.upperBound + 1 } else if start != cue.range.upperBound, !meaning.contains(.nameCall) { continue }
                if index + 1 < cues.count, cues[index + 1].range.lowerBound == start, cues[index + 1].range.count > 1,
                    !cues[index + 1].meaning.isDisjoint(with: [.nameAfter, .nameLabel, .nameKin])
                {
                    continue
                }
                if let name = name(at: start, isLabelled: false, surnames, compounds, boundaries, excluded) {
                    add(.name, name, meaning.contains(.nameKin) ? "name.relative" : meaning.contains(.nameCall) ? "name.call" : "name.frame")
                } else if meaning.contains(.nameCall), surnames.match(text.folded, text.classes, at: start, end: start + 1) != nil, !text.isHan(start + 1),
                    isFree(start..<start + 1)
                {
                    add(.name, start..<start + 1, "name.call")
                }
            }
        }
        findMasked(surnames, compounds)
        findFielded(surnames, compounds, boundaries, excluded)
    }

    /// Whether a label is one that nothing but a name follows.
    private func takesAny(_ cue: Range<Int>) -> Bool {
        cue.count > 2 && cue.contains { place in IdentifierText.isOne(text[place], of: "名医护者人师签") } || text.has("姓名", orAt: cue.lowerBound)
    }

    /// A word for somebody who does something: 接产者, 新生儿医师.
    private func isPerson(_ cue: Range<Int>) -> Bool {
        cue.count > 2 && IdentifierText.isOne(text[cue.upperBound - 1], of: "者师士人生员")
    }

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
    private func isTitle(_ place: Int) -> Bool {
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
    private func isCommonWord(_ start: Int, _ end: Int) -> Bool {
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

    private mutating func findLabelled(
        _ start: Int, takesAny: Bool, _ surnames: KeywordTrie, _ compounds: KeywordTrie, _ boundaries: KeywordTrie, _ excluded: KeywordTrie
    ) {
        var place = start
        for _ in 0..<6 {
            var end: Int?
            if let name = name(at: place, isLabelled: true, surnames, compounds, boundaries, excluded) {
                end = name.upperBound
            } else if takesAny, text.isHan(place), !isTaken(place) {
                // An unusual name fills the field.
                var run = place
                while text.isHan(run), run - place < 6 { run += 1 }
                if let dotted = dottedEnd(place) { run = dotted }
                let isField = (2...4).contains(run - place) || dottedEnd(place) != nil
                if isField, excluded.match(text.folded, text.classes, at: place, end: run) == nil, !cueStarts(at: place), !isMentioned(place..<run), !isCommonWord(place, run),
                    !isForm(run)
                {
                    end = run
                }
            } else if text.isUpper(place), let latin = latinName(place) {
                end = latin
            }
            guard let found = end, isFree(place..<found) else { return }
            add(.name, place..<found, "name.label")
            // 钱进/伍月、张三
            guard [0x2F, 0x3001, 0x2C, 0x20].contains(text[found]), text.isHan(found + 1), !cueStarts(at: found + 1) else { return }
            if text[found] != 0x2F, text[found] != 0x3001 {
                guard surnameEnd(found + 1, surnames, compounds) != nil, !text.isHan(found + 3) || !text.isHan(found + 4),
                    excluded.match(text.folded, text.classes, at: found + 1, end: text.count) == nil, "男女".unicodeScalars.allSatisfy({ $0.value != text[found + 1] })
                else { return }
            }
            place = found + 1
        }
    }

    /// A colon follows: a label and no name.
    private func isForm(_ end: Int) -> Bool { text[text.skipBlanks(end, most: 2)] == 0x3A }

    private func latinName(_ start: Int) -> Int? {
        var index = text.piece(from: start), end: Int?
        while index < text.pieces.count, text.pieces[index].isCapital, end.map({ text.isBlank($0) && text.pieces[index].start == $0 + 1 }) ?? true {
            end = text.pieces[index].end
            index += 1
        }
        guard let end, end - start > 3, text[end] != 0x3A else { return nil }
        return end
    }

    /// 王女士, 李主任: a surname, or a name, before a title.
    private mutating func findTitled(_ title: Range<Int>, _ surnames: KeywordTrie, _ compounds: KeywordTrie, _ excluded: KeywordTrie) -> Bool {
        let end = title.lowerBound
        guard end > 0, text.isHan(end - 1), !isTaken(end - 1) else { return false }
        // 王氏手术, 李某; 主任医师 before nothing.
        if text[end] == 0x6C0F || text[end] == 0x603B || text[end] == 0x67D0 { return false }
        // A full name of three or two characters, a compound surname, a surname alone; the longest that something other than a name stands before.
        for length in [4, 3, 2, 1] where end - length >= 0 {
            let start = end - length
            guard (start..<end).allSatisfy({ text.isHan($0) && !isTaken($0) }), let given = surnameEnd(start, surnames, compounds), end - given <= 2, given <= end else { continue }
            if length > 1, given == start + 1, let word = excluded.match(text.folded, text.classes, at: start, end: text.count), word.end > start + 1 { continue }
            let isCompound = given - start > 1
            if length > 2 || length == 2 && !isCompound {
                guard !isInside(start, end), isNameBorder(start) || given == end else { continue }
                if length > 1, isCommonWord(start, end) || isMentioned(start..<end) { continue }
            } else if length == 1 {
                guard isNameBorder(start) || !isCommonWord(start - 1, end), !isMentioned(start..<end), !isCommonWord(start, title.upperBound) || isNameBorder(start) else {
                    continue
                }
                if IdentifierText.isOne(text[start], of: "该本我主各诊全多值单住家每外原任方管时双班"), !isNameBorder(start) { continue }
            }
            add(.name, start..<end, "name.title")
            return true
        }
        return false
    }

    /// A word border lies within: the first character belongs to the word before.
    private func isInside(_ start: Int, _ end: Int) -> Bool { isCommonWord(start - 1, start + 1) && start > 0 && text.isHan(start - 1) }

    /// What stands before a name: a sign, a cue, a word that names follow.
    private func isNameBorder(_ start: Int) -> Bool {
        if start == 0 || !text.isHan(start - 1) || isTaken(start - 1) { return true }
        if IdentifierText.isOne(text[start - 1], of: "由经请与和向致找及予科诉告是室部区床老小叫姓知遵报任师士到为日时") { return true }
        guard let cue = cue(before: start) else { return false }
        return cue.range.upperBound == start
    }

    /// 张某, 李××, 王** without a frame.
    private mutating func findMasked(_ surnames: KeywordTrie, _ compounds: KeywordTrie) {
        var place = 0
        while place + 1 < text.count {
            guard text.isHan(place), isMask(place + 1), text[place + 1] != 0x78 || text[place + 2] == 0x78, !isTaken(place), let end = surnameEnd(place, surnames, compounds) else {
                place += 1
                continue
            }
            var last = end
            while isMask(last), last - end < 3 { last += 1 }
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
