/// Chinese cues as a trie over folded characters, with the rules that end at each node.
struct CharacterCueTrie: Sendable {
    /// Child of a node over a scalar, by `node << 21 | scalar`.
    private var children: [UInt64: Int32] = [:]
    /// Rules whose cue ends at each node.
    private var rules: [[Int32]] = [[]]
    /// Whether a cue begins with a scalar of the Basic Multilingual Plane: most characters of a text begin none.
    private var begins = [Bool](repeating: false, count: 0x10000)

    mutating func insert(_ scalars: [UInt32], rule: Int) {
        guard let first = scalars.first else { return }
        if first < 0x10000 { begins[Int(first)] = true }
        var node: Int32 = 0
        for scalar in scalars {
            let key = UInt64(node) << 21 | UInt64(scalar)
            if let next = children[key] {
                node = next
            } else {
                children[key] = Int32(rules.count)
                node = Int32(rules.count)
                rules.append([])
            }
        }
        rules[Int(node)].append(Int32(rule))
    }

    /// Calls `body` with the length and the rule of every cue that starts at `start`. Time: the length of the longest.
    @inline(__always)
    func match(at start: Int, before limit: Int, _ scalar: (Int) -> UInt32, _ body: (Int, Int) -> Void) {
        let first = scalar(start)
        guard first >= 0x10000 || begins[Int(first)] else { return }
        var node: Int32 = 0
        var place = start
        while place < limit, let next = children[UInt64(node) << 21 | UInt64(scalar(place))] {
            node = next
            place += 1
            for rule in rules[Int(node)] { body(place - start, Int(rule)) }
        }
    }
}
