internal import CasebookCore

/// The texts of one patient, by their runs of twelve words (of Chinese: characters), to find what later ones repeat. Linear in the texts.
///
/// Words are compared without case, width, spaces and signs, by 64-bit hashes of their runs (w-shingling; Broder, Compression and Complexity of Sequences 1997).
package struct CopyIndex {
    /// Words of a run: shorter repetitions are ways of speaking, not copies.
    package static let window = 12
    private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15
    private static let leading: UInt64 = (0..<window).reduce(1) { power, _ in power &* base }

    /// Run to the first document that has it.
    private var runs: [UInt64: Int32] = [:]
    private var documents: [String] = []

    package init() {}

    /// How many runs are kept.
    package var count: Int { runs.count }

    /// What a text repeats of those read before, in text order; then it is one of them.
    package mutating func read(_ buffer: borrowing ScalarBuffer, id: String) -> [CopiedText] {
        var words: [(hash: UInt64, start: Int, end: Int)] = [], found: [CopiedText] = [], rolling: UInt64 = 0, fresh: [UInt64] = []
        var place = 0
        while place < buffer.count {
            let kind = buffer.classes[place], start = place
            guard kind == CharacterClass.han.rawValue || kind == CharacterClass.letter.rawValue || kind == CharacterClass.digit.rawValue else {
                place += 1
                continue
            }
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            repeat {
                hash = (hash ^ UInt64(buffer.folded[place])) &* 0x100_0000_01B3
                place += 1
            } while kind != CharacterClass.han.rawValue && place < buffer.count && buffer.classes[place] == kind
            words.append((hash, Int(buffer.offsets[start]), Int(buffer.offsets[place])))
            rolling = rolling &* Self.base &+ hash
            guard words.count >= Self.window else { continue }
            if words.count > Self.window { rolling = rolling &- words[words.count - 1 - Self.window].hash &* Self.leading }
            if let document = runs[rolling] {
                let name = documents[Int(document)], first = words[words.count - Self.window].start, end = words[words.count - 1].end
                if let last = found.last, last.document == name, first <= last.span.end {
                    found[found.count - 1].span.end = end
                } else {
                    // What two documents have stands as the first one's.
                    let start = max(first, found.last?.span.end ?? 0)
                    if start < end { found.append(CopiedText(span: TextSpan(start, end), document: name)) }
                }
            } else {
                fresh.append(rolling)
            }
        }
        for run in fresh { runs[run] = Int32(documents.count) }
        documents.append(id)
        return found
    }
}
