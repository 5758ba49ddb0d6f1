internal import CCasebookKernels

/// One direction of a recurrent layer over packed sequences: what its forward pass leaves for the gradient.
///
/// All matrices have a row a packed row; units are padded to whole groups of 16.
final class RecurrentRecord {
    /// The places of input, input weights, hidden weights and their biases on the tape.
    let nodes: (input: Int, inputWeight: Int, hiddenWeight: Int, inputBias: Int, hiddenBias: Int)
    let order: GateOrder
    let steps: [RecurrentStep]
    let input: Tensor
    let inputWeight: Tensor
    let hiddenWeight: Tensor
    /// Where sequences begin, in packed order; nil for zeros.
    let initial: RecurrentState?
    /// The gates after their activation; the gradient takes their place.
    var gates: Tensor
    var hidden: Tensor
    /// Empty but for LSTM.
    var cells: Tensor

    init(
        _ cell: RecurrentCell, nodes: (input: Int, inputWeight: Int, hiddenWeight: Int, inputBias: Int, hiddenBias: Int), input: Tensor, inputWeight: Tensor,
        hiddenWeight: Tensor, inputBias: Tensor?, hiddenBias: Tensor?, layout: SequenceLayout, isReversed: Bool, initial: RecurrentState?
    ) {
        let units = hiddenWeight.shape[1]
        order = GateOrder(cell, units: units)
        self.nodes = nodes
        self.input = input
        self.inputWeight = inputWeight
        self.hiddenWeight = hiddenWeight
        steps = layout.steps(isReversed: isReversed)
        let padded = order.paddedUnits
        let places = layout.order.map(Int32.init)
        self.initial = initial.map { RecurrentState(hidden: $0.hidden.gather(places).columns(padded), cell: $0.cell.gather(places).columns(padded)) }

        let rows = input.shape[0]
        gates = Tensor(uninitialized: [rows, order.columns])
        hidden = Tensor(uninitialized: [rows, padded])
        cells = cell == .lstm ? Tensor(uninitialized: [rows, padded]) : .zeros([0])

        // The input's part of all gates at once, then step by step the hidden state's.
        let bias = order.bias(input: inputBias, hidden: hiddenBias)
        let packed = Tensor.packed(inputWeight, order: order.input, depth: input.shape[1])
        Kernels.product.multiply_float32(
            input.base, input.shape[1], packed.base, rows, order.columns, input.shape[1], bias.base, 0, gates.mutableBase(), order.columns)
        forward(packed: Tensor.packed(hiddenWeight.columns(padded), order: order.hidden, depth: padded))
    }

    private func forward(packed: Tensor) {
        let padded = order.paddedUnits
        let gates = gates.mutableBase(), hidden = hidden.mutableBase(), cells = cells.mutableBase()
        let kernels = Kernels.recurrent
        func run(_ row: Int, _ count: Int, previous: UnsafePointer<Float>?, previousCell: UnsafePointer<Float>?) {
            guard count > 0 else { return }
            let gate = gates + row * order.columns, out = hidden + row * padded
            switch order.cell {
            case .lstm: kernels.lstm_forward(gate, previous, padded, packed.base, count, padded, previousCell, cells + row * padded, out, padded)
            case .gru: kernels.gru_forward(gate, previous, padded, packed.base, count, padded, out, padded)
            case .rnn:
                if let previous { Kernels.product.multiply_float32(previous, padded, packed.base, count, padded, padded, gate, padded, gate, padded) }
                Kernels.elementwise.tanh(gate, out, count * padded)
            }
        }
        for step in steps {
            let before = step.previousStart * padded, begun = step.continuing * padded
            run(step.start, step.continuing, previous: hidden + before, previousCell: cells + (order.cell == .lstm ? before : 0))
            run(
                step.start + step.continuing, step.count - step.continuing, previous: initial.map { $0.hidden.base + begun },
                previousCell: initial.map { $0.cell.base + begun })
        }
    }
}

extension Tensor {
    /// Weights (rows × depth) packed for products from the right: row `order[j]` becomes column `j`.
    static func packed(_ weight: Tensor, order: [Int32], depth: Int) -> Tensor {
        var packed = Tensor(uninitialized: [order.count * depth])
        Kernels.product.pack_float32(ck_matrix(weight.base, width: depth, isTransposed: true), depth, weight.shape[0], order, order.count, packed.mutableBase())
        return packed
    }
}
