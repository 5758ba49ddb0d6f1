internal import CCasebookKernels

/// The forward-backward algorithm over a packed batch, for the loss and its gradients.
///
/// Goes through the rows as they are packed: all sequences' first rows, all their second rows, and back again. Keeps one number a row and tag.
struct ConditionalRandomFieldSweep {
    private let chain: LinearChain
    private let emissions: Tensor
    private let layout: SequenceLayout
    /// Alphas by packed row, in whose place the backward sweep puts the gradient by the emissions.
    private var rows: Tensor
    /// By place in the layout's order; 0 for a sequence of no length.
    private(set) var logPartitions: [Double]

    init(_ chain: LinearChain, emissions: Tensor, layout: SequenceLayout) {
        chain.checkEmissions(emissions, layout)
        self.chain = chain
        self.emissions = emissions
        self.layout = layout
        rows = Tensor(uninitialized: emissions.shape)
        logPartitions = Array(repeating: 0, count: layout.order.count)
        forward()
    }

    private mutating func forward() {
        let recursion = ChainRecursion(chain), count = chain.tagCount
        let emissions = emissions.base, alphas = rows.mutableBase()
        withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { scratch in
            for step in 0..<layout.stepCount {
                let start = layout.starts[step]
                let continuing = continuing(after: step)
                for place in 0..<layout.counts[step] {
                    let offset = (start + place) * count
                    let size =
                        step == 0
                        ? recursion.begin(emissions + offset, into: alphas + offset)
                        : recursion.advance(alphas + (layout.starts[step - 1] + place) * count, emissions + offset, into: alphas + offset)
                    logPartitions[place] += Double(size)
                    if place >= continuing { logPartitions[place] += Double(recursion.finish(alphas + offset, scratch: scratch.baseAddress!)) }
                }
            }
        }
    }

    private func continuing(after step: Int) -> Int { step + 1 < layout.stepCount ? layout.counts[step + 1] : 0 }

    /// The scores of given tags, a tag a packed row, by place in the layout's order.
    func scores(_ tags: [Int32]) -> [Double] {
        var scores = [Double](repeating: 0, count: layout.order.count)
        forEachTag(tags) { place, row, previous, tag, isLast in
            scores[place] += Double(emissions.base[row * chain.tagCount + tag])
            scores[place] += Double(previous < 0 ? chain.start.base[tag] : chain.transitions.base[previous * chain.tagCount + tag])
            if isLast { scores[place] += Double(chain.end.base[tag]) }
        }
        return scores
    }

    /// Calls `body` for each packed row with its tag and the one before it, negative at the start.
    @inline(__always)
    private func forEachTag(_ tags: [Int32], _ body: (_ place: Int, _ row: Int, _ previous: Int, _ tag: Int, _ isLast: Bool) -> Void) {
        for step in 0..<layout.stepCount {
            let continuing = continuing(after: step)
            for place in 0..<layout.counts[step] {
                let row = layout.starts[step] + place
                let previous = step == 0 ? -1 : Int(tags[layout.starts[step - 1] + place])
                body(place, row, previous, Int(tags[row]), place >= continuing)
            }
        }
    }

    /// The gradients of Σ factor · (log partition - score of the tags) by emissions, transitions, starts and ends; without tags that of the log partitions.
    ///
    /// - Parameter factors: by place; a sequence with 0 has no part.
    mutating func gradients(tags: [Int32]?, factors: [Float]) -> [Tensor] {
        let count = chain.tagCount
        var transitions = Tensor.zeros([count, count]), start = Tensor.zeros([count]), end = Tensor.zeros([count])
        backward(factors, transitions.mutableBase(), start.mutableBase(), end.mutableBase())
        if let tags {
            let rowGradient = rows.mutableBase()
            let (transitions, start, end) = (transitions.mutableBase(), start.mutableBase(), end.mutableBase())
            forEachTag(tags) { place, row, previous, tag, isLast in
                let factor = factors[place]
                if factor == 0 { return }
                rowGradient[row * count + tag] -= factor
                if previous < 0 { start[tag] -= factor } else { transitions[previous * count + tag] -= factor }
                if isLast { end[tag] -= factor }
            }
        }
        return [rows, transitions, start, end]
    }

    private mutating func backward(
        _ factors: [Float], _ transitions: UnsafeMutablePointer<Float>, _ start: UnsafeMutablePointer<Float>, _ end: UnsafeMutablePointer<Float>
    ) {
        let recursion = ChainRecursion(chain), count = chain.tagCount, elementwise = Kernels.elementwise
        let emissions = emissions.base, rows = rows.mutableBase()
        let batch = layout.counts.first ?? 0
        withUnsafeTemporaryAllocation(of: Float.self, capacity: (batch + 2) * count) { memory in
            let betas = memory.baseAddress!, joint = betas + batch * count, beta = joint + count
            for step in stride(from: layout.stepCount - 1, through: 0, by: -1) {
                let continuing = continuing(after: step)
                for place in 0..<layout.counts[step] {
                    let row = rows + (layout.starts[step] + place) * count
                    let factor = factors[place]
                    if factor == 0 {
                        row.update(repeating: 0, count: count)
                        continue
                    }
                    let after = betas + place * count
                    let size: Float
                    if place < continuing {
                        let emission = emissions + (layout.starts[step + 1] + place) * count
                        recursion.retreat(after, emission, into: beta, scratch: joint)
                        size = recursion.join(row, beta, into: joint)
                        recursion.addPairs(row, emission, after, size: size, factor: factor, to: transitions)
                    } else {
                        recursion.beginBackward(into: beta)
                        size = recursion.join(row, beta, into: joint)
                    }
                    recursion.subtract(size, from: beta, into: after)
                    recursion.subtract(size, from: joint, into: joint)
                    elementwise.exp(joint, joint, count)
                    elementwise.affine(joint, factor, 0, row, count)
                    if place >= continuing { elementwise.add_scaled(1, row, end, count) }
                    if step == 0 { elementwise.add_scaled(1, row, start, count) }
                }
            }
        }
    }
}
