internal import CasebookCore
internal import CasebookLexicons
internal import CasebookText

/// Makes a tagger's features of an analysed text: units, windows, and what is seen of each unit.
struct TextFeatureMaker: Sendable {
    /// How units are written, each with and without a space before.
    static let shapeCount = 2 * 10
    /// Numbers of the characters of words: ASCII as it is, others folded into as many again.
    static let characterCount = 256
    /// Characters of a word that are seen: of a longer one its first and last.
    private static let seenCharacters = 24

    let architecture: EncoderArchitecture
    let words: UnitVocabulary
    let bigrams: UnitVocabulary
    let segments: UnitVocabulary
    let matcher: TermMatcher?
    private let table = CharacterTable.standard

    init(architecture: EncoderArchitecture, words: UnitVocabulary, bigrams: UnitVocabulary, segments: UnitVocabulary, matcher: TermMatcher?) {
        self.architecture = architecture
        self.words = words
        self.bigrams = bigrams
        self.segments = segments
        self.matcher = matcher
    }

    /// Replaces `features` by those of a document's sentences of the given language; of all sentences where it is nil.
    ///
    /// - Parameter reads: which sentences are read, by number; all where it is nil.
    func make(
        _ document: borrowing Document, _ buffer: borrowing ScalarBuffer, language: Language?, reads: [Bool]? = nil, matches: inout [TermMatch],
        into features: inout TextFeatures
    ) {
        features.removeAll()
        document.tokens.withUnsafeBufferPointer { tokens in
            buffer.scalars.withUnsafeBufferPointer { scalars in
                var window = 0..<0, previous = -1
                for (number, sentence) in document.sentences.enumerated() where (language == nil || sentence.language == language) && reads?[number] ?? true {
                    let first = features.count
                    for token in sentence.tokens { append(tokens[token], scalars, buffer, &features) }
                    appendMarks(sentence, tokens, buffer, &matches, &features)
                    // A sentence joins the window before it where there is room, unless an empty line or a sentence that is not read parts them.
                    let added = features.count - first
                    let isParted = tokens[sentence.tokens.lowerBound].flags.contains(.paragraphBefore) || previous + 1 < number
                    previous = number
                    if !window.isEmpty, isParted || window.count + added > architecture.window {
                        features.windows.append(window)
                        window = first..<first
                    }
                    window = window.lowerBound..<features.count
                    while window.count > architecture.window {
                        let end = cut(window, features, buffer)
                        features.windows.append(window.lowerBound..<end)
                        window = end..<window.upperBound
                    }
                }
                if !window.isEmpty { features.windows.append(window) }
                if architecture.bigramWidth > 0 { appendBigrams(scalars, &features) }
            }
        }
    }

    /// Replaces `features` by those of a run of Chinese, whose units are its atoms, cut by dictionaries as `ends` says.
    func make(_ run: AtomRun, cuts ends: some Collection<Int32>, into features: inout TextFeatures) {
        features.removeAll()
        var atom = 0, window = 0
        for end in ends {
            // A window ends where a word of the dictionaries does.
            if Int(end) - window > architecture.window, atom > window {
                features.windows.append(window..<atom)
                window = atom
            }
            while Int(end) - window > architecture.window {
                features.windows.append(window..<window + architecture.window)
                window += architecture.window
            }
            let first = atom, start = atom == 0 ? Int(run.start) : Int(run.ends[atom - 1])
            let number = architecture.segmentWidth > 0 ? segments.number(UnitHash.of(run.scalars, start..<Int(run.ends[Int(end) - 1]), table)) : -1
            while atom < Int(end) {
                let from = atom == 0 ? run.start : run.ends[atom - 1], to = run.ends[atom]
                features.starts.append(from)
                features.ends.append(to)
                features.words.append(words.number(UnitHash.of(run.scalars, Int(from)..<Int(to), table)))
                features.shapes.append(shape(of: run.scalars[Int(from)], table.classOf(run.scalars[Int(from)])) + (to - from > 1 ? 10 : 0))
                features.marks.append(0)
                if architecture.segmentWidth > 0 {
                    features.segments.append(number)
                    features.places.append(Int(end) - first == 1 ? 3 : atom == first ? 0 : atom + 1 == Int(end) ? 2 : 1)
                }
                atom += 1
            }
        }
        if window < features.count { features.windows.append(window..<features.count) }
        if architecture.bigramWidth > 0 { appendBigrams(run.scalars, &features) }
    }

    /// Where a window that is too long is cut: in its last third outside words and terms of the lexicons, behind a sign where there is one; else at the limit.
    private func cut(_ window: Range<Int>, _ features: TextFeatures, _ buffer: borrowing ScalarBuffer) -> Int {
        let limit = window.lowerBound + architecture.window
        var between: Int?
        for unit in stride(from: limit, to: limit - architecture.window / 3, by: -1) where isBorder(unit, features) {
            let before = unit - 1
            if features.ends[before] - features.starts[before] == 1, buffer.classes[Int(features.starts[before])] == CharacterClass.other.rawValue { return unit }
            if between == nil { between = unit }
        }
        return between ?? limit
    }

    /// Whether neither a word nor a term goes on from the unit before.
    private func isBorder(_ unit: Int, _ features: TextFeatures) -> Bool {
        !LexiconMarks.goesOn(features.marks[unit]) && (features.places.isEmpty || features.places[unit] == 0 || features.places[unit] == 3)
    }

    private func append(_ token: Token, _ scalars: UnsafeBufferPointer<UInt32>, _ buffer: borrowing ScalarBuffer, _ features: inout TextFeatures) {
        let range = Int(token.startScalar)..<Int(token.endScalar)
        let space: Int32 = token.flags.contains(.spaceBefore) ? 10 : 0
        switch architecture.unit {
        case .word:
            features.starts.append(token.startScalar)
            features.ends.append(token.endScalar)
            features.words.append(words.number(UnitHash.of(scalars, range, table)))
            features.shapes.append(shape(of: token, scalars, range) + space)
            features.marks.append(0)
            if architecture.characterFilters > 0 {
                let half = Self.seenCharacters / 2
                for index in range where range.count <= Self.seenCharacters || index - range.lowerBound < half || range.upperBound - index <= half {
                    let scalar = scalars[index]
                    features.characters.append(Int32(scalar < 128 ? scalar : 128 + scalar % 128))
                }
                features.characterStarts.append(Int32(features.characters.count))
            }
        case .character:
            let segment = architecture.segmentWidth > 0 ? segments.number(UnitHash.of(scalars, range, table)) : -1
            for index in range {
                features.starts.append(Int32(index))
                features.ends.append(Int32(index + 1))
                features.words.append(words.number(UnitHash.of(scalars, index..<(index + 1), table)))
                features.shapes.append(shape(of: scalars[index], buffer.classes[index]) + (index == range.lowerBound ? space : 0))
                features.marks.append(0)
                if architecture.segmentWidth > 0 {
                    features.segments.append(segment)
                    features.places.append(range.count == 1 ? 3 : index == range.lowerBound ? 0 : index == range.upperBound - 1 ? 2 : 1)
                }
            }
        }
    }

    private func shape(of token: Token, _ scalars: UnsafeBufferPointer<UInt32>, _ range: Range<Int>) -> Int32 {
        switch token.kind {
        case .number: return 4
        case .punctuation: return 6
        case .han: return 7
        case .word:
            let hasDigit = range.contains { scalars[$0] >= 0x30 && scalars[$0] <= 0x39 }
            if hasDigit { return token.flags.contains(.anyCapital) ? 5 : 8 }
            if token.flags.contains(.capitals) { return range.count == 1 ? 9 : 2 }
            if token.flags.contains(.capitalised) { return 1 }
            return token.flags.contains(.anyCapital) ? 3 : 0
        }
    }

    private func shape(of scalar: UInt32, _ kind: UInt8) -> Int32 {
        switch CharacterClass(rawValue: kind)! {
        case .han: return 7
        case .digit: return 4
        case .letter: return table.isUpper(scalar) ? 2 : 0
        default: return scalar < 0x80 ? 6 : 8
        }
    }

    private func appendBigrams(_ scalars: UnsafeBufferPointer<UInt32>, _ features: inout TextFeatures) {
        for unit in 0..<features.count {
            let isFollowed = unit + 1 < features.count && features.ends[unit] == features.starts[unit + 1]
            let end = isFollowed ? features.ends[unit + 1] : features.ends[unit]
            features.bigrams.append(isFollowed ? bigrams.number(UnitHash.of(scalars, Int(features.starts[unit])..<Int(end), table)) : -1)
        }
    }

    private func appendMarks(
        _ sentence: Sentence, _ tokens: UnsafeBufferPointer<Token>, _ buffer: borrowing ScalarBuffer, _ matches: inout [TermMatch],
        _ features: inout TextFeatures
    ) {
        guard let matcher else { return }
        matches.removeAll(keepingCapacity: true)
        matcher.match(sentence, tokens, buffer, title: nil, into: &matches)
        for match in matches {
            // Matches need not stand in order.
            guard let units = features.units(from: match.startScalar, to: match.endScalar) else { continue }
            let group = LexiconMarks.group(match.kind)
            for unit in units { features.marks[unit] |= LexiconMarks.mark(group: group, isFirst: unit == units.lowerBound, isLast: unit + 1 == units.upperBound) }
        }
    }
}
