/// Words and phrases with what they mean, found at a place of a folded text. Immutable; a search reads no more scalars than the longest word has.
package struct KeywordTrie<Value: Sendable>: Sendable {
    /// Bit of each scalar below 65,536 that a word begins with: nearly all places of a text end here.
    private var first = [UInt64](repeating: 0, count: 1024)
    /// Node and scalar to the next node.
    private var children: [UInt64: Int32] = [:]
    private var values: [Value?] = [nil]

    /// Words are folded in case and width, as texts are. Of a word that comes twice the last value counts.
    package init(_ words: some Sequence<(String, Value)>) {
        let table = CharacterTable.standard
        for (word, value) in words {
            var node: Int32 = 0
            for (index, scalar) in word.unicodeScalars.enumerated() {
                let folded = table.fold(scalar.value)
                if index == 0, folded < 0x10000 { first[Int(folded >> 6)] |= 1 << UInt64(folded & 63) }
                let key = UInt64(node) << 32 | UInt64(folded)
                if let next = children[key] {
                    node = next
                } else {
                    children[key] = Int32(values.count)
                    node = Int32(values.count)
                    values.append(nil)
                }
            }
            values[Int(node)] = value
        }
    }

    /// The longest word that begins at a place and ends at `end` or before. A word that begins or ends with a Latin letter is not found within a longer one.
    ///
    /// - Parameter isWhole: whether that is asked; else a word is found anywhere.
    package func match(_ buffer: borrowing ScalarBuffer, at start: Int, end: Int, isWhole: Bool = true) -> (value: Value, end: Int)? {
        guard start < end, buffer.folded[start] < 0x10000, first[Int(buffer.folded[start] >> 6)] & (1 << UInt64(buffer.folded[start] & 63)) != 0 else { return nil }
        if isWhole, start > 0, Self.isLetter(buffer, start), Self.isLetter(buffer, start - 1) { return nil }
        var node: Int32 = 0, place = start, best: (Value, Int)?
        while place < end {
            // A space of a phrase stands for any white space, so that phrases are found across line breaks.
            let isSpace = buffer.classes[place] == CharacterClass.space.rawValue
            guard let next = children[UInt64(node) << 32 | UInt64(isSpace ? 0x20 : buffer.folded[place])] else { break }
            node = next
            place += 1
            if isSpace { while place < end, buffer.classes[place] == CharacterClass.space.rawValue { place += 1 } }
            guard let value = values[Int(node)] else { continue }
            if isWhole, place < buffer.count, Self.isLetter(buffer, place - 1), Self.isLetter(buffer, place) { continue }
            best = (value, place)
        }
        return best
    }

    private static func isLetter(_ buffer: borrowing ScalarBuffer, _ place: Int) -> Bool { buffer.classes[place] == CharacterClass.letter.rawValue }
}
