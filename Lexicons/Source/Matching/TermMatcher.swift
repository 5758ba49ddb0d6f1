internal import CasebookCore
package import CasebookText

/// Finds dictionary terms in a sentence: longest match first, from the left, never across the sentence's end.
///
/// English terms are windows of words whose order-free key stands in the table of phrases; another order than the term's own is accepted where the
/// text licenses it, by a comma ("hypertension, essential") or a linking word ("cancer of the breast"). Terms with Chinese characters are walks
/// down the trie. Later lexicons win over earlier ones at equal length. Linear in the tokens times the longest term.
public struct TermMatcher: Sendable {
    /// Terms have no more words than this.
    package static let maximumWords = 8
    private let lexicons: [LexiconIndex]
    private let table = CharacterTable.standard

    public init(lexicons: [LexiconIndex]) { self.lexicons = lexicons }

    /// What a match means.
    public func meaning(of match: TermMatch) -> TermMeaning {
        let lexicon = lexicons[match.lexicon]
        var codes: [Entity.Code] = []
        var next = match.concept
        let first = lexicon.concept(next)
        while true {
            let record = lexicon.concept(next)
            if record.code != 0, !record.isAmbiguous, record.kind == first.kind || isFinding(record, lexicon) && isFinding(first, lexicon), codes.count < 4 {
                let code = Entity.Code(system: lexicon.systems[Int(record.system)], code: lexicon.string(record.code), display: lexicon.string(record.preferred))
                if !codes.contains(code) { codes.append(code) }
            }
            if record.next == 0 { break }
            next = Int(record.next) - 1
        }
        return TermMeaning(preferred: lexicon.string(first.preferred), source: lexicon.sources[Int(first.source)], codes: codes)
    }

    /// Diseases and symptoms share codes: one vocabulary's disease is another's symptom.
    private func isFinding(_ record: ConceptRecord, _ lexicon: LexiconIndex) -> Bool {
        let kind = lexicon.kinds[Int(record.kind)]
        return kind == .disease || kind == .symptom
    }

    /// Appends the terms of a sentence, in order, without overlaps. Terms of the kind `none` only keep shorter ones from matching.
    package func match(_ sentence: Sentence, _ tokens: UnsafeBufferPointer<Token>, _ buffer: borrowing ScalarBuffer, title: Range<Int>?, into matches: inout [TermMatch]) {
        let range = sentence.tokens
        let isShouting = isAllCapitals(range, tokens)
        var index = range.lowerBound
        // Chinese terms may end inside a token; nothing may start before this scalar.
        var free = tokens[index].startScalar
        buffer.scalars.withUnsafeBufferPointer { scalars in
            while index < range.upperBound {
                if tokens[index].endScalar <= free || tokens[index].kind == .punctuation {
                    index += 1
                    continue
                }
                var best: TermMatch?
                if tokens[index].startScalar >= free, tokens[index].kind != .han {
                    best = phrase(at: index, sentence, tokens, scalars, isShouting: isShouting, title: title)
                }
                var place = max(tokens[index].startScalar, free)
                let last = tokens[index].kind == .han ? tokens[index].endScalar : place + 1
                while place < last {
                    if let found = characters(at: place, token: index, sentence, tokens, scalars, title: title) {
                        if best == nil || found.endScalar > best!.endScalar { best = found }
                        break
                    }
                    if best != nil { break }
                    place += 1
                }
                if let best {
                    if best.kind.rawValue != "none" { matches.append(best) }
                    free = best.endScalar
                    while index < range.upperBound, tokens[index].endScalar <= free { index += 1 }
                } else {
                    index += 1
                }
            }
        }
    }

    /// A sentence in capitals alone says nothing by its capitals.
    private func isAllCapitals(_ range: Range<Int>, _ tokens: UnsafeBufferPointer<Token>) -> Bool {
        var capitals = 0
        for index in range where tokens[index].kind == .word {
            guard tokens[index].flags.contains(.capitals) else { return false }
            capitals += 1
        }
        return capitals >= 4
    }

    /// What an abbreviation stands for at a place: of its readings whose context words stand near the one with the most of them, else the one that needs none.
    ///
    /// - Parameter index: of its one token. Nil for a word that the lexicons do not have as written, and for one that is no entity.
    package func abbreviation(at index: Int, _ sentence: Sentence, _ tokens: UnsafeBufferPointer<Token>, _ buffer: borrowing ScalarBuffer, title: Range<Int>?) -> TermMatch? {
        var phrase = PhraseKey()
        phrase.add(tokens[index].exact)
        let key = phrase.finished(cased: true)
        return buffer.scalars.withUnsafeBufferPointer { scalars in
            for (number, lexicon) in lexicons.enumerated().reversed() {
                guard let (slot, _) = lexicon.phrase(key, after: nil), slot.words == 1 else { continue }
                var next = slot.concept, best: (index: Int, record: ConceptRecord, words: Int)?
                while true {
                    let record = lexicon.concept(next)
                    if !record.isChinese || sentence.language == .chinese {
                        let words =
                            record.isAmbiguous
                            ? ContextWords.count(lexicon.string(record.code), around: index..<index + 1, in: sentence, tokens, scalars, title: title, table: table) : 0
                        if !record.isAmbiguous || words > 0, best == nil || words > best!.words { best = (next, record, words) }
                    }
                    if record.next == 0 { break }
                    next = Int(record.next) - 1
                }
                guard let best else { continue }
                let kind = lexicon.kinds[Int(best.record.kind)]
                guard kind.rawValue != "none" else { return nil }
                return TermMatch(
                    tokens: index..<index + 1, startScalar: tokens[index].startScalar, endScalar: tokens[index].endScalar, kind: kind, isAmbiguous: best.record.isAmbiguous,
                    lexicon: number, concept: best.index)
            }
            return nil
        }
    }

    // MARK: Phrases of words

    private func phrase(
        at start: Int, _ sentence: Sentence, _ tokens: UnsafeBufferPointer<Token>, _ scalars: UnsafeBufferPointer<UInt32>, isShouting: Bool, title: Range<Int>?
    ) -> TermMatch? {
        guard !tokens[start].flags.contains(.connector), start == 0 || !ClinicalWords.standard.isPersonTitle(tokens[start - 1].folded) else { return nil }
        var best: TermMatch?
        var folded = PhraseKey()
        var cased = PhraseKey()
        var joints = Joints()
        var end = start
        while end < sentence.tokens.upperBound {
            let token = tokens[end]
            if end > start, token.flags.contains(.paragraphBefore) || token.kind == .han { break }
            if token.kind == .punctuation {
                // Inside a term only a hyphen, a slash, an apostrophe or one comma.
                let sign = scalars[Int(token.startScalar)]
                if sign == 0x2C, joints.comma == nil { joints.comma = end } else if !Self.joins(sign) { break }
                end += 1
                continue
            }
            if token.flags.contains(.connector) {
                joints.hasConnector = true
                end += 1
                continue
            }
            if token.kind == .number { joints.hasNumber = true }
            folded.add(token.stem)
            cased.add(token.exact)
            guard folded.words <= Self.maximumWords else { break }
            end += 1
            if let found = lookUp(folded, cased: false, joints, start, end, sentence, tokens, scalars, title) { best = found }
            if tokens[start].flags.contains(.anyCapital), !isShouting || folded.words > 1 || token.endScalar - token.startScalar > 2,
                let found = lookUp(cased, cased: true, joints, start, end, sentence, tokens, scalars, title)
            {
                best = found
            }
        }
        return best
    }

    private static func joins(_ sign: UInt32) -> Bool {
        switch sign {
        case 0x2D, 0x2F, 0x26, 0x27, 0x2019, 0x2010, 0x2011, 0x2013: true
        default: false
        }
    }

    /// What stands between the words of a window and may license another order than the term's.
    private struct Joints {
        /// of, in, the
        var hasConnector = false
        /// A number keeps its place: "me in 2" is not 2-ME.
        var hasNumber = false
        /// Index of the one comma.
        var comma: Int?
    }

    private func lookUp(
        _ phrase: PhraseKey, cased: Bool, _ joints: Joints, _ start: Int, _ end: Int, _ sentence: Sentence, _ tokens: UnsafeBufferPointer<Token>,
        _ scalars: UnsafeBufferPointer<UInt32>, _ title: Range<Int>?
    ) -> TermMatch? {
        let key = phrase.finished(cased: cased)
        for (number, lexicon) in lexicons.enumerated().reversed() {
            var last: Int?
            while let (slot, place) = lexicon.phrase(key, after: last) {
                last = place
                guard slot.words == phrase.words, fits(slot, phrase, joints, end, sentence, tokens, scalars) else { continue }
                guard let concept = reading(of: slot.concept, in: lexicon, start..<end, sentence, tokens, scalars, title) else { continue }
                return TermMatch(
                    tokens: start..<end, startScalar: tokens[start].startScalar, endScalar: tokens[end - 1].endScalar, kind: lexicon.kinds[Int(concept.record.kind)],
                    isAmbiguous: concept.record.isAmbiguous, lexicon: number, concept: concept.index)
            }
        }
        return nil
    }

    /// Whether the window's order of words is one in which the term may stand.
    ///
    /// As the term has it, without a comma; a linking word then must be the term's own ("secondary to hypertension" is not secondary hypertension).
    /// Turned round by a linking word: "cancer of the breast". Turned round by a comma, with one word behind it that is no term itself and ends the item:
    /// "hypertension, essential", but not the enumeration "fracture, neck".
    private func fits(
        _ slot: PhraseSlot, _ phrase: PhraseKey, _ joints: Joints, _ end: Int, _ sentence: Sentence, _ tokens: UnsafeBufferPointer<Token>, _ scalars: UnsafeBufferPointer<UInt32>
    ) -> Bool {
        if slot.ordered == UInt32(truncatingIfNeeded: phrase.ordered) {
            return joints.comma == nil && (!joints.hasConnector || slot.hasConnector)
        }
        guard phrase.words <= 4, !joints.hasNumber else { return false }
        guard let comma = joints.comma else { return joints.hasConnector }
        guard !joints.hasConnector, end - comma == 2 else { return false }
        if end < sentence.tokens.upperBound, tokens[end].kind != .punctuation || scalars[Int(tokens[end].startScalar)] == 0x2C { return false }
        var word = PhraseKey()
        word.add(tokens[comma + 1].stem)
        return !lexicons.contains { $0.phrase(word.finished(cased: false), after: nil) != nil }
    }

    // MARK: Chinese terms

    private func characters(
        at start: Int32, token first: Int, _ sentence: Sentence, _ tokens: UnsafeBufferPointer<Token>, _ scalars: UnsafeBufferPointer<UInt32>, title: Range<Int>?
    ) -> TermMatch? {
        let limit = tokens[sentence.tokens.upperBound - 1].endScalar
        var best: TermMatch?
        for (number, lexicon) in lexicons.enumerated() {
            lexicon.withTrie { cursor in
                var node: Int32 = 0
                var place = start
                var index = first
                while place < limit {
                    let scalar = scalars[Int(place)]
                    // A wrapped line may part a term; nothing else may.
                    if scalar == 0x0A || scalar == 0x0D, place > start {
                        place += 1
                        continue
                    }
                    node = cursor.child(of: node, over: scalar)
                    if node < 0 { return }
                    place += 1
                    while index < sentence.tokens.upperBound - 1, tokens[index].endScalar < place { index += 1 }
                    let leaf = cursor.leaf(at: node)
                    guard leaf >= 0 else { continue }
                    let concept = cursor.concept(of: leaf)
                    guard concept != 0 else { continue }
                    // Short terms must be words; longer ones may cross the segmenter's borders, but never cut a number or a word of another script.
                    // 无畏 and 无尿 are words, but in 无畏寒 and 无尿急 the negation stands alone.
                    let startsWord = tokens[first].startScalar == start || start == tokens[first].startScalar + 1 && scalars[Int(start) - 1] == 0x65E0
                    let endsWord = tokens[index].endScalar == place
                    guard startsWord && endsWord || place - start >= 3 && (endsWord || tokens[index].kind == .han) else { continue }
                    if let best, place < best.endScalar { continue }
                    // 高血压病史 is a history of 高血压, though 高血压病 is a term as well.
                    if let best, best.endScalar == place - 1, scalar == 0x75C5, place < limit, scalars[Int(place)] == 0x53F2 { continue }
                    guard let found = reading(of: Int(concept) - 1, in: lexicon, first..<(index + 1), sentence, tokens, scalars, title) else { continue }
                    best = TermMatch(
                        tokens: first..<(index + 1), startScalar: start, endScalar: place, kind: lexicon.kinds[Int(found.record.kind)],
                        isAmbiguous: found.record.isAmbiguous, lexicon: number, concept: found.index)
                }
            }
        }
        return best
    }

    // MARK: Readings

    /// The first meaning that holds here: any that is not ambiguous and speaks the sentence's language, or one whose context words stand near.
    private func reading(
        of head: Int, in lexicon: LexiconIndex, _ range: Range<Int>, _ sentence: Sentence, _ tokens: UnsafeBufferPointer<Token>, _ scalars: UnsafeBufferPointer<UInt32>,
        _ title: Range<Int>?
    ) -> (index: Int, record: ConceptRecord)? {
        var next = head
        var plain: (Int, ConceptRecord)?
        while true {
            let record = lexicon.concept(next)
            if !record.isChinese || sentence.language == .chinese {
                if !record.isAmbiguous {
                    if plain == nil { plain = (next, record) }
                } else if ContextWords.stand(lexicon.string(record.code), around: range, in: sentence, tokens, scalars, title: title, table: table) {
                    return (next, record)
                }
            }
            if record.next == 0 { return plain }
            next = Int(record.next) - 1
        }
    }
}
