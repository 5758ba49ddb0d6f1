/// The output of one direction of a recurrent layer.
public struct RecurrentResult {
    /// Shape (rows × units), packed as the input.
    public let output: Variable
    let hidden: Tensor
    let cells: Tensor
    let layout: SequenceLayout
    let isReversed: Bool
    let initial: RecurrentState?

    /// The state after the last step of each sequence, without its history; that of an empty sequence is where it began.
    public var finalState: RecurrentState {
        let units = output.shape[1]
        // The last row of each sequence in the direction of the walk.
        var rows = [Int32](repeating: -1, count: layout.lengths.count)
        for (place, sequence) in layout.order.enumerated() where layout.lengths[sequence] > 0 {
            rows[sequence] = Int32(layout.row(step: isReversed ? 0 : layout.lengths[sequence] - 1, place: place))
        }
        func last(_ states: Tensor, from start: Tensor?) -> Tensor {
            var result = states.elementCount == 0 ? Tensor.zeros([rows.count, units]) : states.gather(rows).columns(units)
            guard let start else { return result }
            let empty = layout.lengths.indices.map { layout.lengths[$0] == 0 ? Int32($0) : -1 }
            result.scatterAdd(start, at: empty)
            return result
        }
        return RecurrentState(hidden: last(hidden, from: initial?.hidden), cell: last(cells, from: initial?.cell))
    }
}
