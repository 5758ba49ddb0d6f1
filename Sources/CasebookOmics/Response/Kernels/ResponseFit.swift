internal import CasebookTensor

/// Responses of lines × drugs by kernel ridge regression, as a Gaussian process of many tasks (Bonilla, Chai and Williams, NIPS 2007): what is left beside a drug's mean
/// varies as lines are alike times as drugs act alike, and, for what the features of a line do not tell, as drugs act alike within each line. How drugs act alike is learned
/// from the responses themselves, those not measured being filled in by what was fitted before.
///
/// The second part is what other drugs say of a line that was met; for one that was not it says nothing, and the first remains.
struct ResponseFit: Sendable {
    let drugMeans: [Float]
    /// Of all lines × drugs of the grid, measured or not.
    let responses: Tensor
    /// (lines × drugs): the products of a new line's vector with those of the grid's lines, times these, and the drugs' means make its responses.
    let weights: Tensor

    // Variances, where what is left beside the drugs' means has the variance 1.
    private static let noise: Float = 0.5
    /// Before anything is known of how drugs act alike: of all drugs together, by their structures, and of each alone.
    private static let explained: (all: Float, structure: Float, own: Float) = (0.15, 0.15, 0.2)
    private static let unexplained: (all: Float, structure: Float) = (0.1, 0.1)
    /// The shares of what was learned, and of each drug alone.
    private static let learned: (explained: Float, unexplained: Float, own: Float) = (0.4, 0.4, 0.1)
    /// Measurements of the mean of all drugs that a drug's own is joined with.
    private static let prior = 2.0

    /// - Parameters:
    ///   - lines: products of the lines' vectors, each with itself 1, or 0 for a line without features.
    ///   - drugs: similarities of the drugs' structures, each to itself 1.
    ///   - rounds: how often what drugs have in common is learned anew.
    init(_ grid: MeasuredGrid, lines: Tensor, drugs: Tensor, rounds: Int) {
        let width = grid.columnCount, means = Self.drugMeans(grid)
        var residuals = grid.means.indices.map { grid.counts[$0] > 0 ? grid.means[$0] - means[$0 % width] : 0 }
        let known = grid.counts.count { $0 > 0 }, square = residuals.reduce(0) { $0 + Double($1) * Double($1) }
        let deviation = Float((square / Double(max(known, 1))).squareRoot()), scale = deviation.isNormal ? deviation : 1
        for place in residuals.indices { residuals[place] /= scale }
        let met = (0..<grid.rowCount).filter { row in grid.counts[(row * width)..<((row + 1) * width)].contains { $0 > 0 } }

        var explained = Self.adding(Self.explained.own, to: drugs.scaled(by: Self.explained.structure, plus: Self.explained.all))
        var unexplained = drugs.scaled(by: Self.unexplained.structure, plus: Self.unexplained.all)
        var weights = Tensor.zeros([grid.rowCount, width]), found = weights
        for round in 0...rounds {
            if round > 0 {
                // What was measured stands as it is; the rest as it was fitted.
                var filled = found
                filled.withMutableElements { filled in
                    for place in residuals.indices where grid.counts[place] > 0 { filled[place] = residuals[place] }
                }
                let table = filled.gather(met.map { Int32($0) })
                let covariance = Tensor.matrixProduct(table, table, transposingFirst: true).scaled(by: 1 / Float(max(met.count, 1)))
                explained = Self.adding(Self.learned.own, to: covariance.scaled(by: Self.learned.explained))
                unexplained = covariance.scaled(by: Self.learned.unexplained)
            }
            let dual = grid.solve(residuals, ridge: Self.noise, steps: 200, precision: 1e-4) { vector in
                .matrixProduct(lines, .matrixProduct(vector, explained)) + .matrixProduct(vector, unexplained)
            }
            weights = .matrixProduct(dual, explained)
            found = .matrixProduct(lines, weights) + .matrixProduct(dual, unexplained)
        }
        drugMeans = means
        self.weights = weights.scaled(by: scale)
        var responses = found.scaled(by: scale)
        responses.withMutableElements { for place in $0.indices { $0[place] += means[place % width] } }
        self.responses = responses
    }

    private static func drugMeans(_ grid: MeasuredGrid) -> [Float] {
        var sums = Array(repeating: 0.0, count: grid.columnCount), counts = sums
        for place in grid.means.indices {
            sums[place % grid.columnCount] += Double(grid.means[place]) * Double(grid.counts[place])
            counts[place % grid.columnCount] += Double(grid.counts[place])
        }
        let mean = sums.reduce(0, +) / max(counts.reduce(0, +), 1)
        return zip(sums, counts).map { Float(($0 + prior * mean) / ($1 + prior)) }
    }

    private static func adding(_ value: Float, to square: Tensor) -> Tensor {
        var result = square
        let count = square.shape[0]
        result.withMutableElements { for place in 0..<count { $0[place * (count + 1)] += value } }
        return result
    }
}
