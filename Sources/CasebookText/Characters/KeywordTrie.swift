/// Words and phrases with a number each, found at a place of a folded text. Immutable; a search reads no more scalars than the longest word has and allocates nothing.
///
/// A trie whose edges lie in one table with open addressing. It is asked at every place of a text for many lists of words, so that it knows no type parameter, whose calls
/// would go through witnesses from other modules, and nearly every place is left after one bit, of the first two scalars.
package final class KeywordTrie: Sendable {
    /// An edge: node and scalar (zero in a free slot), the node that it leads to, and the number of the word that ends there.
    private struct Edge {
        var key: UInt64 = 0
        var node: UInt32 = 0
        var number: UInt32 = .max
    }

    private let edges: [Edge]
    private let mask: Int
    /// Bits of what words begin with.
    private let beginnings: [UInt64]
    private let spansLines: Bool

    /// - Parameters:
    ///   - words: folded in case and width here, as texts are. Numbers lie from 0 to 4,294,967,294; of a word that comes twice the last one counts.
    ///   - spansLines: whether a space in a word stands for any white space, so that phrases are found across line breaks.
    package init(_ words: some Sequence<(String, Int)>, spansLines: Bool = false) {
        let table = CharacterTable.standard
        // No larger than the edges need: tables that are asked at every place of a text should stay in the processor's cache.
        var edges = [Edge](repeating: Edge(), count: 64), beginnings = [UInt64](repeating: 0, count: 1024), nodes: UInt32 = 1, word: [UInt32] = []
        for (text, number) in words {
            word.removeAll(keepingCapacity: true)
            for scalar in text.unicodeScalars { word.append(table.fold(scalar.value)) }
            guard let first = word.first else { continue }
            // A word of one scalar begins wherever that stands, as does one whose second is a space of any kind.
            let seconds = word.count == 1 || spansLines && word[1] == 0x20 ? 0..<64 : Int(word[1] & 63)..<Int(word[1] & 63) + 1
            for second in seconds {
                let bit = Self.beginning(first, UInt32(second))
                beginnings[bit >> 6] |= 1 << UInt64(bit & 63)
            }
            var node: UInt32 = 0, slot = 0
            for scalar in word {
                let key = Self.key(node, scalar)
                slot = Self.slot(of: key, edges, edges.count - 1)
                if edges[slot].key == 0 {
                    if Int(nodes) * 2 > edges.count {
                        edges = Self.grown(edges)
                        slot = Self.slot(of: key, edges, edges.count - 1)
                    }
                    edges[slot] = Edge(key: key, node: nodes)
                    nodes += 1
                }
                node = edges[slot].node
            }
            edges[slot].number = UInt32(number)
        }
        (self.edges, mask, self.beginnings, self.spansLines) = (edges, edges.count - 1, beginnings, spansLines)
    }

    private static func grown(_ old: [Edge]) -> [Edge] {
        var edges = [Edge](repeating: Edge(), count: old.count * 2)
        for edge in old where edge.key != 0 { edges[slot(of: edge.key, edges, edges.count - 1)] = edge }
        return edges
    }

    /// Numbers the words in their order.
    package convenience init(_ words: some Sequence<String>, spansLines: Bool = false) {
        self.init(words.enumerated().map { ($1, $0) }, spansLines: spansLines)
    }

    @inline(__always)
    private static func key(_ node: UInt32, _ scalar: UInt32) -> UInt64 { UInt64(node + 1) << 32 | UInt64(scalar) }

    /// The slot that holds a key, or the free one where it would stand. Never is more than half of the table taken.
    @inline(__always)
    private static func slot(of key: UInt64, _ edges: [Edge], _ mask: Int) -> Int {
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while edges[slot].key != 0, edges[slot].key != key { slot = (slot + 1) & mask }
        return slot
    }

    /// Ten bits of the first scalar and six of the second.
    @inline(__always)
    private static func beginning(_ first: UInt32, _ second: UInt32) -> Int { Int(((first &* 40503) >> 2 & 1023) << 6 | second & 63) }

    /// Whether a word may begin at a place, by its first two scalars.
    package func mayBegin(_ folded: [UInt32], at start: Int) -> Bool {
        guard start < folded.count else { return false }
        let bit = Self.beginning(folded[start], start + 1 < folded.count ? folded[start + 1] : 0)
        return beginnings[bit >> 6] & (1 << UInt64(bit & 63)) != 0
    }

    /// Number and end of the longest word that begins at a place and ends at `end` or before. A word that begins or ends with a Latin letter is not found within a longer one.
    ///
    /// - Parameter isWhole: whether that is asked; else a word is found anywhere.
    package func match(_ buffer: borrowing ScalarBuffer, at start: Int, end: Int, isWhole: Bool = true) -> (number: Int, end: Int)? {
        match(buffer.folded, buffer.classes, at: start, end: end, isWhole: isWhole)
    }

    /// The same in a text's folded scalars and their classes.
    package func match(_ folded: [UInt32], _ classes: [UInt8], at start: Int, end: Int, isWhole: Bool = true) -> (number: Int, end: Int)? {
        guard start < end, mayBegin(folded, at: start) else { return nil }
        let letter = CharacterClass.letter.rawValue, space = CharacterClass.space.rawValue
        if isWhole, start > 0, classes[start] == letter, classes[start - 1] == letter { return nil }
        var node: UInt32 = 0, place = start, best: (Int, Int)?
        while place < end {
            let isGap = spansLines && classes[place] == space
            let edge = edges[Self.slot(of: Self.key(node, isGap ? 0x20 : folded[place]), edges, mask)]
            guard edge.key != 0 else { break }
            node = edge.node
            place += 1
            if isGap { while place < end, classes[place] == space { place += 1 } }
            guard edge.number != .max else { continue }
            if isWhole, place < folded.count, classes[place - 1] == letter, classes[place] == letter { continue }
            best = (Int(edge.number), place)
        }
        return best
    }
}
