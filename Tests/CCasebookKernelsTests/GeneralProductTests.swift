import CCasebookKernels
import CasebookCore
import Testing

@Suite struct GeneralProductTests {
    private static let shapes: [(rows: Int, columns: Int, depth: Int)] = {
        var shapes: [(rows: Int, columns: Int, depth: Int)] = [(0, 5, 3), (3, 0, 4), (2, 3, 0), (1, 1, 1), (100, 65, 17), (7, 257, 33), (5, 64, 257), (13, 130, 300)]
        var generator = SeededGenerator(seed: 26)
        let sizes = KernelLevels.sizes.dropFirst() + [127, 128, 129]
        for _ in 0..<60 {
            let shape = (sizes.randomElement(using: &generator)!, sizes.randomElement(using: &generator)!, sizes.randomElement(using: &generator)!)
            if shape.0 * shape.1 * shape.2 < 200_000 { shapes.append(shape) }
        }
        return shapes
    }()

    /// A matrix of random numbers, by rows or by columns, with room between them, at the end of a page.
    private struct Operand {
        let buffer: GuardedBuffer<Float>
        let rowStride, columnStride: Int

        init(_ rows: Int, _ columns: Int, transposed: Bool, _ generator: inout SeededGenerator) {
            rowStride = transposed ? 1 : columns + 2
            columnStride = transposed ? rows + 2 : 1
            buffer = GuardedBuffer(generator.floats(rows == 0 || columns == 0 ? 0 : (rows - 1) * rowStride + (columns - 1) * columnStride + 1))
        }

        var matrix: ck_matrix { ck_matrix(data: buffer.start, row_stride: rowStride, column_stride: columnStride) }
        subscript(row: Int, column: Int) -> Double { Double(buffer.start[row * rowStride + column * columnStride]) }
    }

    @Test(arguments: KernelLevels.available) func values(level: KernelLevel) {
        let kernels = level.kernels.product
        var generator = SeededGenerator(seed: 27)
        for (index, (rows, columns, depth)) in Self.shapes.enumerated() {
            for transposes in 0..<4 {
                let a = Operand(rows, depth, transposed: transposes & 1 != 0, &generator), b = Operand(depth, columns, transposed: transposes & 2 != 0, &generator)
                let stride = columns + 3, accumulates = (index + transposes) % 2 == 0
                let before = generator.floats(max(0, (rows - 1) * stride + columns))
                let c = GuardedBuffer(before), workspace = GuardedBuffer(repeating: Float.nan, count: kernels.general_workspace(rows))
                kernels.general(a.matrix, b.matrix, rows, columns, depth, c.start, stride, accumulates ? 1 : 0, workspace.start)
                #expect(c.isIntact && workspace.isIntact && a.buffer.isIntact && b.buffer.isIntact)
                var wanted = before.map(Double.init), sizes = [Double](repeating: 0, count: before.count)
                for i in 0..<rows {
                    for j in 0..<columns {
                        let place = i * stride + j
                        if !accumulates { wanted[place] = 0 }
                        sizes[place] = abs(wanted[place])
                        for k in 0..<depth {
                            let term = a[i, k] * b[k, j]
                            wanted[place] += term
                            sizes[place] += abs(term)
                        }
                    }
                }
                // Between the rows nothing changes: there the tolerance is zero.
                #expect(firstMismatch(c.elements, wanted) { sizes[$0] * Double(depth + 2) * 0x1p-24 } == nil)
            }
        }
    }

    @Test(arguments: KernelLevels.available) func rowsDoNotDependOnEachOther(level: KernelLevel) {
        let kernels = level.kernels.product
        var generator = SeededGenerator(seed: 28)
        let rows = 23, columns = 70, depth = 200
        for transposed in [false, true] {
            let a = Operand(rows, depth, transposed: transposed, &generator), b = Operand(depth, columns, transposed: false, &generator)
            func product(_ first: Int, _ count: Int) -> [Float] {
                var c = [Float](repeating: 0, count: count * columns), workspace = [Float](repeating: 0, count: kernels.general_workspace(count))
                let part = ck_matrix(data: a.buffer.start + first * a.rowStride, row_stride: a.rowStride, column_stride: a.columnStride)
                kernels.general(part, b.matrix, count, columns, depth, &c, columns, 0, &workspace)
                return c
            }
            #expect(firstDifference(product(0, rows), (0..<rows).flatMap { product($0, 1) }) == nil)
            #expect(a.buffer.isIntact && b.buffer.isIntact)
        }
    }
}
