package import CasebookText

/// The words by which terms and mentions are compared, made the same way of both.
///
/// English words without plural endings, British spellings folded into the American; Chinese characters in pairs, and alone where none stands beside; words of the table
/// of rewritten words as that says (左侧 as 左 of little weight, malignant neoplasm as cancer). Words that say nothing (of, the, unspecified) are none.
package struct CodeWords: Sendable {
    package struct Word: Sendable, Hashable {
        package var hash: UInt32
        /// Share of the weight that a word of its rarity has.
        package var weight: Float
        /// The scalars of a word that may be misspelt; empty for others.
        package var letters: [UInt32]
    }

    private let rewritten: KeywordTrie
    private let rewritings: [[Word]]
    private static let empty = Set(
        "of the a an in on at to and or with by for from as nos nec unspecified other specified elsewhere classified due".split(separator: " ").map { word in
            UInt32(truncatingIfNeeded: WordHash.of(word))
        })

    /// - Parameter rows: words, what they are rewritten as, and the weight of that.
    init(_ rows: some Sequence<(words: String, target: String, weight: Float)>) {
        let plain = CodeWords()
        rewritten = KeywordTrie(rows.map(\.words))
        rewritings = rows.map { row in
            let target = row.target.isEmpty ? row.words : row.target
            var words: [Word] = []
            if target.unicodeScalars.contains(where: { $0.value >= 0x3400 }) {
                // Chinese words of the table are whole words.
                words = [Word(hash: UInt32(truncatingIfNeeded: WordHash.of(target)), weight: row.weight, letters: [])]
            } else {
                var buffer = ScalarBuffer(), text = target
                text.withUTF8 { buffer.read($0, table: .standard) }
                _ = plain.append(0..<buffer.count, of: buffer, to: &words)
                for index in words.indices { words[index].weight = row.weight }
            }
            return words
        }
    }

    private init() {
        rewritten = KeywordTrie([String]())
        rewritings = []
    }

    /// Appends the words of a range of a text.
    ///
    /// - Returns: index of the word that says what the whole is: the last one, or the last before "of", "in", "with".
    package func append(_ range: Range<Int>, of buffer: borrowing ScalarBuffer, to words: inout [Word]) -> Int? {
        let first = words.count, end = range.upperBound
        var place = range.lowerBound, head: Int?
        while place < end {
            if let found = rewritten.match(buffer, at: place, end: end) {
                words += rewritings[found.number]
                place = found.end
                continue
            }
            switch buffer.classes[place] {
            case CharacterClass.han.rawValue:
                var last = place + 1
                while last < end, buffer.classes[last] == CharacterClass.han.rawValue, rewritten.match(buffer, at: last, end: end) == nil { last += 1 }
                if last == place + 1 {
                    words.append(Word(hash: Self.hash(buffer.folded[place..<last]), weight: 1, letters: []))
                } else {
                    for pair in place..<last - 1 { words.append(Word(hash: Self.hash(buffer.folded[pair..<pair + 2]), weight: 1, letters: [])) }
                }
                place = last
            case CharacterClass.letter.rawValue, CharacterClass.digit.rawValue:
                var last = place + 1
                while last < end, buffer.classes[last] == CharacterClass.letter.rawValue || buffer.classes[last] == CharacterClass.digit.rawValue { last += 1 }
                if !word(buffer.folded[place..<last], to: &words), head == nil, words.count > first, last - place > 1 { head = words.count - 1 }
                place = last
                // 's
                if place + 1 < end, buffer.folded[place] == 0x27 || buffer.folded[place] == 0x2019, buffer.folded[place + 1] == 0x73 { place += 2 }
            default: place += 1
            }
        }
        return head ?? (words.count > first ? words.count - 1 : nil)
    }

    /// Returns false for a word that says nothing.
    private func word(_ scalars: ArraySlice<UInt32>, to words: inout [Word]) -> Bool {
        guard scalars.count <= 40 else { return true }
        var letters = Array(scalars)
        let (length, added) = letters.withUnsafeBufferPointer { WordStemmer.stem($0) }
        letters.removeLast(letters.count - length)
        if added != 0 { letters.append(added) }
        Self.americanize(&letters)
        let hash = Self.hash(letters[...])
        guard !Self.empty.contains(hash) else { return false }
        let isWord = letters.count >= 5 && letters.allSatisfy { $0 >= 0x61 && $0 <= 0x7A }
        words.append(Word(hash: hash, weight: 1, letters: isWord ? letters : []))
        return true
    }

    /// ae and oe as e, -our as -or, -tre as -ter, sulph as sulf: haematuria and hematuria, oedema and edema, tumour and tumor.
    private static func americanize(_ letters: inout [UInt32]) {
        guard letters.count > 4 else { return }
        var index = 0
        while index + 1 < letters.count {
            if letters[index + 1] == 0x65, letters[index] == 0x61 || letters[index] == 0x6F {
                letters.remove(at: index)
            } else if letters[index] == 0x70, letters[index + 1] == 0x68, index >= 3, letters[index - 1] == 0x6C, letters[index - 2] == 0x75, letters[index - 3] == 0x73 {
                letters[index] = 0x66
                letters.remove(at: index + 1)
            }
            index += 1
        }
        let count = letters.count
        guard count > 4 else { return }
        if letters[count - 1] == 0x72, letters[count - 2] == 0x75, letters[count - 3] == 0x6F {
            letters.remove(at: count - 2)
        } else if letters[count - 1] == 0x65, letters[count - 2] == 0x72, letters[count - 3] == 0x74 {
            letters.swapAt(count - 1, count - 2)
        }
    }

    static func hash(_ scalars: ArraySlice<UInt32>) -> UInt32 {
        var hash = WordHash()
        for scalar in scalars { hash.combine(scalar) }
        return UInt32(truncatingIfNeeded: hash.value)
    }

    /// Key of a set of words whatever their order; words of little weight do not count.
    static func key(_ words: some Sequence<Word>) -> UInt32 {
        var key: UInt64 = 0
        for word in words where word.weight >= 0.5 {
            var mixed = UInt64(word.hash) &* 0x9E37_79B9_7F4A_7C15
            mixed ^= mixed >> 31
            key &+= mixed
        }
        return UInt32(truncatingIfNeeded: (key &* 0xD6E8_FEB8_6659_FD93) >> 32)
    }
}
