/// Rows sorted by a number each.
enum RowOrder {
    private struct Entry {
        var key: Double
        var row: Int
    }

    /// Row indexes by ascending key, equal keys by row; keys must not be NaN. O(n log n).
    static func ascending(_ keys: [Double]) -> [Int] {
        var entries = keys.enumerated().map { Entry(key: $0.element, row: $0.offset) }
        entries.sort { $0.key < $1.key || ($0.key == $1.key && $0.row < $1.row) }
        return entries.map(\.row)
    }

    /// Runs of equal keys in an order, as ranges of places in it.
    static func ties(_ keys: [Double], order: [Int]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var start = 0
        for place in order.indices where place + 1 == order.count || keys[order[place]] != keys[order[place + 1]] {
            result.append(start..<place + 1)
            start = place + 1
        }
        return result
    }

    /// The rank of each row from 1, equal keys with the mean of their ranks. O(n log n).
    static func midRanks(_ keys: [Double]) -> [Double] {
        let order = ascending(keys)
        var ranks = Array(repeating: 0.0, count: keys.count)
        for tie in ties(keys, order: order) {
            for place in tie { ranks[order[place]] = Double(tie.lowerBound + 1 + tie.upperBound) / 2 }
        }
        return ranks
    }

    /// The place of each row's key among the distinct keys, from 0, and how many distinct keys there are. O(n log n).
    static func denseRanks(_ keys: [Double]) -> (ranks: [Int], distinct: Int) {
        let order = ascending(keys)
        let ties = ties(keys, order: order)
        var ranks = Array(repeating: 0, count: keys.count)
        for (rank, tie) in ties.enumerated() {
            for place in tie { ranks[order[place]] = rank }
        }
        return (ranks, ties.count)
    }
}
