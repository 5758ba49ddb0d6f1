import CCasebookKernels
import CasebookCore
import Testing

@Suite struct ProductTests {
    private static let rows = [0, 1, 2, 3, 5, 6, 7, 13]
    private static let columns = [16, 32, 48, 64, 80, 144]
    private static let depths = [0, 1, 2, 3, 4, 5, 8, 17, 63, 100]

    /// What a sum begins with.
    private enum Start: CaseIterable {
        case zero, bias, matrix, output
    }

    /// Runs `multiply(start, start_stride, out, out_stride)` with every kind of start and holds the result against `product`; `magnitudes` are the sums
    /// of the magnitudes of the terms.
    private func check(
        rows: Int, columns: Int, product: [Double], magnitudes: [Double], rounding: Double, _ generator: inout SeededGenerator,
        _ multiply: (UnsafePointer<Float>?, Int, UnsafeMutablePointer<Float>, Int) -> Void
    ) {
        for kind in Start.allCases {
            let stride = columns + 5, gap = columns % 32 == 0 ? 1 : 0
            let start = GuardedBuffer(generator.floats(kind == .bias ? columns : rows * stride), gap: 1 - gap)
            let out = GuardedBuffer(kind == .output ? start.elements : [Float](repeating: 3, count: rows * stride), gap: gap)
            switch kind {
            case .zero: multiply(nil, 0, out.start, stride)
            case .bias: multiply(start.start, 0, out.start, stride)
            case .matrix: multiply(start.start, stride, out.start, stride)
            case .output: multiply(out.start, stride, out.start, stride)
            }
            #expect(out.isIntact && start.isIntact)
            let before = start.elements, after = out.elements
            var got: [Float] = [], wanted: [Double] = [], sizes: [Double] = []
            for i in 0..<rows {
                for j in 0..<columns {
                    let begin = kind == .zero ? 0 : Double(before[kind == .bias ? j : i * stride + j])
                    got.append(after[i * stride + j])
                    wanted.append(begin + product[i * columns + j])
                    sizes.append(abs(begin) + magnitudes[i * columns + j])
                }
                // What stands between the rows stays.
                #expect((columns..<stride).allSatisfy { after[i * stride + $0] == (kind == .output ? before[i * stride + $0] : 3) })
            }
            #expect(firstMismatch(got, wanted) { sizes[$0] * rounding + 0x1p-149 } == nil)
        }
    }

    private func each(_ body: (_ rows: Int, _ columns: Int, _ depth: Int, _ generator: inout SeededGenerator) -> Void) {
        var generator = SeededGenerator(seed: 23)
        for rows in Self.rows { for columns in Self.columns { for depth in Self.depths { body(rows, columns, depth, &generator) } } }
    }

    /// `values` as a matrix of rows side by side.
    private func withMatrix(_ values: [Float], columns: Int, _ body: (ck_matrix) -> Void) {
        values.withUnsafeBufferPointer { body(ck_matrix(data: $0.baseAddress!, row_stride: columns, column_stride: 1)) }
    }

    /// The product of `a` (rows x depth) and `b` (depth x columns), and that of their magnitudes.
    private func product(_ a: [Double], _ b: [Double], rows: Int, columns: Int, depth: Int) -> (sums: [Double], magnitudes: [Double]) {
        var sums = [Double](repeating: 0, count: rows * columns), magnitudes = sums
        for i in 0..<rows {
            for k in 0..<depth {
                for j in 0..<columns {
                    let term = a[i * depth + k] * b[k * columns + j]
                    sums[i * columns + j] += term
                    magnitudes[i * columns + j] += abs(term)
                }
            }
        }
        return (sums, magnitudes)
    }

    @Test(arguments: KernelLevels.available) func float32(level: KernelLevel) {
        let kernels = level.kernels.product
        each { rows, columns, depth, generator in
            let b = generator.floats(depth * columns), stride = depth + 3
            let a = GuardedBuffer(generator.floats(max(0, (rows - 1) * stride + depth)))
            let packed = GuardedBuffer(repeating: Float(0), count: depth * columns, gap: 1)
            withMatrix(b, columns: columns) { kernels.pack_float32($0, depth, columns, nil, columns, packed.start) }
            let dense = (0..<rows * depth).map { Double(a.start[$0 / depth * stride + $0 % depth]) }
            let (sums, magnitudes) = product(dense, b.map(Double.init), rows: rows, columns: columns, depth: depth)
            check(rows: rows, columns: columns, product: sums, magnitudes: magnitudes, rounding: Double(depth + 1) * 0x1p-24, &generator) {
                kernels.multiply_float32(a.start, stride, packed.start, rows, columns, depth, $0, $1, $2, $3)
            }
            #expect(a.isIntact && packed.isIntact)
        }
    }

    @Test(arguments: KernelLevels.available) func bfloat16(level: KernelLevel) {
        let kernels = level.kernels.product
        each { rows, columns, depth, generator in
            let b = generator.floats(depth * columns), even = (depth + 1) / 2 * 2, stride = even + 2
            let wide = generator.floats(rows * depth)
            let a = GuardedBuffer(repeating: UInt16(0), count: max(0, (rows - 1) * stride + even))
            let packed = GuardedBuffer(repeating: UInt16(0), count: even * columns, gap: 1)
            wide.withUnsafeBufferPointer { kernels.to_bfloat16($0.baseAddress!, depth, rows, depth, a.start, stride) }
            withMatrix(b, columns: columns) { kernels.pack_bfloat16($0, depth, columns, nil, columns, packed.start) }
            func rounded(_ x: Float) -> Double { Double(NarrowNumbers.float(NarrowNumbers.bfloat16(x))) }
            let (sums, magnitudes) = product(wide.map(rounded), b.map(rounded), rows: rows, columns: columns, depth: depth)
            // The instruction for pairs does not round as single products do.
            check(rows: rows, columns: columns, product: sums, magnitudes: magnitudes, rounding: Double(depth + 2) * 0x1p-23, &generator) {
                kernels.multiply_bfloat16(a.start, stride, packed.start, rows, columns, depth, $0, $1, $2, $3)
            }
            #expect(a.isIntact && packed.isIntact)
        }
    }

    @Test(arguments: KernelLevels.available) func int8(level: KernelLevel) {
        let kernels = level.kernels.product
        each { rows, columns, depth, generator in
            let fours = (depth + 3) / 4 * 4, stride = fours + 4, layout = PackedLayout(depth: depth, columns: columns, step: 4)
            // Whole rows of the largest numbers: sums of pairs must not saturate.
            let a = GuardedBuffer(
                (0..<max(0, (rows - 1) * stride + fours)).map { index -> UInt8 in
                    index % stride >= depth ? 128 : index / stride % 3 == 0 ? 255 : UInt8.random(in: 1...255, using: &generator)
                })
            let b = (0..<depth * columns).map { $0 % columns % 4 == 0 ? Int8(127) : Int8.random(in: -127...127, using: &generator) }
            let packed = GuardedBuffer(repeating: Int8(0), count: layout.count, gap: 1)
            for k in 0..<depth { for j in 0..<columns { packed.start[layout.place(k, j)] = b[k * columns + j] } }
            let scales = generator.floats(columns, in: 0.001...0.01), unit = generator.floats(rows, in: 0.001...0.01)
            let offsets = (0..<columns).map { j in -128 * (0..<depth).reduce(Int32(0)) { $0 + Int32(b[$1 * columns + j]) } }
            let dense = (0..<rows * depth).map { Double(Int(a.start[$0 / depth * stride + $0 % depth]) - 128) }
            let (integers, _) = product(dense, b.map(Double.init), rows: rows, columns: columns, depth: depth)
            let sums = integers.enumerated().map { $1 * Double(unit[$0 / columns]) * Double(scales[$0 % columns]) }
            // The integers are exact; the scales and the sum round.
            check(rows: rows, columns: columns, product: sums, magnitudes: sums.map { abs($0) }, rounding: 3 * 0x1p-24, &generator) {
                kernels.multiply_int8(a.start, stride, unit, packed.start, scales, offsets, rows, columns, depth, $0, $1, $2, $3)
            }
            #expect(a.isIntact && packed.isIntact)
        }
    }

    @Test func int8IsTheSameAtEveryLevel() {
        var generator = SeededGenerator(seed: 24)
        let rows = 7, columns = 80, depth = 100
        let a = (0..<rows * depth).map { _ in UInt8.random(in: 1...255, using: &generator) }
        let packed = (0..<depth * columns).map { _ in Int8.random(in: -127...127, using: &generator) }
        let scales = generator.floats(columns, in: 0.001...0.01), unit = generator.floats(rows, in: 0.001...0.01), bias = generator.floats(columns)
        let offsets = (0..<columns).map { _ in Int32.random(in: -100_000...100_000, using: &generator) }
        let plain = KernelLevels.available.map { level in
            var out = [Float](repeating: 0, count: rows * columns)
            level.kernels.product.multiply_int8(a, depth, unit, packed, scales, offsets, rows, columns, depth, nil, 0, &out, columns)
            return out
        }
        #expect(plain.allSatisfy { $0 == plain[0] })
        // With a start the sum is rounded once or twice.
        let started = KernelLevels.available.filter(\.fuses).map { level in
            var out = [Float](repeating: 0, count: rows * columns)
            level.kernels.product.multiply_int8(a, depth, unit, packed, scales, offsets, rows, columns, depth, bias, 0, &out, columns)
            return out
        }
        #expect(started.allSatisfy { $0 == started[0] })
    }

    /// A row's result has the same bits whatever rows stand beside it.
    @Test(arguments: KernelLevels.available) func rowsDoNotDependOnEachOther(level: KernelLevel) {
        let kernels = level.kernels.product
        var generator = SeededGenerator(seed: 25)
        let columns = 80, depth = 52
        let a = generator.floats(20 * depth), packed = generator.floats(depth * columns), bias = generator.floats(columns)
        let narrowA = a.map(NarrowNumbers.bfloat16), narrow = packed.map(NarrowNumbers.bfloat16)
        let bytesA = a.map { NarrowNumbers.int8($0 / 2) }, bytes = packed.map { Int8($0 * 60) }
        let scales = [Float](repeating: 0.01, count: columns), offsets = [Int32](repeating: 0, count: columns)
        func rows(_ first: Int, _ count: Int, _ kind: Int) -> [Float] {
            var out = [Float](repeating: 0, count: count * columns)
            switch kind {
            case 0: kernels.multiply_float32(Array(a[(first * depth)...]), depth, packed, count, columns, depth, bias, 0, &out, columns)
            case 1: kernels.multiply_bfloat16(Array(narrowA[(first * depth)...]), depth, narrow, count, columns, depth, bias, 0, &out, columns)
            default:
                kernels.multiply_int8(Array(bytesA[(first * depth)...]), depth, scales, bytes, scales, offsets, count, columns, depth, bias, 0, &out, columns)
            }
            return out
        }
        for kind in 0..<3 {
            let alone = (0..<20).flatMap { rows($0, 1, kind) }
            for count in 1...20 { #expect(firstDifference(rows(0, count, kind), Array(alone[..<(count * columns)])) == nil) }
            #expect(firstDifference(rows(3, 17, kind), Array(alone[(3 * columns)...])) == nil)
        }
    }

    /// What is not finite stays in its row and column; denormal factors count.
    @Test(arguments: KernelLevels.available) func unusualNumbers(level: KernelLevel) {
        let columns = 16, depth = 3
        var a = [Float](repeating: 1, count: 2 * depth), packed = [Float](repeating: 1, count: depth * columns), out = [Float](repeating: 0, count: 2 * columns)
        a[1] = .nan
        packed[2 * columns + 5] = .infinity
        level.kernels.product.multiply_float32(a, depth, packed, 2, columns, depth, nil, 0, &out, columns)
        #expect((0..<columns).allSatisfy { out[$0].isNaN && out[columns + $0] == ($0 == 5 ? .infinity : 3) })
        a = [Float](repeating: .leastNonzeroMagnitude, count: 2 * depth)
        packed = [Float](repeating: 4, count: depth * columns)
        level.kernels.product.multiply_float32(a, depth, packed, 2, columns, depth, nil, 0, &out, columns)
        #expect(out.allSatisfy { $0 == 12 * .leastNonzeroMagnitude })
    }
}
