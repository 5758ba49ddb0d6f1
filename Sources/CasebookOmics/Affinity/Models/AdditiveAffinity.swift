/// The least that a model must beat: an affinity is a mean, what is added by the drug, and what is added by the target.
public struct AdditiveAffinity: Sendable, Hashable {
    public let mean: Double
    let drugs: [String: Double]
    let targets: [String: Double]

    /// Fits both by alternating least squares.
    ///
    /// - Parameter ridge: of what drugs and targets add, in measurements.
    public init(_ table: AffinityTable, ridge: Double = 1) {
        mean = table.mean
        let (drugs, targets) = Self.offsets(table, ridge: ridge)
        self.drugs = Dictionary(zip(table.pairs.drugs, drugs)) { first, _ in first }
        self.targets = Dictionary(zip(table.pairs.targets, targets)) { first, _ in first }
    }

    /// A drug or a target that is new adds nothing.
    public func predict(_ pairs: AffinityPairs) -> [Double] {
        pairs.pairs.map { mean + (drugs[pairs.drugs[$0.drug]] ?? 0) + (targets[pairs.targets[$0.target]] ?? 0) }
    }

    /// What each drug and target of a table adds to its mean.
    static func offsets(_ table: AffinityTable, ridge: Double) -> (drugs: [Double], targets: [Double]) {
        var drugs = Array(repeating: 0.0, count: table.pairs.drugs.count), targets = Array(repeating: 0.0, count: table.pairs.targets.count)
        let mean = table.mean
        for _ in 0..<20 {
            var sums = drugs.map { _ in 0.0 }, counts = drugs.map { _ in ridge }
            for (pair, affinity) in zip(table.pairs.pairs, table.affinities) {
                sums[pair.drug] += affinity - mean - targets[pair.target]
                counts[pair.drug] += 1
            }
            drugs = zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
            sums = targets.map { _ in 0.0 }
            counts = targets.map { _ in ridge }
            for (pair, affinity) in zip(table.pairs.pairs, table.affinities) {
                sums[pair.target] += affinity - mean - drugs[pair.drug]
                counts[pair.target] += 1
            }
            targets = zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
        }
        return (drugs, targets)
    }
}
