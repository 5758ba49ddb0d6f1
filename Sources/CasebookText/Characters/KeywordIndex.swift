/// Words and phrases by number, found at a place of a folded text. Immutable; a search reads no more scalars than the longest word has.
///
/// A trie whose edges lie in one table with open addressing: no search allocates, and nearly every place of a text is left after one bit.
package struct KeywordIndex: Sendable {
    /// Bit of each scalar below 65,536 that a word begins with.
    private var first = [UInt64](repeating: 0, count: 1024)
    /// Node and scalar of each edge, all ones where a slot is free, and the node that it leads to.
    private var keys = [UInt64](repeating: .max, count: 256)
    private var targets = [Int32](repeating: 0, count: 256)
    private var edges = 0
    /// Number of the word that ends at a node, or -1.
    private var words: [Int32] = [-1]

    package init() {}

    /// Adds a word, folded in case and width as texts are; of a word that comes twice the last number counts.
    package mutating func insert(_ word: String, _ number: Int, table: CharacterTable = .standard) {
        var node: Int32 = 0
        for (index, scalar) in word.unicodeScalars.enumerated() {
            let folded = table.fold(scalar.value)
            if index == 0, folded < 0x10000 { first[Int(folded >> 6)] |= 1 << UInt64(folded & 63) }
            let key = UInt64(UInt32(bitPattern: node)) << 32 | UInt64(folded)
            var slot = self.slot(of: key)
            if keys[slot] == .max {
                if edges * 2 >= keys.count {
                    grow()
                    slot = self.slot(of: key)
                }
                keys[slot] = key
                targets[slot] = Int32(words.count)
                words.append(-1)
                edges += 1
            }
            node = targets[slot]
        }
        words[Int(node)] = Int32(number)
    }

    /// The slot that holds a key, or the free one where it would stand. Never is more than half of the table taken.
    @inline(__always)
    private func slot(of key: UInt64) -> Int {
        let mask = keys.count - 1
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 40) & mask
        while keys[slot] != key, keys[slot] != .max { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        let old = (keys, targets)
        keys = [UInt64](repeating: .max, count: old.0.count * 4)
        targets = [Int32](repeating: 0, count: old.0.count * 4)
        for (key, target) in zip(old.0, old.1) where key != .max {
            let slot = self.slot(of: key)
            keys[slot] = key
            targets[slot] = target
        }
    }

    /// Number and end of the longest word that begins at a place and ends at `end` or before. A word that begins or ends with a Latin letter is not found within a longer one.
    ///
    /// - Parameter isWhole: whether that is asked; else a word is found anywhere.
    package func match(_ buffer: borrowing ScalarBuffer, at start: Int, end: Int, isWhole: Bool = true) -> (number: Int, end: Int)? {
        guard start < end, buffer.folded[start] < 0x10000, first[Int(buffer.folded[start] >> 6)] & (1 << UInt64(buffer.folded[start] & 63)) != 0 else { return nil }
        if isWhole, start > 0, Self.isLetter(buffer, start), Self.isLetter(buffer, start - 1) { return nil }
        var node: Int32 = 0, place = start, best: (Int, Int)?
        while place < end {
            let slot = self.slot(of: UInt64(UInt32(bitPattern: node)) << 32 | UInt64(buffer.folded[place]))
            guard keys[slot] != .max else { break }
            node = targets[slot]
            place += 1
            let word = words[Int(node)]
            guard word >= 0 else { continue }
            if isWhole, place < buffer.count, Self.isLetter(buffer, place - 1), Self.isLetter(buffer, place) { continue }
            best = (Int(word), place)
        }
        return best
    }

    private static func isLetter(_ buffer: borrowing ScalarBuffer, _ place: Int) -> Bool { buffer.classes[place] == CharacterClass.letter.rawValue }
}
