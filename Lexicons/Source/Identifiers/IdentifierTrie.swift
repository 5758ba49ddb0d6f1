internal import CasebookText

/// Words and phrases with the bits of what they are, found at a place of a folded text. `KeywordTrie` without its type parameter, over the bare arrays: it is asked
/// at every place of a text, for many lists.
package final class IdentifierTrie: Sendable {
    /// Bit of each scalar below 65,536 that a word begins with.
    private let first: [UInt64]
    /// An open table of node and scalar to the next node; zero is free.
    private let keys: [UInt64]
    private let nodes: [Int32]
    private let values: [UInt32]
    private let mask: Int

    /// Words are folded in case and width, as texts are; bits of a word that comes twice are joined, and none may be zero.
    package init(_ words: [(String, UInt32)]) {
        let table = CharacterTable.standard
        var size = 64
        while size < 2 * words.reduce(0, { $0 + $1.0.unicodeScalars.count }) { size *= 2 }
        var first = [UInt64](repeating: 0, count: 1024), keys = [UInt64](repeating: 0, count: size), nodes = [Int32](repeating: 0, count: size), values: [UInt32] = [0]
        let mask = size - 1
        for (word, value) in words {
            var node: Int32 = 0
            for (index, scalar) in word.unicodeScalars.enumerated() {
                let folded = table.fold(scalar.value)
                if index == 0, folded < 0x10000 { first[Int(folded >> 6)] |= 1 << UInt64(folded & 63) }
                let key = Self.key(node, folded), slot = Self.slot(key, keys, mask)
                if keys[slot] == 0 {
                    keys[slot] = key
                    nodes[slot] = Int32(values.count)
                    values.append(0)
                }
                node = nodes[slot]
            }
            values[Int(node)] |= value
        }
        (self.first, self.keys, self.nodes, self.values, self.mask) = (first, keys, nodes, values, mask)
    }

    package convenience init(_ words: [String]) { self.init(words.map { ($0, 1) }) }

    @inline(__always)
    private static func key(_ node: Int32, _ scalar: UInt32) -> UInt64 { (UInt64(UInt32(bitPattern: node)) + 1) << 32 | UInt64(scalar) }

    @inline(__always)
    private static func slot(_ key: UInt64, _ keys: [UInt64], _ mask: Int) -> Int {
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 24) & mask
        while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & mask }
        return slot
    }

    /// The longest word that begins at a place and ends at `end` or before. A word that begins or ends with a letter other than an ideograph is not found within a longer one.
    package func match(_ folded: [UInt32], _ classes: [UInt8], at start: Int, end: Int, isWhole: Bool = true) -> (value: UInt32, end: Int)? {
        guard start >= 0, start < end, end <= folded.count, folded[start] < 0x10000, first[Int(folded[start] >> 6)] & (1 << UInt64(folded[start] & 63)) != 0 else { return nil }
        let letter = CharacterClass.letter.rawValue
        if isWhole, start > 0, classes[start] == letter, classes[start - 1] == letter { return nil }
        var node: Int32 = 0, place = start, best: (UInt32, Int)?
        while place < end {
            let slot = Self.slot(Self.key(node, folded[place]), keys, mask)
            guard keys[slot] != 0 else { break }
            node = nodes[slot]
            place += 1
            let value = values[Int(node)]
            guard value != 0 else { continue }
            if isWhole, place < folded.count, classes[place - 1] == letter, classes[place] == letter { continue }
            best = (value, place)
        }
        return best
    }
}
