internal import CasebookCore
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

    /// Whether the similarities of so many and their grid fit into some gigabytes.
    static func admits(drugs: Int, targets: Int) -> Bool { max(drugs, targets) <= 8_192 && drugs * targets <= 1 << 25 }

    /// - Parameters:
    ///   - splits: how the table is parted to learn what evidence is worth; with those that keep drugs or targets apart, the trees learn to do without them.
    /// - Throws: `affinity.data` where there are too many drugs or targets, or no split leaves anything to learn from.
    static func fit(_ table: AffinityTable, options: BoostedTreesOptions, splits: [AffinitySplit], seed: UInt64) throws(ClinicalError) -> TreeAffinity {
        guard admits(drugs: table.pairs.drugs.count, targets: table.pairs.targets.count) else {
            throw ClinicalError(.affinityData, "Trees take up to 8192 drugs and as many targets, up to 2²⁵ pairs of both; train a network alone, or on a part.")
        }
        let table = table.inSinglePrecision, base = Basis(table)
        var width: Int?, values: [Float] = [], numbers: [Double] = []
        for split in splits {
            let parts = split.parts(of: table.pairs, count: 5, seed: seed)
            for part in 0..<5 {
                let own = parts.indices.filter { parts[$0] == part }, others = parts.indices.filter { parts[$0] != part }
                guard !own.isEmpty, !others.isEmpty else { continue }
                let rest = table.keeping(others)
                let found = AffinityEvidence(rest, drugs: base.drugSquare, targets: base.targetSquare).features(
                    own.map { table.pairs.pairs[$0] }, drugs: base.drugLikeness(met: Set(rest.pairs.pairs.map(\.drug))),
                    targets: base.targetLikeness(met: Set(rest.pairs.pairs.map(\.target))))
                width = found.columnCount
                values += found.values
                numbers += own.map { table.affinities[$0] }
            }
        }
        guard let width else { throw ClinicalError(.affinityData, "The pairs have too few drugs or targets to keep some apart; train for warm pairs.") }
        return TreeAffinity(table, trees: BoostedTrees.fit(FeatureMatrix(columnCount: width, values: values), numbers: numbers, options: options), base)
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
    static func columnCount(drugs: Int, targets: Int) -> Int { AffinityEvidence.columnCount + min(axes, drugs) + min(axes, targets) }

    /// Takes up trees that were kept in a file with their table.
    init(_ table: AffinityTable, trees: BoostedTrees) { self.init(table, trees: trees, Basis(table)) }

    private init(_ table: AffinityTable, trees: BoostedTrees, _ base: Basis) {
        self.table = table
        self.trees = trees
        (drugs, targets, drugAxes, targetAxes) = (base.drugs, base.targets, base.drugAxes, base.targetAxes)
        evidence = AffinityEvidence(table, drugs: base.drugSquare, targets: base.targetSquare)
    }

    /// Drugs are compared some at a time, so that memory stays bounded: each once, as is each target.
    func predict(_ pairs: AffinityPairs) -> [Double] {
        let targetRows = targets.rows(pairs.targets)
        let targetLikeness = AffinityEvidence.Likeness(
            similarities: targetRows, places: pairs.targets.map { targets.place(of: $0) }, coordinates: targetAxes.coordinates(targetRows))
        var rows = Array(repeating: [Int](), count: pairs.drugs.count)
        for (row, pair) in pairs.pairs.enumerated() { rows[pair.drug].append(row) }
        var result = Array(repeating: 0.0, count: pairs.pairs.count)
        for start in stride(from: 0, to: pairs.drugs.count, by: Self.readTogether) {
            let part = start..<min(start + Self.readTogether, pairs.drugs.count), texts = pairs.drugs[part], similarities = drugs.rows(Array(texts))
            let likeness = AffinityEvidence.Likeness(
                similarities: similarities, places: texts.map { drugs.place(of: $0) }, coordinates: drugAxes.coordinates(similarities))
            let chosen = part.flatMap { rows[$0] }
            let asked = chosen.map { AffinityPairs.Pair(drug: pairs.pairs[$0].drug - start, target: pairs.pairs[$0].target) }
            let features = evidence.features(asked, drugs: likeness, targets: targetLikeness)
            for (place, row) in chosen.enumerated() { result[row] = trees.scores(Array(features.row(place)))[0] }
        }
        return result
    }

    private static let readTogether = 256
}
