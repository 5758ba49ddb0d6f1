internal import CasebookTensor
internal import Foundation

/// Kernel ridge regression over pairs: the similarity of two pairs is that of their drugs times that of their targets, constants added (Pahikkala et al., Briefings in
/// Bioinformatics 2015). Its products over a grid of drugs × targets are two products of small matrices, so that pairs never meet each other one by one.
struct PairKernel: Sendable {
    struct Options: Sendable, Hashable {
        /// The kernel of drugs is exp((similarity − 1) · sharpness) + constant.
        var drugSharpness: Float = 4
        var drugConstant: Float = 0.3
        var targetSharpness: Float = 4
        var targetConstant: Float = 0.3
        /// The variance of a measurement, relative to the kernel.
        var ridge: Float = 0.2
        /// Steps of conjugate gradients.
        var steps = 150
    }

    let options: Options
    let mean: Double
    /// Of the training entities, drugs × targets.
    let dual: Tensor

    /// - Parameters:
    ///   - drugs: similarities of the training drugs (drugs × drugs); targets likewise.
    init(_ table: AffinityTable, drugs: Tensor, targets: Tensor, options: Options) {
        self.options = options
        mean = table.mean
        let mean = mean,
            grid = MeasuredGrid(
                rows: table.pairs.drugs.count, columns: table.pairs.targets.count,
                zip(table.pairs.pairs, table.affinities).lazy.map { (row: $0.drug, column: $0.target, value: $1 - mean) })
        let drugKernel = Self.kernel(drugs, options.drugSharpness, options.drugConstant)
        let targetKernel = Self.kernel(targets, options.targetSharpness, options.targetConstant)
        dual = grid.solve(grid.means, ridge: options.ridge, steps: options.steps, precision: 1e-8) { vector in
            Tensor.matrixProduct(.matrixProduct(drugKernel, vector), targetKernel)
        }
    }

    init(options: Options, mean: Double, dual: Tensor) {
        self.options = options
        self.mean = mean
        self.dual = dual
    }

    /// Predictions of all drugs with all targets, by their similarities to the training drugs and targets: (drugs × targets).
    func grid(drugs: Tensor, targets: Tensor) -> Tensor {
        let left = Tensor.matrixProduct(Self.kernel(drugs, options.drugSharpness, options.drugConstant), dual)
        return Tensor.matrixProduct(left, Self.kernel(targets, options.targetSharpness, options.targetConstant), transposingSecond: true).scaled(by: 1, plus: Float(mean))
    }

    private static func kernel(_ similarity: Tensor, _ sharpness: Float, _ constant: Float) -> Tensor {
        var result = similarity
        result.withMutableElements { for place in $0.indices { $0[place] = exp(($0[place] - 1) * sharpness) + constant } }
        return result
    }
}
