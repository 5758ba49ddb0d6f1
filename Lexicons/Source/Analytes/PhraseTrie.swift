package import CasebookText

/// Phrases with a number each, in one open hash table of node and scalar: found at a place of a folded text without an allocation or a generic call.
struct PhraseTrie: Sendable {
    /// Node and scalar (0 for an empty slot), the node that they lead to.
    private var keys: [UInt64]
    private var nodes: [Int32]
    /// Number of the phrase that ends at a node, else -1.
    private var values: [Int32] = [-1]
    private let mask: Int

    /// Phrases are numbered in their order and folded in case and width, as texts are.
    init(_ phrases: [String]) {
        var size = 1024
        let count = phrases.reduce(0) { $0 + $1.unicodeScalars.count }
        while size * 2 < count * 3 { size *= 2 }
        keys = [UInt64](repeating: 0, count: size)
        nodes = [Int32](repeating: 0, count: size)
        mask = size - 1
        let table = CharacterTable.standard
        for (number, phrase) in phrases.enumerated() {
            var node: Int32 = 0
            for scalar in phrase.unicodeScalars {
                let key = UInt64(node) << 32 | UInt64(table.fold(scalar.value)) | 1 << 63
                var slot = Self.slot(key) & mask
                while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & mask }
                if keys[slot] == 0 {
                    keys[slot] = key
                    nodes[slot] = Int32(values.count)
                    values.append(-1)
                }
                node = nodes[slot]
            }
            values[Int(node)] = Int32(number)
        }
    }

    @inline(__always)
    private static func slot(_ key: UInt64) -> Int { Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) }

    /// The longest phrase that begins at a place and ends at `end` or before.
    ///
    /// - Parameter isWhole: whether one that begins or ends with a Latin letter must not lie within a longer word.
    func match(_ buffer: borrowing ScalarBuffer, at start: Int, end: Int, isWhole: Bool) -> (number: Int, end: Int)? {
        let letter = CharacterClass.letter.rawValue
        if isWhole, start > 0, buffer.classes[start] == letter, buffer.classes[start - 1] == letter { return nil }
        var node: Int32 = 0, place = start, best: (Int, Int)?
        while place < end {
            let key = UInt64(node) << 32 | UInt64(buffer.folded[place]) | 1 << 63
            var slot = Self.slot(key) & mask
            while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & mask }
            guard keys[slot] != 0 else { break }
            node = nodes[slot]
            place += 1
            guard values[Int(node)] >= 0 else { continue }
            if isWhole, place < buffer.count, buffer.classes[place - 1] == letter, buffer.classes[place] == letter { continue }
            best = (Int(values[Int(node)]), place)
        }
        return best
    }
}
