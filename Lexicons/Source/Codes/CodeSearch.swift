/// The memory in which candidates are searched; reused from search to search.
package struct CodeSearch: Sendable {
    /// A word of the mention: its number in the index, and how much of it is as written.
    struct Word {
        var id: UInt32
        var weight: Float
        var fidelity: Float
        var isHead: Bool
        var postings: Range<Int>
    }

    var words: [Word] = []
    /// Open-addressed: terms with the weight that they share; a place is free where its stamp is old.
    private var terms = [UInt32](repeating: 0, count: CodeSearch.size)
    private var stamps = [UInt32](repeating: 0, count: CodeSearch.size)
    private var shared = [Float](repeating: 0, count: CodeSearch.size)
    private var stamp: UInt32 = 0
    private(set) var touched: [Int32] = []
    private static let size = 1 << 13

    package init() {}

    mutating func reset() {
        touched.removeAll(keepingCapacity: true)
        stamp &+= 1
        if stamp == 0 {
            for place in stamps.indices { stamps[place] = 0 }
            stamp = 1
        }
    }

    /// Adds a word's weight to a term. No more terms are taken in than the table has room for.
    @inline(__always)
    mutating func add(_ weight: Float, to term: UInt32, isNew: Bool) {
        var place = Int((UInt64(term &* 0x9E37_79B1) * UInt64(Self.size)) >> 32)
        while stamps[place] == stamp {
            if terms[place] == term {
                shared[place] += weight
                return
            }
            place = (place + 1) & (Self.size - 1)
        }
        guard isNew, touched.count < Self.size / 2 else { return }
        stamps[place] = stamp
        terms[place] = term
        shared[place] = weight
        touched.append(Int32(place))
    }

    @inline(__always)
    func term(_ place: Int32) -> (term: UInt32, shared: Float) { (terms[Int(place)], shared[Int(place)]) }

    /// Keeps the terms of the greatest quality, in its order.
    mutating func keepBest(_ count: Int, by quality: (_ term: UInt32, _ shared: Float) -> (Float, UInt32)) {
        var best: [(quality: (Float, UInt32), place: Int32)] = []
        best.reserveCapacity(count + 1)
        for place in touched {
            let value = quality(terms[Int(place)], shared[Int(place)])
            if best.count == count, value <= best[count - 1].quality { continue }
            var index = best.count
            while index > 0, best[index - 1].quality < value { index -= 1 }
            best.insert((value, place), at: index)
            if best.count > count { best.removeLast() }
        }
        touched.removeAll(keepingCapacity: true)
        for entry in best { touched.append(entry.place) }
    }
}
