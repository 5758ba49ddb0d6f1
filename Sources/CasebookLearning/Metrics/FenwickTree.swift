/// Counts at places that can be raised and summed from the start, each in O(log n) (Fenwick, 1994).
struct FenwickTree {
    private var sums: [Int]

    init(count: Int) { sums = Array(repeating: 0, count: count + 1) }

    /// Raises the count at a place by one.
    mutating func add(at place: Int) {
        var node = place + 1
        while node < sums.count {
            sums[node] += 1
            node += node & -node
        }
    }

    /// The sum of counts at places below `end`.
    func sum(below end: Int) -> Int {
        var node = end
        var result = 0
        while node > 0 {
            result += sums[node]
            node &= node - 1
        }
        return result
    }
}
