internal import CasebookLearning
internal import CasebookTensor

/// What measured pairs say of another pair: the means of its drug and target, the affinities of the same target to similar drugs and of the same drug to similar
/// targets, and what kernels make of them (as He et al., Journal of Cheminformatics 2017).
///
/// The columns of a pair must not come of its own affinity: for training, evidence is that of the other folds.
struct AffinityEvidence: Sendable {
    /// Neighbours that count.
    private static let nearest = 4
    static let kernels: [PairKernel.Options] = [(2, 2), (4, 4), (8, 6)].map { drug, target in
        PairKernel.Options(drugSharpness: drug, drugConstant: 0.1, targetSharpness: target, targetConstant: 0.1, ridge: 0.1)
    }

    /// How entities of one kind (drugs, or targets) are like those that were measured.
    struct Likeness: Sendable {
        /// By their texts (others × measured).
        let similarities: Tensor
        /// Where an entity is one of those that were measured.
        let places: [Int?]
        /// (others × axes).
        let coordinates: Tensor
    }

    private let drugCount: Int
    private let targetCount: Int
    /// Drugs × targets; NaN where nothing was measured.
    private let cells: [Float]
    private let drugStatistics: [[Float]]
    private let targetStatistics: [[Float]]
    private let drugProfiles: Tensor
    private let targetProfiles: Tensor
    private let offsets: (drugs: [Double], targets: [Double])
    private let mean: Double
    private let ridges: [PairKernel]

    init(_ table: AffinityTable, drugs: Tensor, targets: Tensor) {
        let rows = table.pairs.drugs.count, columns = table.pairs.targets.count
        (drugCount, targetCount) = (rows, columns)
        mean = table.mean
        offsets = AdditiveAffinity.offsets(table, ridge: 1)
        var sums = Array(repeating: Float(0), count: rows * columns), counts = sums
        for (pair, affinity) in zip(table.pairs.pairs, table.affinities) {
            sums[pair.drug * columns + pair.target] += Float(affinity)
            counts[pair.drug * columns + pair.target] += 1
        }
        let cells = zip(sums, counts).map { $1 > 0 ? $0 / $1 : .nan }
        self.cells = cells
        drugStatistics = (0..<rows).map { row in Self.statistics((0..<columns).map { cells[row * columns + $0] }) }
        targetStatistics = (0..<columns).map { column in Self.statistics((0..<rows).map { cells[$0 * columns + column] }) }
        var residuals = Tensor.zeros([rows, columns])
        let (mean, offsets) = (mean, offsets)
        residuals.withMutableElements { residuals in
            for place in cells.indices where !cells[place].isNaN {
                residuals[place] = cells[place] - Float(mean + offsets.drugs[place / columns] + offsets.targets[place % columns])
            }
        }
        drugProfiles = Self.cosines(.matrixProduct(residuals, residuals, transposingSecond: true))
        targetProfiles = Self.cosines(.matrixProduct(residuals, residuals, transposingFirst: true))
        ridges = Self.kernels.map { PairKernel(table, drugs: drugs, targets: targets, options: $0) }
    }

    /// The columns of pairs, whose drugs and targets are `drugs` and `targets` of the likenesses.
    func features(_ pairs: [AffinityPairs.Pair], drugs: Likeness, targets: Likeness) -> FeatureMatrix {
        let grids = ridges.map { $0.grid(drugs: drugs.similarities, targets: targets.similarities) }
        let drugOrders = orders(drugs, profiles: drugProfiles, count: drugCount), targetOrders = orders(targets, profiles: targetProfiles, count: targetCount)
        let width = Self.columnCount + drugs.coordinates.shape[1] + targets.coordinates.shape[1]
        var values: [Float] = []
        values.reserveCapacity(width * pairs.count)
        let missing = Array(repeating: Float.nan, count: Self.statisticCount)
        for pair in pairs {
            let drug = drugs.places[pair.drug], target = targets.places[pair.target]
            for grid in grids { values.append(grid.withElements { $0[pair.drug * grid.shape[1] + pair.target] }) }
            values += drug.map { drugStatistics[$0] } ?? missing
            values += target.map { targetStatistics[$0] } ?? missing
            values.append(Float(mean + (drug.map { offsets.drugs[$0] } ?? 0) + (target.map { offsets.targets[$0] } ?? 0)))
            for order in drugOrders {
                append(&values, order[pair.drug]) { neighbour in
                    target.map { cells[neighbour * targetCount + $0] - Float(offsets.drugs[neighbour]) } ?? .nan
                }
            }
            for order in targetOrders {
                append(&values, order[pair.target]) { neighbour in
                    drug.map { cells[$0 * targetCount + neighbour] - Float(offsets.targets[neighbour]) } ?? .nan
                }
            }
            let drugAxes = drugs.coordinates.shape[1], targetAxes = targets.coordinates.shape[1]
            drugs.coordinates.withElements { values += $0[(pair.drug * drugAxes)..<((pair.drug + 1) * drugAxes)] }
            targets.coordinates.withElements { values += $0[(pair.target * targetAxes)..<((pair.target + 1) * targetAxes)] }
        }
        return FeatureMatrix(columnCount: width, values: values)
    }

    /// The affinities of the nearest that were measured, their mean by similarity, and how similar the nearest is.
    private func append(_ values: inout [Float], _ neighbours: [(place: Int, similarity: Float)], affinity: (Int) -> Float) {
        var sum: Float = 0, weight: Float = 0, found = 0, first = Float.nan, second = Float.nan, similarity = Float.nan
        for neighbour in neighbours {
            let value = affinity(neighbour.place)
            if value.isNaN { continue }
            if found == 0 { (first, similarity) = (value, neighbour.similarity) }
            if found == 1 { second = value }
            sum += neighbour.similarity * neighbour.similarity * value
            weight += neighbour.similarity * neighbour.similarity
            found += 1
            if found == Self.nearest { break }
        }
        values += [first, second, weight > 0 ? sum / weight : .nan, similarity]
    }

    /// For each entity those measured, most similar first: by text, and by what they bind alike.
    private func orders(_ likeness: Likeness, profiles: Tensor, count: Int) -> [[[(place: Int, similarity: Float)]]] {
        func order(_ row: (Int) -> Float) -> [(place: Int, similarity: Float)] {
            (0..<count).map { (place: $0, similarity: row($0)) }.filter { $0.similarity > 0.01 }.sorted { ($0.similarity, $1.place) > ($1.similarity, $0.place) }
        }
        let byText = likeness.places.indices.map { entity in
            likeness.similarities.withElements { similarities in order { similarities[entity * count + $0] } }
        }
        let byProfile = likeness.places.map { place in
            place.map { place in profiles.withElements { profiles in order { $0 == place ? 1 : profiles[place * count + $0] } } } ?? []
        }
        return [byText, byProfile]
    }

    private static let statisticCount = 3

    /// Columns beside coordinates: kernels, statistics of the drug and of the target, the additive guess, and two orders of neighbours of either with four each.
    static let columnCount = kernels.count + 2 * statisticCount + 1 + 4 * 4

    /// Mean, deviation and greatest. Not how many: that tells which fold evidence is of.
    private static func statistics(_ values: [Float]) -> [Float] {
        let known = values.filter { !$0.isNaN }
        guard !known.isEmpty else { return [.nan, .nan, .nan] }
        let mean = known.reduce(0, +) / Float(known.count)
        return [mean, (known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(known.count)).squareRoot(), known.max() ?? .nan]
    }

    private static func cosines(_ products: Tensor) -> Tensor {
        var result = products
        let count = products.shape[0]
        let norms = (0..<count).map { products[$0, $0].squareRoot() }
        result.withMutableElements { for place in $0.indices { $0[place] /= max(norms[place / count] * norms[place % count], 1e-6) } }
        return result
    }
}
