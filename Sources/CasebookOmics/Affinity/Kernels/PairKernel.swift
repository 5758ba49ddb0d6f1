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
        let width = table.pairs.targets.count, count = table.pairs.drugs.count
        var sums = Array(repeating: Float(0), count: count * width), counts = sums
        for (pair, affinity) in zip(table.pairs.pairs, table.affinities) {
            sums[pair.drug * width + pair.target] += Float(affinity - mean)
            counts[pair.drug * width + pair.target] += 1
        }
        let drugKernel = Self.kernel(drugs, options.drugSharpness, options.drugConstant)
        let targetKernel = Self.kernel(targets, options.targetSharpness, options.targetConstant)
        // (K + ridge / n) a = y over the cells that were measured, n times each, by conjugate gradients (Hestenes and Stiefel 1952).
        func applied(_ vector: [Float]) -> [Float] {
            let product = Tensor.matrixProduct(.matrixProduct(drugKernel, Tensor(vector, [count, width])), targetKernel)
            return product.withElements { product in
                vector.indices.map { counts[$0] > 0 ? product[$0] + options.ridge / counts[$0] * vector[$0] : 0 }
            }
        }
        func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
        var residual = zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
        var solution = Array(repeating: Float(0), count: residual.count), direction = residual
        var square = dot(residual, residual)
        let enough = square * 1e-8
        for _ in 0..<options.steps where square > enough {
            let image = applied(direction)
            let step = Float(square / max(dot(direction, image), .leastNormalMagnitude))
            for place in solution.indices {
                solution[place] += step * direction[place]
                residual[place] -= step * image[place]
            }
            let next = dot(residual, residual), factor = Float(next / square)
            for place in direction.indices { direction[place] = residual[place] + factor * direction[place] }
            square = next
        }
        dual = Tensor(solution, [count, width])
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
