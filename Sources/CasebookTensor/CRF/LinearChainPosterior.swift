internal import CCasebookKernels
internal import Foundation

/// What a chain holds to be probable for one sequence: the probability of each tag at each row, and of given tags at several rows in a row.
///
/// Keeps its memory from sequence to sequence, so that `update` allocates nothing once it has seen the longest one. One a task.
///
/// ```swift
/// var posterior = LinearChainPosterior(chain)
/// posterior.update(emissions, stride: tagCount, rows: 12)
/// let confidence = posterior.probability(of: [3, 4, 4], from: 2)
/// ```
public struct LinearChainPosterior: ~Copyable {
    public let chain: LinearChain
    /// The number of rows of the sequence.
    public private(set) var rowCount = 0
    /// log of the sum of exp(score) of all paths; -infinity where the constraints allow none, and then that of every tag is 0.
    public private(set) var logPartition = 0.0
    /// A row each of emissions, alpha and beta as `ChainRecursion` keeps them, one sequence row after the other.
    private var emissions = ScratchBuffer<Float>()
    private var alphas = ScratchBuffer<Float>()
    private var betas = ScratchBuffer<Float>()
    /// The size of each row's beta.
    private var sizes = ScratchBuffer<Float>()
    private var scratch = ScratchBuffer<Float>()

    public init(_ chain: LinearChain) { self.chain = chain }

    /// Takes another sequence (the forward-backward algorithm). O(rows · tags²) time.
    ///
    /// - Parameter emissions: `rows` rows of a score a tag, `stride` apart.
    public mutating func update(_ emissions: UnsafePointer<Float>, stride: Int, rows: Int) {
        let count = chain.tagCount
        let kept = reserve(rows: rows)
        for row in 0..<rows { (kept + row * count).update(from: emissions + row * stride, count: count) }
        run()
    }

    /// Takes one sequence, by its index in the caller's order, of a packed batch of shape (rows × tags).
    public mutating func update(_ emissions: Tensor, layout: SequenceLayout, sequence: Int) {
        update(emissions, layout: layout, place: layout.order.firstIndex(of: sequence)!)
    }

    /// Takes the sequence at a place of the layout's order.
    mutating func update(_ emissions: Tensor, layout: SequenceLayout, place: Int) {
        chain.checkEmissions(emissions, layout)
        let count = chain.tagCount, rows = layout.lengths[layout.order[place]]
        let kept = reserve(rows: rows)
        for row in 0..<rows { (kept + row * count).update(from: emissions.base + layout.row(step: row, place: place) * count, count: count) }
        run()
    }

    private mutating func reserve(rows: Int) -> UnsafeMutablePointer<Float> {
        rowCount = rows
        let count = rows * chain.tagCount
        _ = (alphas.reserve(count), betas.reserve(count), sizes.reserve(rows), scratch.reserve(chain.tagCount))
        return emissions.reserve(count)
    }

    private mutating func run() {
        logPartition = 0
        guard rowCount > 0 else { return }
        let recursion = ChainRecursion(chain), count = chain.tagCount
        let emissions = emissions.base, alphas = alphas.base, betas = betas.base, sizes = sizes.base, joint = scratch.base
        logPartition += Double(recursion.begin(emissions, into: alphas))
        for row in 1..<rowCount { logPartition += Double(recursion.advance(alphas + (row - 1) * count, emissions + row * count, into: alphas + row * count)) }
        let last = rowCount - 1
        logPartition += Double(recursion.finish(alphas + last * count, scratch: joint))
        guard logPartition > -.infinity else {
            logPartition = -.infinity
            alphas.update(repeating: -.infinity, count: rowCount * count)
            betas.update(repeating: 0, count: rowCount * count)
            sizes.update(repeating: 0, count: rowCount)
            return
        }
        for row in stride(from: last, through: 0, by: -1) {
            let beta = betas + row * count
            if row == last {
                recursion.beginBackward(into: beta)
            } else {
                recursion.retreat(betas + (row + 1) * count, emissions + (row + 1) * count, into: beta, scratch: joint)
            }
            sizes[row] = recursion.join(alphas + row * count, beta, into: joint)
            recursion.subtract(sizes[row], from: beta, into: beta)
        }
    }

    /// The probability of a tag at a row.
    public func probability(of tag: Int, at row: Int) -> Double {
        precondition(row >= 0 && row < rowCount && tag >= 0 && tag < chain.tagCount, "There is no tag \(tag) at row \(row) of \(rowCount).")
        return probability(of: [Int32(tag)], from: row)
    }

    /// The probability that the rows from `row` on have exactly the given tags, whatever the others have: the confidence of an entity.
    ///
    /// The forward algorithm held to the given tags where they stand (Culotta and McCallum 2004). O(tags given).
    public func probability(of tags: [Int32], from row: Int) -> Double {
        precondition(row >= 0 && row + tags.count <= rowCount, "\(tags.count) tags from row \(row) do not lie within \(rowCount) rows.")
        let count = chain.tagCount
        precondition(tags.allSatisfy { $0 >= 0 && Int($0) < count }, "A tag lies outside the \(count) tags.")
        guard let first = tags.first, let last = tags.last else { return 1 }
        var logarithm = Double(alphas.base[row * count + Int(first)])
        for step in 1..<tags.count {
            let place = (row + step) * count + Int(tags[step])
            logarithm += Double(chain.transitions.base[Int(tags[step - 1]) * count + Int(tags[step])]) + Double(emissions.base[place])
            logarithm -= Double(sizes.base[row + step - 1])
        }
        logarithm += Double(betas.base[(row + tags.count - 1) * count + Int(last)])
        return exp(min(0, logarithm))
    }

    /// Writes the probability of each tag at each row: `rowCount` rows of a probability a tag, `stride` apart.
    public func marginals(into out: UnsafeMutablePointer<Float>, stride: Int) {
        let count = chain.tagCount
        for row in 0..<rowCount {
            let target = out + row * stride
            Kernels.elementwise.add(alphas.base + row * count, betas.base + row * count, target, count)
            Kernels.elementwise.exp(target, target, count)
        }
    }
}

extension LinearChain {
    /// The probability of each tag at each row.
    ///
    /// - Parameter emissions: shape (rows × tags), packed as `layout` says.
    /// - Returns: the same shape, packed alike.
    public func marginals(_ emissions: Tensor, layout: SequenceLayout) -> Tensor {
        checkEmissions(emissions, layout)
        var posterior = LinearChainPosterior(self)
        let count = tagCount
        var sequence = [Float](repeating: 0, count: layout.stepCount * count)
        return Tensor(emissions.shape) { out in
            for place in layout.order.indices {
                posterior.update(emissions, layout: layout, place: place)
                sequence.withUnsafeMutableBufferPointer { rows in
                    guard let base = rows.baseAddress else { return }
                    posterior.marginals(into: base, stride: count)
                    for step in 0..<posterior.rowCount {
                        (out.baseAddress! + layout.row(step: step, place: place) * count).update(from: base + step * count, count: count)
                    }
                }
            }
        }
    }
}
