internal import CasebookText

/// Phrases of a table, found at a place of a text. What begins with none of their first words is told apart in one look; the rest is a walk through a trie, whose spaces stand for
/// any white space, so that phrases are found across line breaks.
struct PhraseIndex: Sendable {
    /// Node and scalar, with the node that follows beside it: an open hash table.
    private var keys: [UInt64]
    private var nodes: [Int32]
    private let mask: Int
    /// Place of the phrase that ends at a node, or -1.
    private var phrases: [Int32] = [-1]
    /// Hashes of first words, open addressing too. One that is wrongly let through costs only time.
    private var firstWords: [UInt64]
    private let wordMask: Int

    init(_ list: [String]) {
        var buffers: [ScalarBuffer] = [], scalars = 0
        for phrase in list {
            var buffer = ScalarBuffer(), text = phrase
            text.withUTF8 { buffer.read($0, table: .standard) }
            scalars += buffer.count
            buffers.append(buffer)
        }
        var size = 64, wordSize = 64
        while size < scalars * 2 { size *= 2 }
        while wordSize < list.count * 4 { wordSize *= 2 }
        (mask, wordMask) = (size - 1, wordSize - 1)
        keys = [UInt64](repeating: .max, count: size)
        nodes = [Int32](repeating: 0, count: size)
        firstWords = [UInt64](repeating: 0, count: wordSize)
        for (index, buffer) in buffers.enumerated() {
            var node: Int32 = 0, end = 0
            insert(Self.hash(buffer, &end, buffer.count))
            for scalar in buffer.folded {
                let key = UInt64(node) << 32 | UInt64(scalar), slot = slot(key)
                if keys[slot] != key {
                    keys[slot] = key
                    nodes[slot] = Int32(phrases.count)
                    phrases.append(-1)
                }
                node = nodes[slot]
            }
            phrases[Int(node)] = Int32(index)
        }
    }

    private mutating func insert(_ hash: UInt64) {
        var slot = Int(truncatingIfNeeded: hash) & wordMask
        while firstWords[slot] != 0, firstWords[slot] != hash { slot = (slot + 1) & wordMask }
        firstWords[slot] = hash
    }

    private func slot(_ key: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while keys[slot] != .max, keys[slot] != key { slot = (slot + 1) & mask }
        return slot
    }

    /// Whether a phrase begins with the run of letters at a place; moves the place behind the run.
    func begins(_ buffer: borrowing ScalarBuffer, _ place: inout Int, _ end: Int) -> Bool {
        let hash = Self.hash(buffer, &place, end)
        var slot = Int(truncatingIfNeeded: hash) & wordMask
        while firstWords[slot] != 0 {
            if firstWords[slot] == hash { return true }
            slot = (slot + 1) & wordMask
        }
        return false
    }

    /// The longest phrase at a place, by its place in the list; one that begins or ends with a letter is not found within a longer word.
    func match(_ buffer: borrowing ScalarBuffer, at start: Int, end: Int) -> (phrase: Int, end: Int)? {
        let letter = CharacterClass.letter.rawValue, space = CharacterClass.space.rawValue
        if start > 0, buffer.classes[start] == letter, buffer.classes[start - 1] == letter { return nil }
        var node: Int32 = 0, place = start, best: (Int, Int)?
        while place < end {
            let isSpace = buffer.classes[place] == space
            let key = UInt64(node) << 32 | UInt64(isSpace ? 0x20 : buffer.folded[place]), slot = slot(key)
            guard keys[slot] == key else { break }
            node = nodes[slot]
            place += 1
            if isSpace { while place < end, buffer.classes[place] == space { place += 1 } }
            guard phrases[Int(node)] >= 0 else { continue }
            if place < buffer.count, buffer.classes[place - 1] == letter, buffer.classes[place] == letter { continue }
            best = (Int(phrases[Int(node)]), place)
        }
        return best
    }

    /// FNV-1a over folded scalars, with the last step mixed; never 0.
    private static func hash(_ buffer: borrowing ScalarBuffer, _ place: inout Int, _ end: Int) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        while place < end, buffer.classes[place] == CharacterClass.letter.rawValue {
            hash = (hash ^ UInt64(buffer.folded[place])) &* 0x100_0000_01B3
            place += 1
        }
        hash ^= hash >> 29
        return hash == 0 ? 1 : hash
    }
}
