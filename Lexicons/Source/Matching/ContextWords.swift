internal import CasebookText

/// Looks for the context words of an ambiguous abbreviation in its sentence and in the title of its section.
enum ContextWords {
    /// - Parameter words: alternatives separated by `|`; one that ends in `*` stands for any word that begins so. Case does not count.
    static func stand(
        _ words: String, around range: Range<Int>, in sentence: Sentence, _ tokens: UnsafeBufferPointer<Token>, _ scalars: UnsafeBufferPointer<UInt32>, title: Range<Int>?,
        table: CharacterTable
    ) -> Bool {
        count(words, around: range, in: sentence, tokens, scalars, title: title, table: table, most: 1) > 0
    }

    /// How many of the alternatives stand there, at most `most`.
    static func count(
        _ words: String, around range: Range<Int>, in sentence: Sentence, _ tokens: UnsafeBufferPointer<Token>, _ scalars: UnsafeBufferPointer<UInt32>, title: Range<Int>?,
        table: CharacterTable, most: Int = .max
    ) -> Int {
        var count = 0
        for word in words.split(separator: "|") {
            var wanted = word.unicodeScalars.map { table.fold($0.value) }
            while wanted.first == 0x20 { wanted.removeFirst() }
            while wanted.last == 0x20 { wanted.removeLast() }
            let isPrefix = wanted.last == 0x2A
            if isPrefix { wanted.removeLast() }
            guard let first = wanted.first else { continue }
            let isHan = table.classOf(first) == CharacterClass.han.rawValue
            let before = Int(tokens[sentence.tokens.lowerBound].startScalar)..<Int(tokens[range.lowerBound].startScalar)
            let after = Int(tokens[range.upperBound - 1].endScalar)..<Int(tokens[sentence.tokens.upperBound - 1].endScalar)
            for place in [before, after, title ?? 0..<0] where occurs(wanted, in: place, scalars, table, anywhere: isHan, prefix: isPrefix) {
                count += 1
                if count == most { return count }
                break
            }
        }
        return count
    }

    private static func occurs(
        _ wanted: [UInt32], in range: Range<Int>, _ scalars: UnsafeBufferPointer<UInt32>, _ table: CharacterTable, anywhere: Bool, prefix: Bool
    ) -> Bool {
        func isWord(_ index: Int) -> Bool {
            guard range.contains(index) else { return false }
            let kind = table.classOf(scalars[index])
            return kind == CharacterClass.letter.rawValue || kind == CharacterClass.digit.rawValue
        }
        guard range.count >= wanted.count else { return false }
        for start in range.lowerBound...(range.upperBound - wanted.count) where table.fold(scalars[start]) == wanted[0] {
            guard anywhere || !isWord(start - 1), !zip(start..., wanted).contains(where: { table.fold(scalars[$0]) != $1 }) else { continue }
            if anywhere || prefix || !isWord(start + wanted.count) { return true }
        }
        return false
    }
}
