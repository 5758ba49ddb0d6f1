/// Collects phrases and lays them out as an open-addressed table, at most half full.
struct PhraseTableBuilder {
    private struct Identity: Hashable {
        var key: UInt64
        var ordered: UInt64
    }
    private var heads: [Identity: Int] = [:]
    private var slots: [PhraseSlot] = []

    /// Adds a phrase; returns the first concept of a phrase that is there already.
    mutating func insert(_ entry: PhraseSlot, concept: Int) -> Int? {
        let identity = Identity(key: entry.key, ordered: entry.ordered)
        if let head = heads[identity] { return head }
        heads[identity] = concept
        var slot = entry
        slot.concept = UInt32(concept)
        slots.append(slot)
        return nil
    }

    func table() -> [PhraseSlot] {
        var size = 16
        while size < slots.count * 2 { size *= 2 }
        var table = [PhraseSlot](repeating: PhraseSlot(key: 0, ordered: 0, concept: 0, words: 0, flags: 0), count: size)
        for slot in slots {
            var place = Int(truncatingIfNeeded: slot.key >> 17) & (size - 1)
            while table[place].key != 0 { place = (place + 1) & (size - 1) }
            table[place] = slot
        }
        return table
    }
}
