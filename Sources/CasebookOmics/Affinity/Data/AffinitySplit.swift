internal import CasebookTensor

/// What a test asks of a model: whether it has met the drug and the target before, in other pairs.
public enum AffinitySplit: String, Sendable, Hashable, CaseIterable {
    /// Pairs are dealt out: drugs and targets of a test pair were mostly met.
    case warm
    /// Drugs are dealt out: none of a test pair was met.
    case coldDrug = "cold-drug"
    /// Targets are dealt out: none of a test pair was met.
    case coldTarget = "cold-target"

    /// The part of each pair, from 0; parts have about the same number of pairs, drugs or targets. The same seed gives the same parts.
    public func parts(of pairs: AffinityPairs, count: Int, seed: UInt64) -> [Int] {
        precondition(count > 1, "A split has at least two parts.")
        let groups: [Int] =
            switch self {
            case .warm: Array(pairs.pairs.indices)
            case .coldDrug: pairs.pairs.map(\.drug)
            case .coldTarget: pairs.pairs.map(\.target)
            }
        var order = Array(0..<((groups.max() ?? -1) + 1)), random = RandomGenerator(seed: seed)
        random.shuffle(&order)
        var parts = Array(repeating: 0, count: order.count)
        for (place, group) in order.enumerated() { parts[group] = place % count }
        return groups.map { parts[$0] }
    }
}
