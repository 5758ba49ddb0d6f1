internal import CasebookLexicons
internal import CasebookText

/// One search for the identifiers of one text. What is found first keeps its place; the finders run from the surest to the least sure.
struct IdentifierSearch {
    /// A cue word that stands in the text.
    struct Cue {
        var range: Range<Int>
        var meaning: IdentifierCue
    }

    let text: IdentifierText
    let lexicon: IdentifierLexicon
    /// Words of the language, to tell a name from an everyday word.
    let words: LexiconIndex
    /// Mentions of diseases, drugs and the like, in scalars and text order.
    let mentions: [Range<Int>]
    let dates: DateReader
    private(set) var found: [Identifier] = []
    private(set) var cues: [Cue] = []
    private var taken: [Bool]

    init(_ text: IdentifierText, mentions: [Range<Int>], lexicon: IdentifierLexicon, words: LexiconIndex) {
        self.text = text
        self.lexicon = lexicon
        self.words = words
        self.mentions = mentions
        dates = DateReader(text: text, lexicon: lexicon)
        taken = [Bool](repeating: false, count: text.count)
        readCues()
        readCase()
    }

    /// A text without capitals, or of capitals alone, is read as if the words that may name something had one: dictations, messages, old systems.
    private func readCase() {
        let words = text.pieces.indices.filter { !text.pieces[$0].isDigits && text[text.pieces[$0].start] < 0x250 }
        let capitals = words.count { text.pieces[$0].shape == .capitals && text.pieces[$0].end - text.pieces[$0].start > 3 }
        let small = words.count { text.pieces[$0].shape == .small }
        let isSmall = words.count > 20 && small * 100 > words.count * 97, isLarge = capitals > 20 && capitals * 10 > (capitals + small) * 9 && small < words.count / 10
        guard isSmall || isLarge else { return }
        for index in words {
            let piece = text.pieces[index], roles = roles(piece)
            if isSmall, piece.shape != .small { continue }
            let isTitled = cue(before: piece.start).map { $0.meaning.contains(.nameTitle) && piece.start - $0.range.upperBound < 3 } ?? false
            let isDay =
                !roles.isDisjoint(with: [.month, .weekday, .holiday]) && piece.end - piece.start > 3 && !text.has("may", at: piece.start) && !text.has("march", at: piece.start)
            let isMonth = roles.contains(.month) && (text.isDigit(piece.end + 1) || text.isDigit(piece.start - 2))
            let isListed = !roles.isDisjoint(with: [.given, .surname, .city]) && roles.isDisjoint(with: [.ambiguous, .notName]) && !lexicon.isOrdinary(text.folded, piece.range)
            let isRaised =
                isTitled && !roles.contains(.particle) || isDay || isMonth || isListed && !isMentioned(piece.range) || isUnknown(piece, false) && piece.end - piece.start > 3
                || !roles.isDisjoint(with: [.hospitalHead, .organizationHead, .street, .state, .hospitalGeneric]) && index > 0 && text.pieces[index - 1].shape == .capitalised
                    && text.pieces[index - 1].end == piece.start - 1 && roles.isDisjoint(with: [.particle, .month])
                || isHome(piece, index)
            if isRaised { text.setShape(.capitalised, of: index) }
        }
    }

    /// One of the two words behind "lives in".
    private func isHome(_ piece: IdentifierText.Piece, _ index: Int) -> Bool {
        guard let cue = cue(before: piece.start), cue.meaning.contains(.lives), piece.end - piece.start > 2,
            roles(piece).isDisjoint(with: [.notName, .particle, .hospitalGeneric]),
            index > 0, text.pieces[index - 1].end == piece.start - 1
        else { return false }
        return cue.range.upperBound == piece.start - 1 || text.pieces[index - 1].start == cue.range.upperBound + 1 && text.pieces[index - 1].shape == .capitalised
    }

    mutating func run(known: [String]) {
        findNetworkPlaces()
        findDeviceCodes()
        findCuedNumbers()
        findColumns()
        findHanNumbers()
        findDates()
        findPhones()
        findNumbers()
        findAges()
        findNumberEnds()
        findAddresses()
        findChineseAddresses()
        findLabelledInstitutions()
        findInstitutions()
        findChineseInstitutions()
        findNames()
        findChineseNames()
        findProperNames()
        extendInstitutions()
        findSegmentFields()
        findFaintNames()
        extendNames()
        findRepeats(known: known)
    }

    // MARK: What is found

    mutating func add(_ kind: IdentifierKind, _ range: Range<Int>, _ rule: String) {
        guard !range.isEmpty, range.lowerBound >= 0, range.upperBound <= text.count else { return }
        found.append(Identifier(kind, range, rule))
        for place in range { taken[place] = true }
    }

    func isFree(_ range: Range<Int>) -> Bool {
        for place in range where place < taken.count && taken[place] { return false }
        return true
    }

    func isTaken(_ place: Int) -> Bool { place >= 0 && place < taken.count && taken[place] }

    /// The finding that a place belongs to, with a look at all: for rare questions.
    func identifier(at place: Int) -> Identifier? { found.last { $0.range.contains(place) } }

    /// Whether a mention of something clinical overlaps a range. O(log n) but for mentions within mentions.
    func isMentioned(_ range: Range<Int>) -> Bool {
        var low = 0, high = mentions.count
        while low < high {
            let middle = (low + high) / 2
            if mentions[middle].lowerBound < range.upperBound { low = middle + 1 } else { high = middle }
        }
        return mentions[max(0, low - 4)..<low].contains { $0.overlaps(range) }
    }

    // MARK: Cues

    private mutating func readCues() {
        var place = 0
        while place < text.count {
            let isStart = text.isHan(place) || text.isLetter(place) && !text.isLetter(place - 1)
            guard isStart, let match = lexicon.cue(text.folded, text.classes, at: place, end: text.count) else {
                place += 1
                continue
            }
            cues.append(Cue(range: place..<match.end, meaning: match.value))
            place = max(match.end, place + 1)
        }
    }

    /// Index of the last cue that ends at a place or before. O(log n).
    func cueIndex(before place: Int) -> Int? {
        var low = 0, high = cues.count
        while low < high {
            let middle = (low + high) / 2
            if cues[middle].range.upperBound <= place { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? low - 1 : nil
    }

    func cue(before place: Int) -> Cue? { cueIndex(before: place).map { cues[$0] } }

    /// Behind the signs that part a label from its value: a colon, 为, is, #, No.
    ///
    /// - Returns: where the value begins, and whether a colon or a sign like it stands before it.
    func valueStart(after end: Int, most: Int = 12) -> (place: Int, isMarked: Bool) {
        var place = end, isMarked = false
        while place < text.count, place - end < most {
            let scalar = text[place]
            if text.isBlank(place) {
                place += 1
            } else if scalar == 0x3A || scalar == 0x3D || scalar == 0xFF1A || scalar == 0x5B || scalar == 0x22 || scalar == 0x201C || scalar == 0x300C {
                isMarked = true
                place += 1
            } else if scalar == 0x23 || scalar == 0x2E || scalar == 0x28 || scalar == 0x4E3A || scalar == 0x662F {
                place += 1
            } else if text.has("is ", at: place) {
                place += 3
            } else if text.has("was ", at: place) {
                place += 4
            } else if text.has("number", at: place) {
                place += 6
            } else if text.has("no.", at: place) || text.has("no:", at: place) || text.has("no ", at: place) || text.has("id:", at: place) || text.has("ids", at: place) {
                place += 2
            } else if text.has("are ", at: place) {
                place += 4
            } else if text.has("in ", at: place), text.has("ending ", at: place - 7) {
                place += 3
            } else if text.has("ending in ", at: place) {
                place += 10
            } else if text.has("ending ", at: place) {
                place += 7
            } else {
                break
            }
        }
        return (place, isMarked)
    }

    /// The scalar before a place that is no blank; 0 at the start of a line.
    func signBefore(_ place: Int) -> UInt32 {
        var before = place - 1
        while text.isBlank(before) { before -= 1 }
        return before < 0 || text.isBreak(before) ? 0 : text[before]
    }
}
