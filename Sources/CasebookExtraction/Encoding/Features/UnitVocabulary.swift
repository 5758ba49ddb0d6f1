internal import CasebookLearning

/// Numbers of words, characters or pairs of characters, found by hash.
///
/// Open addressing over a table of twice the size; lookups allocate nothing.
struct UnitVocabulary: Sendable {
    /// The hash of each entry, by number.
    let hashes: [UInt64]
    private let slots: [Int32]
    private let mask: Int

    /// Hashes that stand twice keep their first number.
    init(_ hashes: [UInt64]) {
        self.hashes = hashes
        var size = 16
        while size < hashes.count * 2 { size *= 2 }
        var slots = [Int32](repeating: -1, count: size)
        let mask = size - 1
        for (number, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot] >= 0, hashes[Int(slots[slot])] != hash { slot = (slot + 1) & mask }
            if slots[slot] < 0 { slots[slot] = Int32(number) }
        }
        self.slots = slots
        self.mask = mask
    }

    /// At most `limit` entries: those that stand in the training texts more than once, the most frequent first, then the first that have vectors. What stands there
    /// once and has no vector is better read as one that is not known.
    init(_ vectors: WordVectors?, limit: Int, _ counts: [UInt64: Int]) {
        var hashes = counts.filter { $0.value > 1 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(limit).map(\.key)
        var known = Set(hashes)
        for index in 0..<(vectors?.count ?? 0) where hashes.count < limit {
            let hash = UnitHash.of(vectors!.word(index))
            if known.insert(hash).inserted { hashes.append(hash) }
        }
        self.init(hashes)
    }

    var count: Int { hashes.count }

    /// The number of an entry; -1 for one that is not known.
    @inline(__always)
    func number(_ hash: UInt64) -> Int32 {
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let number = slots[slot]
            if number < 0 || hashes[Int(number)] == hash { return number }
            slot = (slot + 1) & mask
        }
    }
}
