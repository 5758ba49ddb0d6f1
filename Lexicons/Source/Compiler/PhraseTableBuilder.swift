/// Collects phrases and lays them out as an open-addressed table, at most seven tenths full.
struct PhraseTableBuilder {
    private struct Identity: Hashable {
        var key: UInt64
        var ordered: UInt32
    }
    private var heads: [Identity: Int] = [:]
    private var slots: [PhraseSlot] = []

    /// Adds a phrase; returns the first concept of a phrase that is there already.
    mutating func insert(_ entry: PhraseSlot, concept: Int) -> Int? {
        let identity = Identity(key: entry.key, ordered: entry.ordered)
        if let head = heads[identity] { return head }
        heads[identity] = concept
        var slot = entry
        slot.concept = concept
        slots.append(slot)
        return nil
    }

    func table() -> [PhraseSlot] {
        let count = slots.count * 10 / 7 + 2
        var table = [PhraseSlot](repeating: .empty, count: count)
        for slot in slots {
            var place = PhraseSlot.place(of: slot.key, in: count)
            while table[place].key != 0 { place = place + 1 == count ? 0 : place + 1 }
            table[place] = slot
        }
        return table
    }
}
