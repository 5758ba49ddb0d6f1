public import CasebookCore

/// Pairs with measured affinities, such as pKd; higher binds better.
public struct AffinityTable: Sendable, Hashable {
    public let pairs: AffinityPairs
    /// One a pair, finite.
    public let affinities: [Double]

    /// No affinity is as large, whatever its unit; squares stay far from where numbers end.
    private static let greatest = 1e9

    /// - Throws: `affinity.text`, and `affinity.data` for an affinity that is not finite or beyond ±10⁹.
    public init(drugs: [String], targets: [String], affinities: [Double]) throws(ClinicalError) {
        precondition(drugs.count == affinities.count, "\(affinities.count) affinities do not fit \(drugs.count) pairs.")
        if let row = affinities.firstIndex(where: { !(abs($0) <= Self.greatest) }) {
            throw ClinicalError(.affinityData, "Pair \(row + 1): the affinity is not a number within ±10⁹.")
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

    /// Affinities as a file holds them, so that a model gives the same before it was written and after.
    var inSinglePrecision: AffinityTable { AffinityTable(pairs: pairs, affinities: affinities.map { Double(Float($0)) }) }
}
