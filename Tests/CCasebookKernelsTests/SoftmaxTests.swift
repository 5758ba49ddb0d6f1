import CCasebookKernels
import CasebookCore
import Foundation
import Testing

@Suite struct SoftmaxTests {
    private func logSumExp(_ row: ArraySlice<Float>) -> Double {
        let most = Double(row.max() ?? -.infinity)
        return most.isInfinite ? most : most + log(row.reduce(0.0) { $0 + exp(Double($1) - most) })
    }

    /// Rows of small numbers, of large ones, and of numbers far apart.
    private func rows(_ columns: Int, _ generator: inout SeededGenerator) -> [Float] {
        generator.floats(columns) + generator.floats(columns, in: 990...1000) + generator.floats(columns, in: -200...0)
    }

    @Test(arguments: KernelLevels.available) func values(level: KernelLevel) {
        let kernels = level.kernels.reduction
        var generator = SeededGenerator(seed: 7)
        for columns in KernelLevels.sizes + [1000] {
            let a = rows(columns, &generator), input = GuardedBuffer(a, gap: columns % 2)
            let sums = (0..<3).map { logSumExp(a[$0 * columns..<($0 + 1) * columns]) }
            let logs = a.indices.map { Double(a[$0]) - sums[$0 / columns] }

            let sum = GuardedBuffer(repeating: Float(3), count: 3)
            kernels.log_sum_exp(input.start, 3, columns, sum.start)
            #expect(sum.isIntact && input.isIntact)
            #expect(firstMismatch(sum.elements, sums, relative: 0x1p-23, absolute: 0x1p-22) == nil)

            let cases = [(kernels.softmax, logs.map { exp($0) }, 8 * 0x1p-24, 0x1p-149), (kernels.log_softmax, logs, 4 * 0x1p-24, 0x1p-22)]
            for (kernel, wanted, relative, absolute) in cases {
                let out = GuardedBuffer(repeating: Float(3), count: a.count), inPlace = GuardedBuffer(a, gap: 1)
                kernel(input.start, 3, columns, out.start)
                kernel(inPlace.start, 3, columns, inPlace.start)
                #expect(out.isIntact && input.isIntact && inPlace.isIntact)
                // What e^x of a large number loses: the difference to the greatest is rounded once.
                #expect(firstMismatch(out.elements, wanted) { abs(wanted[$0]) * (relative + abs(logs[$0]) * 0x1p-24) + absolute } == nil)
                #expect(firstDifference(inPlace.elements, out.elements) == nil)
            }
        }
    }

    @Test(arguments: KernelLevels.available) func rowsOfInfinities(level: KernelLevel) {
        let kernels = level.kernels.reduction
        func outcome(_ kernel: (UnsafePointer<Float>, Int, Int, UnsafeMutablePointer<Float>) -> Void, _ row: [Float], count: Int) -> [Float] {
            let input = GuardedBuffer(row), out = GuardedBuffer(repeating: Float(3), count: count)
            kernel(input.start, 1, row.count, out.start)
            #expect(out.isIntact && input.isIntact)
            return out.elements
        }
        for columns in [1, 2, 5, 16, 33] {
            let nothing = [Float](repeating: -.infinity, count: columns)
            #expect(outcome(kernels.log_sum_exp, nothing, count: 1) == [-.infinity])
            #expect(outcome(kernels.softmax, nothing, count: columns) == [Float](repeating: 0, count: columns))
            #expect(outcome(kernels.log_softmax, nothing, count: columns) == nothing)

            var some = nothing
            some[columns - 1] = 4
            #expect(outcome(kernels.log_sum_exp, some, count: 1) == [4])
            #expect(outcome(kernels.softmax, some, count: columns) == some.map { $0 == 4 ? 1 : 0 })
            #expect(outcome(kernels.log_softmax, some, count: columns) == some.map { $0 == 4 ? 0 : $0 })

            var endless = [Float](repeating: 2, count: columns)
            endless[0] = .infinity
            endless[columns - 1] = .infinity
            let share: Float = columns == 1 ? 1 : 0.5
            #expect(outcome(kernels.log_sum_exp, endless, count: 1) == [.infinity])
            #expect(outcome(kernels.softmax, endless, count: columns) == endless.map { $0 == 2 ? 0 : share })
            let logs = endless.map { $0 == 2 ? -.infinity : log(Double(share)) }
            #expect(firstMismatch(outcome(kernels.log_softmax, endless, count: columns), logs, relative: 1e-7) == nil)

            for others in [nothing, some, endless] {
                var row = others
                row[columns / 2] = .nan
                #expect(outcome(kernels.log_sum_exp, row, count: 1).allSatisfy { $0.isNaN })
                #expect(outcome(kernels.softmax, row, count: columns).allSatisfy { $0.isNaN })
                #expect(outcome(kernels.log_softmax, row, count: columns).allSatisfy { $0.isNaN })
            }
        }
    }

    @Test(arguments: KernelLevels.available) func gradients(level: KernelLevel) {
        let kernels = level.kernels.reduction
        var generator = SeededGenerator(seed: 8)
        for columns in KernelLevels.sizes {
            let count = 3 * columns
            let a = rows(columns, &generator), gradient = generator.floats(count), start = generator.floats(count)
            var y = a, logs = a
            kernels.softmax(a, 3, columns, &y)
            kernels.log_softmax(a, 3, columns, &logs)
            func sum(_ index: Int, _ term: (Int) -> Double) -> Double {
                let first = index / columns * columns
                return (first..<first + columns).reduce(0.0) { $0 + term($1) }
            }
            let ofSoftmax = (0..<count).map { i in
                Double(start[i]) + Double(y[i]) * (Double(gradient[i]) - sum(i) { Double(y[$0]) * Double(gradient[$0]) })
            }
            let ofLog = (0..<count).map { i in Double(start[i]) + Double(gradient[i]) - exp(Double(logs[i])) * sum(i) { Double(gradient[$0]) } }
            for (kernel, value, wanted) in [(kernels.softmax_gradient, y, ofSoftmax), (kernels.log_softmax_gradient, logs, ofLog)] {
                let values = GuardedBuffer(value, gap: 1), slopes = GuardedBuffer(gradient), out = GuardedBuffer(start)
                kernel(values.start, slopes.start, 3, columns, out.start)
                #expect(out.isIntact && values.isIntact && slopes.isIntact)
                #expect(firstMismatch(out.elements, wanted) { _ in Double(columns + 16) * 0x1p-22 } == nil)
            }
        }
    }

    /// Where a row has no mass there is no gradient; a forbidden element gets none from softmax and its own from log-softmax.
    @Test(arguments: KernelLevels.available) func gradientsOfForbiddenElements(level: KernelLevel) {
        let kernels = level.kernels.reduction
        var out: [Float] = [0, 0, 0, 0]
        kernels.softmax_gradient([0, 0, 0, 0], [1, 2, 3, 4], 1, 4, &out)
        #expect(out == [0, 0, 0, 0])
        kernels.log_softmax_gradient([-.infinity, 0, -.infinity, -.infinity], [1, 2, 3, 4], 1, 4, &out)
        #expect(out == [1, -8, 3, 4])
    }
}
