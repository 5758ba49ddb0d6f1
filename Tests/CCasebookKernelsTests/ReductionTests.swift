import CCasebookKernels
import CasebookCore
import Foundation
import Testing

@Suite struct ReductionTests {
    private static let sizes = KernelLevels.sizes + [2047, 2048, 2049, 10_000]

    /// Additions of which one sum of a block is made, in units of rounding: no accumulator adds more than 512 terms.
    private func tolerance(_ terms: [Double]) -> Double {
        Double(min(terms.count, 512) + 8) * 0x1p-24 * terms.reduce(0) { $0 + abs($1) } + 0x1p-149
    }

    @Test(arguments: KernelLevels.available) func sums(level: KernelLevel) {
        let kernels = level.kernels.reduction
        var generator = SeededGenerator(seed: 3)
        for size in Self.sizes {
            let a = generator.floats(size), b = generator.floats(size)
            let first = GuardedBuffer(a), second = GuardedBuffer(b), moved = GuardedBuffer(a, gap: 1), movedToo = GuardedBuffer(b, gap: 1)
            let terms = a.map(Double.init), products = zip(a, b).map { Double($0) * Double($1) }
            let sum = kernels.sum(first.start, size), dot = kernels.dot(first.start, second.start, size)
            #expect(abs(Double(sum) - terms.reduce(0, +)) <= tolerance(terms))
            #expect(abs(Double(dot) - products.reduce(0, +)) <= tolerance(products))
            #expect(kernels.sum(moved.start, size) == sum)
            #expect(kernels.dot(moved.start, movedToo.start, size) == dot)
            #expect(kernels.greatest(first.start, size) == a.max() ?? -.infinity)
            #expect(kernels.greatest(moved.start, size) == a.max() ?? -.infinity)
            #expect([first, second, moved, movedToo].allSatisfy { $0.isIntact })
        }
    }

    @Test func sumOfSquaresIsTheSameAtEveryLevel() {
        var generator = SeededGenerator(seed: 4)
        for size in Self.sizes {
            // Squares that overflow and underflow float32.
            let a = generator.floats(size).enumerated().map { $1 * ($0 % 7 == 0 ? 1e30 : $0 % 7 == 1 ? 1e-30 : 1) }
            let wanted = a.reduce(0.0) { $0 + Double($1) * Double($1) }
            let results = KernelLevels.available.flatMap { level in
                (0...1).map { gap in GuardedBuffer(a, gap: gap).apply { level.kernels.reduction.sum_of_squares($0, size) } }
            }
            #expect(abs(results[0] - wanted) <= 1e-13 * wanted)
            #expect(results.allSatisfy { $0 == results[0] })
        }
    }

    @Test(arguments: KernelLevels.available) func unusualSums(level: KernelLevel) {
        let kernels = level.kernels.reduction
        for place in [0, 3, 16, 63, 64, 99] {
            var a = [Float](repeating: 1, count: 100)
            a[place] = .nan
            #expect(kernels.sum(a, 100).isNaN && kernels.dot(a, a, 100).isNaN && kernels.sum_of_squares(a, 100).isNaN)
            a[place] = .infinity
            #expect(kernels.sum(a, 100) == .infinity && kernels.sum_of_squares(a, 100) == .infinity)
            a[99 - place] = -.infinity
            #expect(kernels.sum(a, 100).isNaN)
            let tiny = [Float](repeating: .leastNonzeroMagnitude, count: 100)
            #expect(kernels.sum(tiny, 100) == 100 * .leastNonzeroMagnitude)
        }
    }

    @Test(arguments: KernelLevels.available) func greatestPassesOverNaN(level: KernelLevel) {
        let kernels = level.kernels.reduction
        for size in KernelLevels.sizes where size > 0 {
            for place in Set([0, size / 2, size - 1]) {
                var a = [Float](repeating: .nan, count: size)
                #expect(kernels.greatest(a, size) == -.infinity)
                #expect(kernels.index_of_greatest(a, size) == 0)
                a[place] = -.infinity
                #expect(GuardedBuffer(a).apply { kernels.index_of_greatest($0, size) } == place)
                a[place] = -5
                #expect(GuardedBuffer(a).apply { kernels.greatest($0, size) } == -5)
                #expect(GuardedBuffer(a, gap: 1).apply { kernels.index_of_greatest($0, size) } == place)
            }
        }
        #expect(kernels.index_of_greatest([1], 0) == 0)
    }

    @Test(arguments: KernelLevels.available) func firstOfEquals(level: KernelLevel) {
        let kernels = level.kernels.reduction
        var generator = SeededGenerator(seed: 5)
        for size in [1, 2, 9, 60, 255, 256, 257, 600, 1100] {
            for _ in 0..<20 {
                let a = (0..<size).map { _ in Float(Int.random(in: -3...3, using: &generator)) }
                #expect(kernels.index_of_greatest(a, size) == a.firstIndex(of: a.max()!)!)
            }
        }
    }

    @Test(arguments: KernelLevels.available) func sumsOfColumns(level: KernelLevel) {
        let kernels = level.kernels.reduction
        var generator = SeededGenerator(seed: 6)
        for rows in [0, 1, 2, 5, 63, 64, 65, 130] {
            for columns in KernelLevels.sizes {
                let a = generator.floats(rows * columns), start = generator.floats(columns)
                let input = GuardedBuffer(a), byColumn = GuardedBuffer(start)
                kernels.add_column_sums(input.start, rows, columns, byColumn.start)
                #expect(byColumn.isIntact && input.isIntact)
                let columnTerms = (0..<columns).map { j in [Double(start[j])] + (0..<rows).map { Double(a[$0 * columns + j]) } }
                #expect(firstMismatch(byColumn.elements, columnTerms.map { $0.reduce(0, +) }) { tolerance(columnTerms[$0]) } == nil)
            }
        }
    }
}
