import CCasebookKernels
import CasebookCore
import Testing

@Suite struct RecurrentTests {
    private static let shapes = [(0, 16), (1, 16), (2, 16), (5, 32), (7, 48), (13, 16)].map { (rows: $0.0, units: $0.1) }
    private typealias Precision = RecurrentStep.Precision

    /// Calls `body` with steps of all shapes, the first of a sequence and a later one.
    private func each(_ level: KernelLevel, _ body: (_ step: RecurrentStep, _ isFirst: Bool) -> Void) {
        for (index, shape) in Self.shapes.enumerated() {
            let step = RecurrentStep(rows: shape.rows, units: shape.units, kernels: level.kernels.product, seed: UInt64(30 + index))
            for isFirst in [true, false] { body(step, isFirst) }
            #expect(step.isIntact)
        }
    }

    /// The narrow forms of an output.
    private func narrow(_ output: [Float]) -> ([UInt16], [UInt8]) { (output.map(NarrowNumbers.bfloat16), output.map(NarrowNumbers.int8)) }

    @Test(arguments: KernelLevels.available) func lstm(level: KernelLevel) {
        let kernels = level.kernels.recurrent
        each(level) { step, isFirst in
            for precision in Precision.allCases {
                let sums = step.sums(precision, isFirst: isFirst, gated: 4), before = step.dense(step.cell, stride: step.outputStride)
                let wanted = zip(sums, before).map { RecurrentReference.lstm($0, Double($1)) }
                var outputs: [[Float]] = []
                for backwards in [Int32(0), 1] {
                    let cell = GuardedBuffer(step.cell.elements), out = step.emptyOutput()
                    let gates = step.gates.start, stride = step.gateStride, rows = step.rows, units = step.units, outputStride = step.outputStride
                    let words = GuardedBuffer(repeating: UInt16(7), count: rows * units), bytes = GuardedBuffer(repeating: UInt8(7), count: rows * units)
                    switch precision {
                    case .float32:
                        kernels.lstm_float32(
                            gates, stride, isFirst ? nil : UnsafePointer(step.previous.start), outputStride, step.packed.start, rows, units, cell.start, outputStride,
                            out.start, outputStride, backwards)
                    case .bfloat16:
                        kernels.lstm_bfloat16(
                            gates, stride, isFirst ? nil : UnsafePointer(step.narrowPrevious.start), step.narrowPacked.start, rows, units, cell.start, outputStride,
                            out.start, outputStride, words.start, backwards)
                    case .int8:
                        kernels.lstm_int8(
                            gates, stride, isFirst ? nil : UnsafePointer(step.bytePrevious.start), step.bytePacked.start, step.scales.start, step.offsets.start, rows, units,
                            cell.start, outputStride, out.start, outputStride, bytes.start, backwards)
                    }
                    #expect(cell.isIntact && out.isIntact && words.isIntact && bytes.isIntact)
                    let output = step.dense(out, stride: outputStride)
                    #expect(firstMismatch(output, wanted.map(\.output), relative: 0, absolute: 1e-6) == nil)
                    #expect(firstMismatch(step.dense(cell, stride: outputStride), wanted.map(\.cell), relative: 1e-6, absolute: 1e-6) == nil)
                    #expect(precision != .bfloat16 || words.elements == narrow(output).0)
                    #expect(precision != .int8 || bytes.elements == narrow(output).1)
                    for row in 0..<max(0, rows - 1) { #expect(out.start[row * outputStride + units] == 7) }
                    outputs.append(output)
                }
                #expect(outputs[0] == outputs[1])
            }
        }
    }

    @Test(arguments: KernelLevels.available) func gru(level: KernelLevel) {
        let kernels = level.kernels.recurrent
        each(level) { step, isFirst in
            for precision in Precision.allCases {
                let sums = step.sums(precision, isFirst: isFirst, gated: 3), before = step.dense(step.previous, stride: step.outputStride)
                let wanted = zip(sums, before).map { RecurrentReference.gru($0, isFirst ? 0 : Double($1)) }
                var outputs: [[Float]] = []
                for backwards in [Int32(0), 1] {
                    let out = step.emptyOutput()
                    let gates = step.gates.start, stride = step.gateStride, rows = step.rows, units = step.units, outputStride = step.outputStride
                    let words = GuardedBuffer(repeating: UInt16(7), count: rows * units), bytes = GuardedBuffer(repeating: UInt8(7), count: rows * units)
                    let previous = isFirst ? nil : UnsafePointer(step.previous.start)
                    switch precision {
                    case .float32:
                        kernels.gru_float32(gates, stride, previous, outputStride, step.packed.start, rows, units, out.start, outputStride, backwards)
                    case .bfloat16:
                        kernels.gru_bfloat16(
                            gates, stride, previous, outputStride, step.narrowPrevious.start, step.narrowPacked.start, rows, units, out.start, outputStride, words.start,
                            backwards)
                    case .int8:
                        kernels.gru_int8(
                            gates, stride, previous, outputStride, step.bytePrevious.start, step.bytePacked.start, step.scales.start, step.offsets.start, rows, units,
                            out.start, outputStride, bytes.start, backwards)
                    }
                    #expect(out.isIntact && words.isIntact && bytes.isIntact)
                    let output = step.dense(out, stride: outputStride)
                    #expect(firstMismatch(output, wanted, relative: 0, absolute: 1e-6) == nil)
                    #expect(precision != .bfloat16 || words.elements == narrow(output).0)
                    #expect(precision != .int8 || bytes.elements == narrow(output).1)
                    for row in 0..<max(0, rows - 1) { #expect(out.start[row * outputStride + units] == 7) }
                    outputs.append(output)
                }
                #expect(outputs[0] == outputs[1])
            }
        }
    }

    /// Gates of rows side by side, as the steps of training have them.
    private func denseGates(_ step: RecurrentStep) -> GuardedBuffer<Float> {
        let columns = 4 * step.units
        return GuardedBuffer((0..<step.rows * columns).map { step.gates.start[$0 / columns * step.gateStride + $0 % columns] })
    }

    @Test(arguments: KernelLevels.available) func lstmTraining(level: KernelLevel) {
        let kernels = level.kernels.recurrent
        each(level) { step, isFirst in
            let rows = step.rows, units = step.units, count = rows * units
            let gates = denseGates(step), before = GuardedBuffer(step.dense(step.cell, stride: step.outputStride)), out = step.emptyOutput()
            let cell = GuardedBuffer(repeating: Float(7), count: count), previousCell = isFirst ? nil : UnsafePointer(before.start)
            kernels.lstm_forward(
                gates.start, isFirst ? nil : UnsafePointer(step.previous.start), step.outputStride, step.packed.start, rows, units, previousCell, cell.start,
                out.start, step.outputStride)
            let sums = step.sums(.float32, isFirst: isFirst, gated: 4), cells = before.elements.map { isFirst ? 0 : Double($0) }
            let wanted = zip(sums, cells).map(RecurrentReference.lstm)
            #expect(firstMismatch(step.dense(out, stride: step.outputStride), wanted.map(\.output), relative: 0, absolute: 1e-6) == nil)
            #expect(firstMismatch(cell.elements, wanted.map(\.cell), relative: 1e-6, absolute: 1e-6) == nil)

            var generator = SeededGenerator(seed: 40)
            let outputGradient = generator.floats(count), laterGradient = generator.floats(count)
            let slopes = GuardedBuffer(outputGradient), cellGradient = GuardedBuffer(laterGradient, gap: 1)
            kernels.lstm_backward(gates.start, previousCell, cell.start, slopes.start, rows, units, cellGradient.start)
            #expect(gates.isIntact && before.isIntact && out.isIntact && cell.isIntact && slopes.isIntact && cellGradient.isIntact)
            #expect(slopes.elements == outputGradient)
            for index in 0..<count {
                let point = sums[index] + [cells[index]]
                func loss(_ point: [Double]) -> Double {
                    let (c, h) = RecurrentReference.lstm(Array(point[..<4]), point[4])
                    return Double(outputGradient[index]) * h + Double(laterGradient[index]) * c
                }
                let got = (0..<4).map { gates.start[index / units * 4 * units + RecurrentReference.column(index % units, $0)] } + [cellGradient.start[index]]
                #expect(firstMismatch(got, (0..<5).map { RecurrentReference.slope(point, $0, loss) }, relative: 0, absolute: 2e-6) == nil)
            }
        }
    }

    @Test(arguments: KernelLevels.available) func gruTraining(level: KernelLevel) {
        let kernels = level.kernels.recurrent
        each(level) { step, isFirst in
            let rows = step.rows, units = step.units, count = rows * units
            let gates = denseGates(step), out = step.emptyOutput(), previous = isFirst ? nil : UnsafePointer(step.previous.start)
            kernels.gru_forward(gates.start, previous, step.outputStride, step.packed.start, rows, units, out.start, step.outputStride)
            let sums = step.sums(.float32, isFirst: isFirst, gated: 3)
            let before = step.dense(step.previous, stride: step.outputStride).map { isFirst ? 0 : Double($0) }
            #expect(firstMismatch(step.dense(out, stride: step.outputStride), zip(sums, before).map(RecurrentReference.gru), relative: 0, absolute: 1e-6) == nil)

            var generator = SeededGenerator(seed: 41)
            let outputGradient = generator.floats(count), gradient = GuardedBuffer(outputGradient, gap: 1)
            kernels.gru_backward(gates.start, previous, step.outputStride, gradient.start, rows, units)
            #expect(gates.isIntact && out.isIntact && gradient.isIntact)
            for index in 0..<count {
                let point = sums[index] + [before[index]]
                func loss(_ point: [Double]) -> Double { Double(outputGradient[index]) * RecurrentReference.gru(Array(point[..<4]), point[4]) }
                let got = (0..<4).map { gates.start[index / units * 4 * units + RecurrentReference.column(index % units, $0)] } + [gradient.start[index]]
                #expect(firstMismatch(got, (0..<5).map { RecurrentReference.slope(point, $0, loss) }, relative: 0, absolute: 2e-6) == nil)
            }
        }
    }

    /// A sequence gives the same bits whatever stands beside it in the batch.
    @Test(arguments: KernelLevels.available) func rowsDoNotDependOnEachOther(level: KernelLevel) {
        let step = RecurrentStep(rows: 13, units: 32, kernels: level.kernels.product, seed: 42)
        func output(_ first: Int, _ count: Int) -> [Float] {
            let cell = GuardedBuffer(Array(step.cell.elements[(first * step.outputStride)...]))
            var out = [Float](repeating: 0, count: count * step.units)
            level.kernels.recurrent.lstm_float32(
                step.gates.start + first * step.gateStride, step.gateStride, step.previous.start + first * step.outputStride, step.outputStride, step.packed.start,
                count, step.units, cell.start, step.outputStride, &out, step.units, 0)
            #expect(cell.isIntact)
            return out
        }
        let alone = (0..<step.rows).flatMap { output($0, 1) }
        for count in 1...step.rows { #expect(firstDifference(output(0, count), Array(alone[..<(count * step.units)])) == nil) }
        #expect(step.isIntact)
    }
}
