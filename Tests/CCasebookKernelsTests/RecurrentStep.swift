import CCasebookKernels
import CasebookCore

/// The weights and the state of a step of a recurrent layer, in all three precisions, with the numbers that each stands for.
struct RecurrentStep {
    enum Precision: CaseIterable { case float32, bfloat16, int8 }

    let rows, units, gateStride, outputStride: Int
    /// What the products with the input give, with room between the rows.
    let gates: GuardedBuffer<Float>
    /// The output and the cell of the step before.
    let previous, cell: GuardedBuffer<Float>
    let narrowPrevious: GuardedBuffer<UInt16>
    let bytePrevious: GuardedBuffer<UInt8>
    let packed: GuardedBuffer<Float>
    let narrowPacked: GuardedBuffer<UInt16>
    let bytePacked: GuardedBuffer<Int8>
    let scales: GuardedBuffer<Float>
    let offsets: GuardedBuffer<Int32>
    private let weights: [Float]

    init(rows: Int, units: Int, kernels: ck_product, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let columns = 4 * units
        self.rows = rows
        self.units = units
        gateStride = columns + 3
        outputStride = units + 1
        gates = GuardedBuffer(generator.floats(max(0, (rows - 1) * gateStride + columns)))
        let state = generator.floats(max(0, (rows - 1) * outputStride + units), in: -0.99...0.99)
        previous = GuardedBuffer(state)
        cell = GuardedBuffer(generator.floats(state.count), gap: 1)
        let stride = outputStride
        let dense = (0..<rows * units).map { state[$0 / units * stride + $0 % units] }
        narrowPrevious = GuardedBuffer(dense.map(NarrowNumbers.bfloat16))
        bytePrevious = GuardedBuffer(dense.map(NarrowNumbers.int8))
        weights = generator.floats(units * columns, in: -0.3...0.3)
        packed = GuardedBuffer(repeating: Float(0), count: units * columns, gap: 1)
        narrowPacked = GuardedBuffer(repeating: UInt16(0), count: units * columns, gap: 1)
        bytePacked = GuardedBuffer(repeating: Int8(0), count: units * columns, gap: 1)
        scales = GuardedBuffer(repeating: Float(0), count: columns)
        offsets = GuardedBuffer(repeating: Int32(0), count: columns)
        weights.withUnsafeBufferPointer { [packed, narrowPacked, bytePacked, scales, offsets] in
            let matrix = ck_matrix(data: $0.baseAddress!, row_stride: columns, column_stride: 1)
            kernels.pack_float32(matrix, units, columns, nil, columns, packed.start)
            kernels.pack_bfloat16(matrix, units, columns, nil, columns, narrowPacked.start)
            kernels.pack_int8(matrix, units, columns, nil, columns, bytePacked.start, scales.start, offsets.start)
        }
    }

    var isIntact: Bool {
        gates.isIntact && previous.isIntact && cell.isIntact && narrowPrevious.isIntact && bytePrevious.isIntact && packed.isIntact && narrowPacked.isIntact
            && bytePacked.isIntact && scales.isIntact && offsets.isIntact
    }

    private func weight(_ row: Int, _ column: Int, _ precision: Precision) -> Double {
        let value = weights[row * 4 * units + column]
        switch precision {
        case .float32: return Double(value)
        case .bfloat16: return Double(NarrowNumbers.float(NarrowNumbers.bfloat16(value)))
        case .int8:
            let place = PackedLayout(depth: units, columns: 4 * units, step: 4).place(row, column)
            return Double(bytePacked.start[place]) * Double(scales.start[column])
        }
    }

    private func output(_ row: Int, _ unit: Int, _ precision: Precision) -> Double {
        switch precision {
        case .float32: Double(previous.start[row * outputStride + unit])
        case .bfloat16: Double(NarrowNumbers.float(narrowPrevious.start[row * units + unit]))
        case .int8: Double(Int(bytePrevious.start[row * units + unit]) - 128) / 127
        }
    }

    /// The sums of the four gates of every unit, a row after the other: those of `gates` and, for the first `gated` gates, the products with the
    /// output before.
    func sums(_ precision: Precision, isFirst: Bool, gated: Int) -> [[Double]] {
        (0..<rows * units).map { index in
            let row = index / units
            return (0..<4).map { gate in
                let column = RecurrentReference.column(index % units, gate)
                let start = Double(gates.start[row * gateStride + column])
                if isFirst || gate >= gated { return start }
                return start + (0..<units).reduce(0.0) { $0 + output(row, $1, precision) * weight($1, column, precision) }
            }
        }
    }

    /// The elements of rows of `stride` without what is between them.
    func dense(_ buffer: GuardedBuffer<Float>, stride: Int) -> [Float] {
        (0..<rows * units).map { buffer.start[$0 / units * stride + $0 % units] }
    }

    /// A buffer of the shape of the output that the kernels may write to.
    func emptyOutput() -> GuardedBuffer<Float> { GuardedBuffer(repeating: Float(7), count: max(0, (rows - 1) * outputStride + units)) }
}
