internal import CCasebookKernels

/// A recurrent layer for inference, one or both directions, with packed weights.
///
/// Gives the numbers of `Variable.recurrent`, to the precision of the weights' format. A sequence's result does not depend on the sequences
/// beside it. For LSTM and GRU.
public struct PackedRecurrent: Sendable {
    /// The weights of one direction, in PyTorch's layout: (gates · units × in), (gates · units × units), (gates · units).
    public struct Weights: Sendable {
        public var input: Tensor
        public var hidden: Tensor
        public var inputBias: Tensor?
        public var hiddenBias: Tensor?

        public init(input: Tensor, hidden: Tensor, inputBias: Tensor? = nil, hiddenBias: Tensor? = nil) {
            self.input = input
            self.hidden = hidden
            self.inputBias = inputBias
            self.hiddenBias = hiddenBias
        }
    }

    private struct Direction: Sendable {
        let input: PackedMatrix
        let hidden: PackedMatrix
        let bias: Tensor
        let isReversed: Bool
    }

    /// Rows of gates that are computed ahead of the steps that use them: as many as stay in the second cache.
    private static let rowsAhead = 64

    private let order: GateOrder
    private let directions: [Direction]
    /// The length of an input row.
    public let inputs: Int
    public var units: Int { order.units }
    /// The length of an output row: the units of all directions.
    public var outputs: Int { units * directions.count }

    /// - Parameters:
    ///   - forward: the direction from the first step to the last.
    ///   - backward: the other one, whose output stands behind that of `forward` in each row.
    public init(_ cell: RecurrentCell, forward: Weights, backward: Weights? = nil, format: WeightFormat) {
        precondition(cell != .rnn, "Packed weights serve LSTM and GRU.")
        let units = forward.hidden.shape[1]
        let order = GateOrder(cell, units: units)
        self.order = order
        inputs = forward.input.shape[1]
        directions = zip([forward, backward], [false, true]).compactMap { weights, isReversed in
            weights.map {
                precondition(
                    $0.input.shape == [cell.gateCount * units, forward.input.shape[1]] && $0.hidden.shape == [cell.gateCount * units, units],
                    "The weights of the directions differ in shape.")
                for bias in [$0.inputBias, $0.hiddenBias] {
                    precondition(bias == nil || bias!.shape == [cell.gateCount * units], "A bias of shape \(bias!.shape) does not fit \(units) units.")
                }
                return Direction(
                    input: PackedMatrix($0.input, order: order.input, format: format),
                    hidden: PackedMatrix($0.hidden.columns(order.paddedUnits), order: order.hidden, format: format),
                    bias: order.bias(input: $0.inputBias, hidden: $0.hiddenBias), isReversed: isReversed)
            }
        }
    }

    /// Runs over packed sequences that begin with a state of zeros.
    ///
    /// - Parameters:
    ///   - input: `layout.rowCount` rows of `inputs` elements, `stride` apart.
    ///   - out: receives as many rows of `outputs` elements, `outputStride` apart.
    public func callAsFunction(
        _ input: UnsafePointer<Float>, stride: Int, layout: SequenceLayout, into out: UnsafeMutablePointer<Float>, outputStride: Int, workspace: inout InferenceWorkspace
    ) {
        guard layout.rowCount > 0 else { return }
        directions[0].input.narrow(input, stride: stride, rows: layout.rowCount, into: &workspace.narrowInput)
        for (index, direction) in directions.enumerated() {
            let target = out + index * units
            if order.paddedUnits == units {
                run(direction, input, stride: stride, layout: layout, into: target, outputStride: outputStride, workspace: &workspace)
            } else {
                let padded = order.paddedUnits
                let hidden = workspace.hidden.reserve(layout.rowCount * padded)
                run(direction, input, stride: stride, layout: layout, into: hidden, outputStride: padded, workspace: &workspace)
                for row in 0..<layout.rowCount { (target + row * outputStride).update(from: hidden + row * padded, count: units) }
            }
        }
    }

    private func run(
        _ direction: Direction, _ input: UnsafePointer<Float>, stride: Int, layout: SequenceLayout, into out: UnsafeMutablePointer<Float>, outputStride: Int,
        workspace: inout InferenceWorkspace
    ) {
        let padded = order.paddedUnits, columns = order.columns, batch = layout.counts[0], stepCount = layout.stepCount
        let cells = workspace.cells.reserve(batch * padded)
        cells.update(repeating: 0, count: batch * padded)
        var before = workspace.narrowBefore.reserve(batch * padded), after = workspace.narrowAfter.reserve(batch * padded)

        var done = 0
        while done < stepCount {
            // A few steps ahead: the input's part of their gates.
            let first = direction.isReversed ? stepCount - 1 - done : done
            var count = 1
            var low = first, high = first
            while done + count < stepCount {
                let next = direction.isReversed ? low - 1 : high + 1
                let rows = layout.starts[max(high, next) + 1] - layout.starts[min(low, next)]
                if rows > Self.rowsAhead { break }
                (low, high) = (min(low, next), max(high, next))
                count += 1
            }
            let firstRow = layout.starts[low], rows = layout.starts[high + 1] - firstRow
            let gates = workspace.gates.reserve(rows * columns)
            direction.input.multiply(
                input, stride: stride, narrowed: workspace.narrowInput, first: firstRow, rows: rows, start: direction.bias.base, startStride: 0, out: gates, outStride: columns)

            for index in 0..<count {
                let step = direction.isReversed ? high - index : low + index
                let isFirst = done + index == 0
                let previousStep = direction.isReversed ? step + 1 : step - 1
                let active = layout.counts[step]
                let continuing = isFirst ? 0 : min(active, layout.counts[previousStep])
                let gate = gates + (layout.starts[step] - firstRow) * columns
                let target = out + layout.starts[step] * outputStride
                let previous = isFirst ? nil : UnsafePointer(out + layout.starts[previousStep] * outputStride)
                // The panels are walked to and fro, so that a step begins with the weights that the last one used.
                let walk = Int32((done + index) & 1)
                self.step(
                    direction, gate, rows: 0..<continuing, previous: previous, before: before, cells: cells, out: target, outputStride: outputStride, after: after, walk: walk)
                self.step(direction, gate, rows: continuing..<active, previous: nil, before: nil, cells: cells, out: target, outputStride: outputStride, after: after, walk: walk)
                swap(&before, &after)
            }
            done += count
        }
    }

    /// One step for some of its rows: those that go on from `previous`, or those that begin.
    private func step(
        _ direction: Direction, _ gates: UnsafePointer<Float>, rows: Range<Int>, previous: UnsafePointer<Float>?, before: UnsafePointer<UInt16>?,
        cells: UnsafeMutablePointer<Float>, out: UnsafeMutablePointer<Float>, outputStride: Int, after: UnsafeMutablePointer<UInt16>, walk: Int32
    ) {
        guard !rows.isEmpty else { return }
        let padded = order.paddedUnits, columns = order.columns, first = rows.lowerBound, count = rows.count
        let gates = gates + first * columns, cells = cells + first * padded, out = out + first * outputStride
        let hidden = direction.hidden, kernels = Kernels.recurrent
        switch (order.cell, hidden.format) {
        case (.lstm, .float32):
            kernels.lstm_float32(gates, columns, previous, outputStride, hidden.panels.base, count, padded, cells, padded, out, outputStride, walk)
        case (.lstm, .bfloat16):
            hidden.panels.withNarrow(UInt16.self) { packed in
                kernels.lstm_bfloat16(gates, columns, before, packed, count, padded, cells, padded, out, outputStride, after + first * padded, walk)
            }
        case (.lstm, .int8):
            let previous = before.map { UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self) }
            let next = UnsafeMutableRawPointer(after).assumingMemoryBound(to: UInt8.self) + first * padded
            hidden.panels.withNarrow(Int8.self) { packed in
                kernels.lstm_int8(gates, columns, previous, packed, hidden.scales.base, hidden.offsets, count, padded, cells, padded, out, outputStride, next, walk)
            }
        case (_, .float32):
            kernels.gru_float32(gates, columns, previous, outputStride, hidden.panels.base, count, padded, out, outputStride, walk)
        case (_, .bfloat16):
            hidden.panels.withNarrow(UInt16.self) { packed in
                kernels.gru_bfloat16(gates, columns, previous, outputStride, before ?? UnsafePointer(after), packed, count, padded, out, outputStride, after + first * padded, walk)
            }
        case (_, .int8):
            let bytes = UnsafeMutableRawPointer(after).assumingMemoryBound(to: UInt8.self)
            let previousBytes = before.map { UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self) } ?? UnsafePointer(bytes)
            hidden.panels.withNarrow(Int8.self) { packed in
                kernels.gru_int8(
                    gates, columns, previous, outputStride, previousBytes, packed, hidden.scales.base, hidden.offsets, count, padded, out, outputStride, bytes + first * padded,
                    walk)
            }
        }
    }
}
