internal import CasebookLexicons
internal import CasebookText

/// How far the cues of one sentence reach.
struct CueReach: ~Copyable {
    let rules: [AssertionRule]
    let cues: [CueMatch]
    let sentence: Sentence
    let tokens: UnsafeBufferPointer<Token>
    let terminators: [CueMatch]
    private let isChinese: Bool
    /// Cues on either side of an entity that are looked at.
    private static let nearest = 24
    /// Enumerations have no more entities than this.
    private static let longestList = 40
    private let scalars: [UInt32]

    init(rules: [AssertionRule], cues: [CueMatch], sentence: Sentence, tokens: UnsafeBufferPointer<Token>, buffer: borrowing ScalarBuffer) {
        self.rules = rules
        self.cues = cues
        self.sentence = sentence
        self.tokens = tokens
        terminators = cues.filter { rules[$0.rule].direction == .terminate }
        isChinese = sentence.language == .chinese
        scalars = buffer.scalars
    }

    /// The cues that may speak of an entity: the nearest on either side, and those that overlap it.
    func near(_ target: AssertionEngine.Target) -> ArraySlice<CueMatch> {
        var low = 0
        var high = cues.count
        while low < high {
            let middle = (low + high) / 2
            if cues[middle].start < target.start { low = middle + 1 } else { high = middle }
        }
        return cues[max(0, low - Self.nearest)..<min(cues.count, low + Self.nearest)]
    }

    /// Whether `cue` says something of `targets[index]`.
    func reaches(_ cue: CueMatch, _ rule: AssertionRule, _ targets: [AssertionEngine.Target], _ index: Int) -> Bool {
        let target = targets[index]
        if rule.direction == .inside { return target.start <= cue.start && cue.end <= target.end }
        if cue.end <= target.start {
            guard rule.direction == .forward || rule.direction == .both else { return false }
            return covers(cue, rule, from: cue.end, to: target.start, isForward: true, targets, index)
        }
        if target.end <= cue.start {
            guard rule.direction == .backward || rule.direction == .both else { return false }
            return covers(cue, rule, from: target.end, to: cue.start, isForward: false, targets, index)
        }
        // A negation speaks also of what it holds: the evidence in "no evidence of", the performed in "could not be performed".
        return rule.value.status == .absent && rule.direction != .pseudo && cue.start < target.start && target.end <= cue.end
    }

    /// Indices of the tokens that share a scalar with a range; found by binary search, so that a long sentence costs no more than the range.
    private func tokenRange(_ from: Int32, _ to: Int32) -> Range<Int> {
        func first(_ isPast: (Token) -> Bool) -> Int {
            var low = sentence.tokens.lowerBound
            var high = sentence.tokens.upperBound
            while low < high {
                let middle = (low + high) / 2
                if isPast(tokens[middle]) { high = middle } else { low = middle + 1 }
            }
            return low
        }
        let start = first { $0.endScalar > from }
        return start..<max(start, first { $0.startScalar >= to })
    }

    private func covers(
        _ cue: CueMatch, _ rule: AssertionRule, from: Int32, to: Int32, isForward: Bool, _ targets: [AssertionEngine.Target], _ index: Int
    ) -> Bool {
        for terminator in terminators where terminator.start >= from && terminator.end <= to && rule.isEnded(by: rules[terminator.rule]) {
            return false
        }
        switch rule.scope {
        case .sentence: return !isChinese || !hasBreak(from, to, atCommas: false)
        case .within(let count): return distance(from, to) <= count && !hasBreak(from, to, atCommas: false)
        case .adjacent: return isAdjacent(from, to)
        case .clause: return !hasBreak(from, to, atCommas: true)
        case .list: return isListed(from, to, isForward: isForward, targets, index)
        }
    }

    /// Words (English) or characters (Chinese) between two places, signs not counted; of a token that a place cuts, the part between.
    private func distance(_ from: Int32, _ to: Int32) -> Int {
        var count = 0
        for token in tokenRange(from, to) where tokens[token].kind != .punctuation {
            count += isChinese ? Int(min(tokens[token].endScalar, to) - max(tokens[token].startScalar, from)) : 1
        }
        return count
    }

    private func isAdjacent(_ from: Int32, _ to: Int32) -> Bool {
        for place in Int(from)..<Int(to) {
            switch scalars[place] {
            case 0x20, 0x3A, 0xFF1A, 0x28, 0xFF08, 0x2D, 0x2013, 0x2014, 0x22, 0x201C, 0x201D, 0x29, 0xFF09: continue
            default: return false
            }
        }
        return true
    }

    /// Whether a clause ends between two places.
    private func hasBreak(_ from: Int32, _ to: Int32, atCommas: Bool) -> Bool {
        for place in Int(from)..<Int(to) {
            switch scalars[place] {
            case 0x3B, 0xFF1B, 0x3002: return true
            case 0x2C, 0xFF0C: if atCommas { return true }
            default: continue
            }
        }
        return false
    }

    /// Whether everything between the cue and the entity is an enumeration of entities of which it is one.
    private func isListed(_ from: Int32, _ to: Int32, isForward: Bool, _ targets: [AssertionEngine.Target], _ index: Int) -> Bool {
        var low = from
        var isFirst = true
        // The entities between, which stand next to this one in the order of the text; each gap must be small.
        var first = index
        while first > 0, targets[first - 1].start >= from, targets[first - 1].end <= to { first -= 1 }
        var last = index + 1
        while last < targets.count, targets[last].end <= to { last += 1 }
        guard last - first <= Self.longestList else { return false }
        for place in first..<last where targets[place].start >= from && targets[place].end <= to {
            guard isGap(low, targets[place].start, isFirst: isFirst && isForward) else { return false }
            low = max(low, targets[place].end)
            isFirst = false
        }
        return isGap(low, to, isFirst: isFirst && isForward || !isForward && low == from)
    }

    /// A gap of an enumeration: signs and conjunctions, and few other words.
    ///
    /// The first gap, next to the cue, may hold adjectives and items that are no entities (as when only one finding of a sentence is asked about),
    /// each of a few words. In Chinese a full comma parts clauses; 、 parts items.
    private func isGap(_ from: Int32, _ to: Int32, isFirst: Bool) -> Bool {
        guard from < to else { return true }
        var words = 0
        var item = 0
        var longest = 0
        var commas = 0
        for token in tokenRange(from, to) {
            if startsItem(token, after: from) { return false }
            if tokens[token].kind == .punctuation {
                switch scalars[Int(tokens[token].startScalar)] {
                case 0x2C, 0xFF0C:
                    commas += 1
                    item = 0
                case 0x3001: item = 0
                case 0x3B, 0xFF1B, 0x3002: return false
                default: continue
                }
            } else {
                let count = isChinese && tokens[token].kind == .han ? Int(min(tokens[token].endScalar, to) - max(tokens[token].startScalar, from)) : 1
                words += count
                item += count
                longest = max(longest, item)
            }
        }
        if isChinese { return commas == 0 && longest <= (isFirst ? 8 : 6) && words <= 24 }
        return isFirst ? longest <= (commas == 0 ? 6 : 4) && words <= 12 : longest <= 4 && words <= 6 && commas <= 2
    }

    /// Whether a token opens the next item of a numbered list, or, in Chinese, stands behind a gap or a line's end: telegraphic notes part
    /// statements so.
    private func startsItem(_ index: Int, after from: Int32) -> Bool {
        let token = tokens[index]
        let first = scalars[Int(token.startScalar)]
        if first >= 0x2460, first <= 0x2473 { return true }
        let isParted = token.flags.contains(.spaceBefore) && token.startScalar >= from
        if isChinese, isParted, token.kind == .han, index > sentence.tokens.lowerBound, tokens[index - 1].kind == .han { return true }
        guard token.kind == .number, token.endScalar - token.startScalar <= 2, index + 1 < sentence.tokens.upperBound, isParted || isChinese else { return false }
        switch scalars[Int(tokens[index + 1].startScalar)] {
        case 0x29, 0x2E, 0xFF09, 0x3001: return tokens[index + 1].startScalar == token.endScalar
        default: return false
        }
    }
}
