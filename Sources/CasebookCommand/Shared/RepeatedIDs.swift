import Casebook

/// Counts units whose id came before in a run. It keeps hashes of the first quarter million ids, so that memory stays flat.
struct RepeatedIDs: Sendable {
    private static let most = 1 << 18
    private var seen: Set<UInt64> = []
    private var count = 0

    mutating func add(_ outcome: RiskScorer.Outcome) {
        guard case .success(let score) = outcome.result else { return }
        var id = score.id
        let hash = id.withUTF8 { ByteHash(block: UnsafeRawBufferPointer($0)).value }
        if seen.contains(hash) { count += 1 } else if seen.count < Self.most { seen.insert(hash) }
    }

    /// Nil where there are none.
    var text: String? { count == 0 ? nil : "casebook: \(count) units have an id that an earlier one has; each has its own result." }
}
