/// The drugs of a library that bind strongest, kept while the library is read.
public struct AffinityRanking: Sendable {
    public struct Entry: Sendable, Hashable {
        public let id: String
        public let affinity: Double
    }

    private let limit: Int
    private var kept: [Entry] = []

    /// - Parameter limit: how many are kept; memory is that of twice as many.
    public init(limit: Int) {
        precondition(limit > 0 && limit < Int.max / 2, "A ranking keeps at least one.")
        self.limit = limit
    }

    public mutating func add(id: String, affinity: Double) {
        kept.append(Entry(id: id, affinity: affinity))
        if kept.count >= 2 * limit { kept = entries }
    }

    /// Strongest first; of equals the one that was added first.
    public var entries: [Entry] {
        let order = kept.indices.sorted { (kept[$0].affinity, $1) > (kept[$1].affinity, $0) }
        return order.prefix(limit).map { kept[$0] }
    }
}
