public import CasebookCore

/// Pairs with measured affinities, such as pKd; higher binds better.
public struct AffinityTable: Sendable, Hashable {
    public let pairs: AffinityPairs
    /// One a pair, finite.
    public let affinities: [Double]

    /// - Throws: `affinity.text`, and `affinity.data` for an affinity that is not finite.
    public init(drugs: [String], targets: [String], affinities: [Double]) throws(ClinicalError) {
        precondition(drugs.count == affinities.count, "\(affinities.count) affinities do not fit \(drugs.count) pairs.")
        if let row = affinities.firstIndex(where: { !$0.isFinite }) {
            throw ClinicalError(.affinityData, "Pair \(row + 1): the affinity is not a finite number.")
        }
        self.init(pairs: try AffinityPairs(drugs: drugs, targets: targets), affinities: affinities)
    }

    init(pairs: AffinityPairs, affinities: [Double]) {
        self.pairs = pairs
        self.affinities = affinities
    }

    public var count: Int { affinities.count }

    public var mean: Double { affinities.reduce(0, +) / Double(max(count, 1)) }

    /// Chosen rows with the drugs and targets that they need.
    public func rows(_ chosen: [Int]) -> AffinityTable { AffinityTable(pairs: pairs.rows(chosen), affinities: chosen.map { affinities[$0] }) }

    /// Chosen rows among the same drugs and targets, some of which may then have none.
    func keeping(_ chosen: [Int]) -> AffinityTable { AffinityTable(pairs: pairs.keeping(chosen), affinities: chosen.map { affinities[$0] }) }
}
