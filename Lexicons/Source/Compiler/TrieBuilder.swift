/// Builds a double-array trie from sorted keys of codes.
///
/// Nodes are placed breadth by breadth from a moving first free place (Yata's darts does the same). Deterministic: the same keys give the
/// same bytes. Time is near linear in the number of nodes.
struct TrieBuilder {
    private(set) var units: [TrieUnit] = []
    private var used: [Bool] = []
    private var firstFree = 1

    /// - Parameter keys: sorted, distinct, none empty, codes from 1.
    init(keys: [[UInt16]], leaves: [Int32]) {
        precondition(keys.count == leaves.count)
        grow(to: 0x2_0000)
        units[0] = TrieUnit(base: -1, check: -1, leaf: -1)
        used[0] = true
        struct Work {
            var node: Int
            var low: Int
            var high: Int
            var depth: Int
        }
        var queue = [Work(node: 0, low: 0, high: keys.count, depth: 0)]
        var head = 0
        var codes: [UInt16] = []
        var borders: [Int] = []
        while head < queue.count {
            let work = queue[head]
            head += 1
            if head > 100_000 {
                queue.removeFirst(head)
                head = 0
            }
            codes.removeAll(keepingCapacity: true)
            borders.removeAll(keepingCapacity: true)
            var index = work.low
            while index < work.high {
                let key = keys[index]
                if key.count == work.depth {
                    units[work.node].leaf = leaves[index]
                    index += 1
                    continue
                }
                let code = key[work.depth]
                codes.append(code)
                borders.append(index)
                while index < work.high, keys[index].count > work.depth, keys[index][work.depth] == code { index += 1 }
            }
            guard !codes.isEmpty else { continue }
            borders.append(work.high)
            let base = place(codes)
            units[work.node].base = Int32(base)
            for (index, code) in codes.enumerated() {
                let child = base + Int(code)
                used[child] = true
                units[child] = TrieUnit(base: -1, check: Int32(work.node), leaf: -1)
                queue.append(Work(node: child, low: borders[index], high: borders[index + 1], depth: work.depth + 1))
            }
        }
        var last = units.count
        while last > 1, !used[last - 1] { last -= 1 }
        units.removeLast(units.count - last)
    }

    private mutating func grow(to count: Int) {
        units.append(contentsOf: repeatElement(TrieUnit(base: -1, check: -1, leaf: -1), count: count - units.count))
        used.append(contentsOf: repeatElement(false, count: count - used.count))
    }

    /// The first base at which all codes fall on free places.
    private mutating func place(_ codes: [UInt16]) -> Int {
        let first = Int(codes[0])
        let last = Int(codes[codes.count - 1])
        while firstFree < used.count, used[firstFree] { firstFree += 1 }
        var place = max(firstFree, first + 1)
        var tried = 0
        while true {
            if place - first + last >= used.count { grow(to: max(used.count * 3 / 2, place - first + last + 1)) }
            if !used[place] {
                tried += 1
                let base = place - first
                if !codes.contains(where: { used[base + Int($0)] }) {
                    // Crowded regions are left behind, so that the search stays short.
                    if tried > 2_000 { firstFree = max(firstFree, place - 1_000) }
                    return base
                }
            }
            place += 1
        }
    }
}
