public import CasebookCore
internal import CasebookTensor

/// Virtual screening: one target against a library of drugs of any length, given part by part. The target is read once.
public struct AffinityScreen: Sendable {
    private let model: AffinityModel
    private let target: String
    private let networkTarget: Tensor?
    private let treeTarget: AffinityEvidence.Likeness?

    /// - Parameter target: a protein sequence.
    /// - Throws: `affinity.text`.
    public init(_ model: AffinityModel, target: String) throws(ClinicalError) {
        self.model = model
        let target = try AffinityText.target(target)
        self.target = target
        networkTarget = model.network?.targetVectors([target])
        treeTarget = model.trees?.targetLikeness([target])
    }

    /// The affinity of the target to each drug of a part of a library.
    ///
    /// - Parameter drugs: SMILES; some thousands at a time are best.
    /// - Throws: `affinity.text` with the number of the drug in this part.
    public func predict(_ drugs: [String]) throws(ClinicalError) -> [Double] {
        let pairs = try AffinityPairs(drugs: drugs, targets: drugs.map { _ in target })
        return AffinityModel.joined(
            treeTarget.flatMap { model.trees?.predict(pairs.pairs, drugs: pairs.drugs, targets: $0) },
            networkTarget.flatMap { vectors in model.network.map { $0.predict(pairs.pairs, drugs: $0.drugVectors(pairs.drugs), targets: vectors) } },
            share: model.networkShare)
    }
}
