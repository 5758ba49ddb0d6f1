internal import CasebookLearning
internal import CasebookTensor

/// Boosted trees over the evidence of measured pairs.
struct TreeAffinity: Sendable {
    let table: AffinityTable
    let trees: BoostedTrees
    private let drugs: EntitySimilarity
    private let targets: EntitySimilarity
    private let drugAxes: PrincipalAxes
    private let targetAxes: PrincipalAxes
    private let evidence: AffinityEvidence

    private static let axes = 8

    /// - Parameters:
    ///   - splits: how the table is parted to learn what evidence is worth; with those that keep drugs or targets apart, the trees learn to do without them.
    static func fit(_ table: AffinityTable, options: BoostedTreesOptions, splits: [AffinitySplit], seed: UInt64) -> TreeAffinity {
        let base = Basis(table)
        var features: FeatureMatrix?, numbers: [Double] = []
        for split in splits {
            let parts = split.parts(of: table.pairs, count: 5, seed: seed)
            for part in 0..<5 {
                let own = parts.indices.filter { parts[$0] == part }, others = parts.indices.filter { parts[$0] != part }
                guard !own.isEmpty, !others.isEmpty else { continue }
                let rest = table.keeping(others)
                let found = AffinityEvidence(rest, drugs: base.drugSquare, targets: base.targetSquare).features(
                    own.map { table.pairs.pairs[$0] }, drugs: base.drugLikeness(met: Set(rest.pairs.pairs.map(\.drug))),
                    targets: base.targetLikeness(met: Set(rest.pairs.pairs.map(\.target))))
                features = FeatureMatrix(columnCount: found.columnCount, values: (features?.values ?? []) + found.values)
                numbers += own.map { table.affinities[$0] }
            }
        }
        return TreeAffinity(table, trees: BoostedTrees.fit(features ?? FeatureMatrix(columnCount: 0), numbers: numbers, options: options), base)
    }

    /// What depends on the drugs and targets alone.
    struct Basis {
        let drugs: EntitySimilarity
        let targets: EntitySimilarity
        let drugSquare: Tensor
        let targetSquare: Tensor
        let drugAxes: PrincipalAxes
        let targetAxes: PrincipalAxes

        init(_ table: AffinityTable) {
            drugs = EntitySimilarity(.drug, texts: table.pairs.drugs)
            targets = EntitySimilarity(.target, texts: table.pairs.targets)
            drugSquare = drugs.square
            targetSquare = targets.square
            drugAxes = PrincipalAxes(drugSquare, count: TreeAffinity.axes)
            targetAxes = PrincipalAxes(targetSquare, count: TreeAffinity.axes)
        }

        func drugLikeness(met: Set<Int>) -> AffinityEvidence.Likeness {
            AffinityEvidence.Likeness(
                similarities: drugSquare, places: drugs.texts.indices.map { met.contains($0) ? $0 : nil }, coordinates: drugAxes.coordinates(drugSquare))
        }

        func targetLikeness(met: Set<Int>) -> AffinityEvidence.Likeness {
            AffinityEvidence.Likeness(
                similarities: targetSquare, places: targets.texts.indices.map { met.contains($0) ? $0 : nil }, coordinates: targetAxes.coordinates(targetSquare))
        }
    }

    /// The columns of the evidence.
    static var columnCount: Int { AffinityEvidence.kernels.count + 2 * 4 + 1 + 4 * 4 + 2 * axes }

    init(_ table: AffinityTable, trees: BoostedTrees, _ base: Basis) {
        self.table = table
        self.trees = trees
        (drugs, targets, drugAxes, targetAxes) = (base.drugs, base.targets, base.drugAxes, base.targetAxes)
        evidence = AffinityEvidence(table, drugs: base.drugSquare, targets: base.targetSquare)
    }

    func predict(_ pairs: AffinityPairs) -> [Double] {
        let drugRows = drugs.rows(pairs.drugs), targetRows = targets.rows(pairs.targets)
        let features = evidence.features(
            pairs.pairs, drugs: .init(similarities: drugRows, places: pairs.drugs.map { drugs.place(of: $0) }, coordinates: drugAxes.coordinates(drugRows)),
            targets: .init(similarities: targetRows, places: pairs.targets.map { targets.place(of: $0) }, coordinates: targetAxes.coordinates(targetRows)))
        return pairs.pairs.indices.map { trees.scores(Array(features.row($0)))[0] }
    }
}
