internal import CCasebookKernels

/// The steps of the forward-backward algorithm (Baum et al. 1970; Rabiner 1989) in logarithms.
///
/// A row is kept without its size: alpha with 0 as its greatest element, beta so that the sum of exp(alpha + beta) is 1. What matters then stays near zero
/// however long the sequence is, where single precision is fine; the sizes are summed in double precision. Valid for as long as the caller
/// holds the chain.
struct ChainRecursion {
    let tags: Int
    private let transitions: UnsafePointer<Float>
    private let transposed: UnsafePointer<Float>
    private let zeros: UnsafePointer<Float>
    private let start: UnsafePointer<Float>
    private let end: UnsafePointer<Float>
    private let crf = Kernels.crf
    private let elementwise = Kernels.elementwise
    private let reduction = Kernels.reduction

    init(_ chain: LinearChain) {
        tags = chain.tagCount
        transitions = chain.transitions.base
        transposed = chain.transposed.base
        zeros = chain.zeros.base
        start = chain.start.base
        end = chain.end.base
    }

    /// alpha of the first row; gives its size.
    func begin(_ emission: UnsafePointer<Float>, into alpha: UnsafeMutablePointer<Float>) -> Float {
        elementwise.add(start, emission, alpha, tags)
        return level(alpha)
    }

    /// alpha of the next row; gives its size.
    func advance(_ alpha: UnsafePointer<Float>, _ emission: UnsafePointer<Float>, into next: UnsafeMutablePointer<Float>) -> Float {
        crf.forward(alpha, transitions, emission, tags, next)
        return level(next)
    }

    /// log Σ exp(alpha + end); `scratch` has room for a row.
    func finish(_ alpha: UnsafePointer<Float>, scratch: UnsafeMutablePointer<Float>) -> Float {
        elementwise.add(alpha, end, scratch, tags)
        var total: Float = 0
        reduction.log_sum_exp(scratch, 1, tags, &total)
        return total
    }

    /// beta of the last row, with its size.
    func beginBackward(into beta: UnsafeMutablePointer<Float>) { beta.update(from: end, count: tags) }

    /// beta of the row before one with `emission`, with its size; `scratch` has room for a row.
    func retreat(
        _ beta: UnsafePointer<Float>, _ emission: UnsafePointer<Float>, into previous: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
    ) {
        // A step backwards is one forwards over the transposed transitions, which sums down columns and so is several times faster than along rows.
        elementwise.add(emission, beta, scratch, tags)
        crf.forward(scratch, transposed, zeros, tags, previous)
    }

    /// joint = alpha + beta; gives its log Σ exp, which is the size of beta.
    func join(_ alpha: UnsafePointer<Float>, _ beta: UnsafePointer<Float>, into joint: UnsafeMutablePointer<Float>) -> Float {
        elementwise.add(alpha, beta, joint, tags)
        var total: Float = 0
        reduction.log_sum_exp(joint, 1, tags, &total)
        return total
    }

    /// row - size; `out` may be `row`.
    func subtract(_ size: Float, from row: UnsafePointer<Float>, into out: UnsafeMutablePointer<Float>) { elementwise.affine(row, 1, -size, out, tags) }

    /// Adds factor · P(tag i, then tag j) for two neighbouring rows: alpha of the first, emission and beta of the second, and the size of the first's beta.
    func addPairs(
        _ alpha: UnsafePointer<Float>, _ emission: UnsafePointer<Float>, _ beta: UnsafePointer<Float>, size: Float, factor: Float,
        to gradient: UnsafeMutablePointer<Float>
    ) {
        crf.add_pair_marginals(alpha, transitions, emission, beta, size, factor, tags, gradient)
    }

    /// Takes the greatest element from all. A row of -infinity keeps it.
    func level(_ row: UnsafeMutablePointer<Float>) -> Float {
        let size = max(-Float.greatestFiniteMagnitude, reduction.greatest(row, tags))
        subtract(size, from: row, into: row)
        return size
    }
}
