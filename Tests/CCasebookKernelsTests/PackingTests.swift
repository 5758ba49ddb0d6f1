import CCasebookKernels
import CasebookCore
import Testing

/// The layout of packed weights and the narrow forms of numbers.
@Suite struct PackingTests {
    /// A depth x columns matrix behind strides, with room between its elements.
    private struct Source {
        let buffer: GuardedBuffer<Float>
        let depth, columns, rowStride, columnStride: Int

        init(_ depth: Int, _ columns: Int, transposed: Bool, _ generator: inout SeededGenerator) {
            self.depth = depth
            self.columns = columns
            rowStride = transposed ? 1 : columns + 3
            columnStride = transposed ? depth + 3 : 1
            buffer = GuardedBuffer(generator.floats(depth == 0 || columns == 0 ? 0 : (depth - 1) * rowStride + (columns - 1) * columnStride + 1))
        }

        var matrix: ck_matrix { ck_matrix(data: buffer.start, row_stride: rowStride, column_stride: columnStride) }

        subscript(row: Int, column: Int?) -> Float {
            guard let column, row < depth else { return 0 }
            return buffer.start[row * rowStride + column * columnStride]
        }
    }

    /// Calls `body` with sources of all shapes; `order` is null or names the columns, -1 for zeros; `column(j)` is what stands in column `j`.
    private func each(_ body: (_ source: Source, _ order: [Int32]?, _ padded: Int, _ column: (Int) -> Int?) -> Void) {
        var generator = SeededGenerator(seed: 21)
        for depth in [0, 1, 2, 3, 4, 7, 33] {
            for columns in [1, 15, 16, 17, 63, 64, 65, 100, 129] {
                let padded = (columns + 15) / 16 * 16
                for transposed in [false, true] {
                    let source = Source(depth, columns, transposed: transposed, &generator)
                    body(source, nil, padded) { $0 < columns ? $0 : nil }
                    let order = (0..<padded).map { _ in Int32.random(in: -1..<Int32(columns), using: &generator) }
                    body(source, order, padded) { order[$0] < 0 ? nil : Int(order[$0]) }
                    #expect(source.buffer.isIntact)
                }
            }
        }
    }

    @Test(arguments: KernelLevels.available) func float32(level: KernelLevel) {
        each { source, order, columns, column in
            let packed = GuardedBuffer(repeating: Float(9), count: columns * source.depth)
            level.kernels.product.pack_float32(source.matrix, source.depth, source.columns, order, columns, packed.start)
            #expect(packed.isIntact)
            let layout = PackedLayout(depth: source.depth, columns: columns, step: 1)
            #expect(layout.places.allSatisfy { packed.start[$0.place] == source[$0.row, column($0.column)] })
        }
    }

    @Test(arguments: KernelLevels.available) func bfloat16(level: KernelLevel) {
        each { source, order, columns, column in
            let layout = PackedLayout(depth: source.depth, columns: columns, step: 2)
            let packed = GuardedBuffer(repeating: UInt16(9), count: layout.count)
            level.kernels.product.pack_bfloat16(source.matrix, source.depth, source.columns, order, columns, packed.start)
            #expect(packed.isIntact)
            #expect(layout.places.allSatisfy { packed.start[$0.place] == NarrowNumbers.bfloat16(source[$0.row, column($0.column)]) })
        }
    }

    @Test(arguments: KernelLevels.available) func int8(level: KernelLevel) {
        each { source, order, columns, column in
            let layout = PackedLayout(depth: source.depth, columns: columns, step: 4)
            let packed = GuardedBuffer(repeating: Int8(9), count: layout.count)
            let scales = GuardedBuffer(repeating: Float(9), count: columns), offsets = GuardedBuffer(repeating: Int32(9), count: columns)
            level.kernels.product.pack_int8(source.matrix, source.depth, source.columns, order, columns, packed.start, scales.start, offsets.start)
            #expect(packed.isIntact && scales.isIntact && offsets.isIntact)
            let most = (0..<columns).map { j in (0..<source.depth).reduce(Float(0)) { max($0, abs(source[$1, column(j)])) } }
            #expect(scales.elements == most.map { $0 / 127 })
            var sums = [Int32](repeating: 0, count: columns)
            var isNear = true
            for (row, j, place) in layout.places {
                let value = packed.start[place]
                sums[j] += Int32(value)
                // Half a unit, and what the quotient's rounding adds.
                isNear = isNear && abs(Float(value) * scales.start[j] - source[row, column(j)]) <= 0.5001 * scales.start[j]
            }
            #expect(isNear)
            #expect(offsets.elements == sums.map { -128 * $0 })
        }
    }

    @Test(arguments: KernelLevels.available) func toBfloat16(level: KernelLevel) {
        var values = stride(from: UInt32(0), through: 0xff80_0000, by: 100_003).map { Float(bitPattern: $0) }
        // Halfway between two neighbours, and on either side.
        for bits in stride(from: UInt32(0x0080_8000), to: 0x7f80_0000, by: 0x0101_0000) { values += [bits - 1, bits, bits + 1].map { Float(bitPattern: $0) } }
        values += [.nan, -.nan, .infinity, -.infinity, .greatestFiniteMagnitude, -0.0, .signalingNaN]
        let depth = 37, stride = 41, rows = values.count / stride
        let input = GuardedBuffer(Array(values.suffix((rows - 1) * stride + depth))), out = GuardedBuffer(repeating: UInt16(77), count: rows * 40, gap: 1)
        level.kernels.product.to_bfloat16(input.start, stride, rows, depth, out.start, 40)
        #expect(input.isIntact && out.isIntact)
        for row in 0..<rows {
            for k in 0..<depth {
                let value = input.start[row * stride + k], narrow = out.start[row * 40 + k]
                if value.isNaN {
                    #expect(NarrowNumbers.float(narrow).isNaN)
                } else if value.isSubnormal && level.name == "avx512_narrow" {
                    // The processor's own conversion takes denormals for zero.
                    #expect(narrow == NarrowNumbers.bfloat16(value) || NarrowNumbers.float(narrow) == 0)
                } else if narrow != NarrowNumbers.bfloat16(value) {
                    Issue.record("\(value) becomes \(NarrowNumbers.float(narrow))")
                }
            }
            #expect(out.start[row * 40 + depth] == 0)
            #expect(out.start[row * 40 + depth + 1] == 77)
        }
    }

    @Test(arguments: KernelLevels.available) func toInt8(level: KernelLevel) {
        var generator = SeededGenerator(seed: 22)
        for depth in KernelLevels.sizes {
            let padded = (depth + 3) / 4 * 4, stride = depth + 1, outStride = padded + 4
            // Of usual size, all zero, near the end of the range, and denormal.
            let sizes: [Float] = [1, 0, 1e38, 0x1p-130]
            let values = sizes.flatMap { size in generator.floats(stride).map { $0 * size } }
            let input = GuardedBuffer(Array(values.prefix(3 * stride + depth)))
            let out = GuardedBuffer(repeating: UInt8(7), count: 4 * outStride), scales = GuardedBuffer(repeating: Float(5), count: 4)
            level.kernels.product.to_int8(input.start, stride, 4, depth, out.start, outStride, scales.start)
            #expect(out.isIntact && scales.isIntact && input.isIntact)
            for row in 0..<4 {
                let line = (0..<depth).map { input.start[row * stride + $0] }
                let scale = scales.start[row]
                // A row so small that 127 / size overflows is taken for zeros.
                #expect(scale == (row == 3 ? 0 : (line.map { abs($0) }.max() ?? 0) / 127))
                let absolute: Float = row == 3 ? 0x1p-128 : 0
                #expect((0..<depth).allSatisfy { abs(Float(Int(out.start[row * outStride + $0]) - 128) * scale - line[$0]) <= 0.5001 * scale + absolute })
                #expect((depth..<padded).allSatisfy { out.start[row * outStride + $0] == 128 })
                #expect((padded..<outStride).allSatisfy { out.start[row * outStride + $0] == 7 })
            }
        }
    }
}
