internal import CasebookText

/// A text as the finders of identifiers walk over it: scalars, and the runs of letters and digits in it.
final class IdentifierText {
    /// A run of digits, or a word: letters with apostrophes and hyphens between them.
    struct Piece {
        enum Shape { case digits, small, capitalised, capitals }
        var start: Int
        var end: Int
        var shape: Shape

        var range: Range<Int> { start..<end }
        var isDigits: Bool { shape == .digits }
        var isCapital: Bool { shape == .capitalised || shape == .capitals }
    }

    let buffer: ScalarBuffer
    // The arrays of the buffer, which share its memory, but for the characters that are simplified.
    let scalars: [UInt32]
    let folded: [UInt32]
    let classes: [UInt8]
    let count: Int
    let hasHan: Bool
    @exclusivity(unchecked) private(set) var pieces: [Piece]
    /// Where words begin that are read as if they had a capital.
    @exclusivity(unchecked) private var raised: Set<Int> = []

    /// - Parameter simplified: the forms that traditional characters are read as, so that one list of words serves both ways of writing.
    init(_ buffer: ScalarBuffer, simplified: SimplifiedTable) {
        self.buffer = buffer
        (scalars, classes, count) = (buffer.scalars, buffer.classes, buffer.count)
        var folded = buffer.folded
        let han = CharacterClass.han.rawValue
        for place in 0..<buffer.count where buffer.classes[place] == han { folded[place] = simplified[folded[place]] }
        self.folded = folded
        hasHan = buffer.classes.contains(han)
        var pieces: [Piece] = []
        pieces.reserveCapacity(buffer.count / 4)
        let table = CharacterTable.standard
        var place = 0
        while place < count {
            let start = place
            if Self.isDigit(place, folded, classes) {
                while place < count, Self.isDigit(place, folded, classes) { place += 1 }
                pieces.append(Piece(start: start, end: place, shape: .digits))
            } else if Self.isLetter(place, classes) {
                var capitals = 0, letters = 0
                while place < count {
                    if Self.isLetter(place, classes) {
                        letters += 1
                        if table.isUpper(scalars[place]) { capitals += 1 }
                    } else if !(Self.isJoiner(scalars[place]) && Self.isLetter(place + 1, classes)) {
                        break
                    }
                    place += 1
                }
                let isFirst = table.isUpper(scalars[start])
                pieces.append(Piece(start: start, end: place, shape: !isFirst ? .small : letters > 1 && capitals == letters ? .capitals : .capitalised))
            } else {
                place += 1
            }
        }
        self.pieces = pieces
    }

    static func isJoiner(_ scalar: UInt32) -> Bool { scalar == 0x27 || scalar == 0x2019 || scalar == 0x2D || scalar == 0x2010 }

    /// The scalar at a place, folded in case and width; 0 outside the text.
    @inline(__always)
    subscript(place: Int) -> UInt32 { place >= 0 && place < count ? folded[place] : 0 }

    /// The scalar as written; 0 outside the text.
    @inline(__always)
    func raw(_ place: Int) -> UInt32 { place >= 0 && place < count ? scalars[place] : 0 }

    @inline(__always)
    func isDigit(_ place: Int) -> Bool { place >= 0 && Self.isDigit(place, folded, classes) }

    @inline(__always)
    private static func isDigit(_ place: Int, _ folded: [UInt32], _ classes: [UInt8]) -> Bool {
        place < folded.count && folded[place] &- 0x30 < 10 && classes[place] == CharacterClass.digit.rawValue
    }

    @inline(__always)
    func isLetter(_ place: Int) -> Bool { place >= 0 && Self.isLetter(place, classes) }

    @inline(__always)
    private static func isLetter(_ place: Int, _ classes: [UInt8]) -> Bool { place < classes.count && classes[place] == CharacterClass.letter.rawValue }

    @inline(__always)
    func isHan(_ place: Int) -> Bool { place >= 0 && place < count && classes[place] == CharacterClass.han.rawValue }

    /// A letter from A to Z.
    @inline(__always)
    func isLatin(_ place: Int) -> Bool { self[place] &- 0x61 < 26 }

    func isUpper(_ place: Int) -> Bool {
        place >= 0 && place < count && (CharacterTable.standard.isUpper(scalars[place]) || !raised.isEmpty && raised.contains(place))
    }

    /// Reads a word as if its first letter alone were a capital, or none.
    func setShape(_ shape: Piece.Shape, of piece: Int) {
        pieces[piece].shape = shape
        if shape == .capitalised { raised.insert(pieces[piece].start) }
    }

    func isWord(_ place: Int) -> Bool { isDigit(place) || isLetter(place) }

    /// A space or tab, no line break.
    @inline(__always)
    func isBlank(_ place: Int) -> Bool { self[place] == 0x20 || self[place] == 0x09 }

    func isBreak(_ place: Int) -> Bool { self[place] == 0x0A || self[place] == 0x0D || self[place] == 0x2028 || self[place] == 0x85 }

    func skipBlanks(_ place: Int, most: Int = 8) -> Int {
        var next = place
        while next < count, next - place < most, isBlank(next) { next += 1 }
        return next
    }

    /// The last place before one that is no blank.
    func skipBack(_ place: Int) -> Int {
        var before = place - 1
        while isBlank(before), place - before < 8 { before -= 1 }
        return before
    }

    /// Whether an ASCII text in small letters stands at a place.
    @inline(__always)
    func has(_ word: StaticString, at place: Int) -> Bool {
        place >= 0 && place + word.utf8CodeUnitCount <= count && folded[place] == UInt32(word.utf8Start[0]) && hasRest(word, place)
    }

    private func hasRest(_ word: StaticString, _ place: Int) -> Bool {
        for index in 0..<word.utf8CodeUnitCount where folded[place + index] != UInt32(word.utf8Start[index]) { return false }
        return true
    }

    /// Whether a scalar is one of a text's.
    static func isOne(_ scalar: UInt32, of text: StaticString) -> Bool {
        let bytes = text.utf8Start
        var place = 0
        while place < text.utf8CodeUnitCount {
            let first = UInt32(bytes[place])
            if first < 0x80 {
                if first == scalar { return true }
                place += 1
            } else if first < 0xE0 {
                if (first & 0x1F) << 6 | UInt32(bytes[place + 1] & 0x3F) == scalar { return true }
                place += 2
            } else {
                if (first & 0x0F) << 12 | UInt32(bytes[place + 1] & 0x3F) << 6 | UInt32(bytes[place + 2] & 0x3F) == scalar { return true }
                place += 3
            }
        }
        return false
    }

    /// The number of a run of at most nine digits.
    func number(_ range: Range<Int>) -> Int {
        var value = 0
        for place in range.prefix(9) where isDigit(place) { value = value * 10 + Int(folded[place]) - 0x30 }
        return value
    }

    /// Index of the first piece that begins at a place or behind it. O(log n).
    func piece(from place: Int) -> Int {
        var low = 0, high = pieces.count
        while low < high {
            let middle = (low + high) / 2
            if pieces[middle].start < place { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The digits of a range, in order.
    func digits(_ range: Range<Int>) -> [UInt8] { range.filter(isDigit).map { UInt8(truncatingIfNeeded: folded[$0] - 0x30) } }

    /// The words as written.
    func string(_ range: Range<Int>) -> String {
        var result = String.UnicodeScalarView()
        for place in range { if let scalar = Unicode.Scalar(scalars[place]) { result.append(scalar) } }
        return String(result)
    }
}
