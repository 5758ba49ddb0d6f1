internal import CasebookTensor

/// What a test asks of a model: whether it has met the drug and the target before, in other pairs.
public enum AffinitySplit: String, Sendable, Hashable, CaseIterable {
    /// Pairs are dealt out, each with all its measurements: drugs and targets of a test pair were mostly met.
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
            case .warm: Self.places(of: pairs.pairs)
            case .coldDrug: pairs.pairs.map(\.drug)
            case .coldTarget: pairs.pairs.map(\.target)
            }
        var order = Array(0..<((groups.max() ?? -1) + 1)), random = RandomGenerator(seed: seed)
        random.shuffle(&order)
        var parts = Array(repeating: 0, count: order.count)
        for (place, group) in order.enumerated() { parts[group] = place % count }
        return groups.map { parts[$0] }
    }

    /// What was measured more than once is one pair, in the order of first measurements: else a test pair were met with its own affinity.
    private static func places(of pairs: [AffinityPairs.Pair]) -> [Int] {
        var places: [AffinityPairs.Pair: Int] = [:]
        return pairs.map { pair in
            let place = places[pair] ?? places.count
            places[pair] = place
            return place
        }
    }
}
