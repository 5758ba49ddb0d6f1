/// The scores of a linear-chain conditional random field (Lafferty, McCallum and Pereira 2001), ready for decoding.
///
/// The score of tags y of a sequence with emissions e is start[y₀] + Σ e[t, y_t] + Σ transitions[y_(t-1), y_t] + end[y_last], and their probability
/// exp(score) over the sum of exp(score) of all paths, whose logarithm is the log partition. A sequence of no length has one path, with score 0.
///
/// ```swift
/// let chain = LinearChain(transitions: transitions, start: start, end: end, constraints: tagSet.constraints)
/// var workspace = LinearChainWorkspace()
/// let paths = chain.viterbi(emissions, layout: layout, workspace: &workspace)
/// ```
///
/// Scores may be -infinity, which forbids, but not +infinity or NaN.
public struct LinearChain: Sendable {
    /// Shape (tags × tags), from × to; the constraints are in it, as in the others.
    let transitions: Tensor
    /// Shape (tags × tags), to × from: a row is what leads to a tag.
    let transposed: Tensor
    let start: Tensor
    let end: Tensor
    /// Shape (tags).
    let zeros: Tensor

    /// - Parameters:
    ///   - transitions: shape (tags × tags), from × to.
    ///   - start: shape (tags).
    ///   - end: shape (tags).
    public init(transitions: Tensor, start: Tensor, end: Tensor, constraints: TagConstraints? = nil) {
        let count = start.elementCount
        precondition(
            count > 0 && start.shape == [count] && end.shape == [count] && transitions.shape == [count, count],
            "Transitions of shape \(transitions.shape), starts of \(start.shape) and ends of \(end.shape) do not belong to the same tags.")
        precondition(constraints == nil || constraints!.tagCount == count, "Constraints of \(constraints!.tagCount) tags do not fit \(count) tags.")
        self.transitions = constraints.map { transitions + $0.transitions } ?? transitions
        transposed = self.transitions.transposed([1, 0])
        self.start = constraints.map { start + $0.start } ?? start
        zeros = .zeros([count])
        self.end = constraints.map { end + $0.end } ?? end
    }

    public var tagCount: Int { start.elementCount }

    /// The score of given tags, summed in double precision.
    public func score(_ tags: UnsafePointer<Int32>, emissions: UnsafePointer<Float>, stride: Int, rows: Int) -> Double {
        guard rows > 0 else { return 0 }
        let count = tagCount
        var tag = Int(tags[0])
        precondition(tag >= 0 && tag < count, "A tag lies below \(count).")
        var score = Double(start.base[tag]) + Double(emissions[tag])
        for row in 1..<rows {
            let next = Int(tags[row])
            precondition(next >= 0 && next < count, "A tag lies below \(count).")
            score += Double(transitions.base[tag * count + next]) + Double(emissions[row * stride + next])
            tag = next
        }
        return score + Double(end.base[tag])
    }

    func checkEmissions(_ emissions: Tensor, _ layout: SequenceLayout) {
        precondition(
            emissions.shape == [layout.rowCount, tagCount], "Emissions of shape \(emissions.shape) do not hold \(layout.rowCount) rows of \(tagCount) tags.")
    }

    /// Calls `body` with each sequence of packed emissions: its index in the caller's order, its place in the layout, and its rows side by side, copied to
    /// memory of the workspace.
    func forEachSequence(
        _ emissions: Tensor, layout: SequenceLayout, workspace: inout LinearChainWorkspace,
        _ body: (_ index: Int, _ place: Int, UnsafePointer<Float>, inout LinearChainWorkspace) -> Void
    ) {
        checkEmissions(emissions, layout)
        let count = tagCount
        let rows = workspace.emissions.reserve(layout.stepCount * count)
        for (place, index) in layout.order.enumerated() {
            for step in 0..<layout.lengths[index] {
                (rows + step * count).update(from: emissions.base + layout.row(step: step, place: place) * count, count: count)
            }
            body(index, place, rows, &workspace)
        }
    }
}
