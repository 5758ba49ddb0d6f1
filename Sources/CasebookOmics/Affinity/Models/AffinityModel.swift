internal import CasebookCore
internal import CasebookLearning
package import CasebookTensor

/// Predicts how strongly drugs bind targets, of a drug's SMILES and a target's sequence: boosted trees over measured pairs, a network over characters, or both.
///
/// What it predicts is in the unit of the affinities that it was trained on, such as pKd.
///
/// ```swift
/// let model = try await AffinityModel.train(table, AffinityTraining())
/// let affinities = model.predict(try AffinityPairs(drugs: smiles, targets: sequences))
/// ```
public struct AffinityModel: Sendable {
    public static let task = "affinity"

    let trees: TreeAffinity?
    let network: NetworkAffinity?
    let networkShare: Double

    init(trees: TreeAffinity?, network: NetworkAffinity?, networkShare: Double) {
        self.trees = trees
        self.network = network
        self.networkShare = networkShare
    }

    /// The same table and settings give the same model, with any number of jobs.
    ///
    /// - Throws: `affinity.data` where there are fewer than ten pairs, `training.diverged`.
    public static func train(_ table: AffinityTable, _ training: AffinityTraining) async throws -> AffinityModel {
        precondition(training.trees != nil || training.network != nil, "A model has trees, a network, or both.")
        precondition((0...1).contains(training.networkShare), "A share lies in 0 ... 1.")
        guard table.count >= 10 else { throw ClinicalError(.affinityData, "There are fewer than ten measured pairs; give more.") }
        let trees = try training.trees.map { options throws(ClinicalError) in
            try TreeAffinity.fit(table, options: options, splits: training.splits, seed: training.seed)
        }
        var network: NetworkAffinity?
        if let options = training.network { network = try await .train(table, options: options, seed: training.seed, jobs: training.jobs) }
        return AffinityModel(trees: trees, network: network, networkShare: training.networkShare)
    }

    /// The affinity of each pair, in their order. Every drug and every target is read once.
    public func predict(_ pairs: AffinityPairs) -> [Double] {
        let found = vectors(of: pairs).flatMap { vectors in network?.predict(pairs.pairs, drugs: vectors.drugs, targets: vectors.targets) }
        guard let trees = trees?.predict(pairs) else { return found ?? [] }
        guard let found else { return trees }
        return zip(trees, found).map { (1 - networkShare) * $0 + networkShare * $1 }
    }

    /// What the network makes of drugs and targets, a row for each; nil without a network.
    package func vectors(of pairs: AffinityPairs) -> (drugs: Tensor, targets: Tensor)? {
        network.map { ($0.drugVectors(pairs.drugs), $0.targetVectors(pairs.targets)) }
    }
}
