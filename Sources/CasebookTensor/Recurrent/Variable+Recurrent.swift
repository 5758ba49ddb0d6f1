extension Variable {
    /// One direction of a recurrent layer over packed sequences.
    ///
    /// Shapes: input (rows × in), `inputWeight` (gates · units × in), `hiddenWeight` (gates · units × units), biases (gates · units), gates in PyTorch's
    /// order; gives (rows × units). Two passes over the weights a step and nothing for padding; memory is (gates + 2) · units floats a row while
    /// the tape lives.
    ///
    /// - Parameter initial: the state that sequences begin with, which has no gradient; zeros where it is nil.
    public func recurrent(
        _ cell: RecurrentCell, inputWeight: Variable, hiddenWeight: Variable, inputBias: Variable? = nil, hiddenBias: Variable? = nil, layout: SequenceLayout,
        isReversed: Bool = false, initial: RecurrentState? = nil
    ) -> RecurrentResult {
        let units = hiddenWeight.shape[1], gateRows = cell.gateCount * units
        precondition(shape.rank == 2 && shape[0] == layout.rowCount, "The input of shape \(shape) does not hold the \(layout.rowCount) rows of the sequences.")
        precondition(
            inputWeight.shape == [gateRows, shape[1]] && hiddenWeight.shape == [gateRows, units],
            "Weights of shapes \(inputWeight.shape) and \(hiddenWeight.shape) do not fit an input of shape \(shape).")
        for bias in [inputBias, hiddenBias] { precondition(bias == nil || bias!.shape == [gateRows], "A bias of shape \(bias!.shape) does not fit \(gateRows) gates.") }
        var initial = initial
        if let state = initial {
            precondition(state.hidden.shape == [layout.lengths.count, units], "The state of shape \(state.hidden.shape) does not fit \(layout.lengths.count) sequences.")
            if cell == .lstm {
                precondition(state.cell.shape == state.hidden.shape, "The cell state of shape \(state.cell.shape) does not fit \(layout.lengths.count) sequences.")
            } else {
                initial!.cell = .zeros(state.hidden.shape)
            }
        }
        let record = RecurrentRecord(
            cell, nodes: (node, inputWeight.node, hiddenWeight.node, inputBias?.node ?? -1, hiddenBias?.node ?? -1), input: value, inputWeight: inputWeight.value,
            hiddenWeight: hiddenWeight.value, inputBias: inputBias?.value, hiddenBias: hiddenBias?.value, layout: layout, isReversed: isReversed, initial: initial)
        let arguments = [self, inputWeight, hiddenWeight] + [inputBias, hiddenBias].compactMap { $0 }
        let output = Variable.record(record.hidden.columns(units), arguments, .recurrent(record))
        return RecurrentResult(output: output, hidden: record.hidden, cells: record.cells, layout: layout, isReversed: isReversed, initial: initial)
    }
}
