import CCasebookKernels
import CasebookCore
import Foundation
import Testing

@Suite struct CRFTests {
    private static let tags = [0, 1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33, 60, 65]

    /// Scores of one step; a third of the transitions is forbidden, in every way that callers forbid one.
    private struct Step {
        var alpha, transitions, emission, beta: [Float]

        init(_ tags: Int, _ generator: inout SeededGenerator) {
            alpha = generator.floats(tags, in: -60...(-40))
            beta = generator.floats(tags, in: -30...(-20))
            emission = generator.floats(tags, in: -3...3)
            transitions = generator.floats(tags * tags, in: -3...3)
            for index in transitions.indices where index % 3 == 1 { transitions[index] = [-.infinity, -1e30, -10_000][index / 3 % 3] }
        }
    }

    private func logSumExp(_ terms: [Double]) -> Double {
        let most = terms.max() ?? -.infinity
        return most.isInfinite ? most : most + log(terms.reduce(0.0) { $0 + exp($1 - most) })
    }

    private func buffers(_ step: Step, gap: Int) -> [GuardedBuffer<Float>] {
        [step.alpha, step.transitions, step.emission, step.beta].map { GuardedBuffer($0, gap: gap) }
    }

    @Test(arguments: KernelLevels.available) func forward(level: KernelLevel) {
        var generator = SeededGenerator(seed: 13)
        for n in Self.tags {
            let step = Step(n, &generator)
            let forwards = (0..<n).map { j in Double(step.emission[j]) + logSumExp((0..<n).map { Double(step.alpha[$0]) + Double(step.transitions[$0 * n + j]) }) }
            for gap in 0...1 {
                let input = buffers(step, gap: gap), out = GuardedBuffer(repeating: Float(1), count: n, gap: gap)
                level.kernels.crf.forward(input[0].start, input[1].start, input[2].start, n, out.start)
                #expect(firstMismatch(out.elements, forwards, relative: 0x1p-22, absolute: 0x1p-20) == nil)
                #expect(out.isIntact)
                #expect(input.allSatisfy { $0.isIntact })
            }
        }
    }

    @Test(arguments: KernelLevels.available) func viterbi(level: KernelLevel) {
        var generator = SeededGenerator(seed: 14)
        for n in Self.tags {
            var step = Step(n, &generator)
            // Equal scores, of which the first must win.
            step.alpha = step.alpha.map { $0.rounded() }
            step.transitions = step.transitions.map { $0.rounded() }
            for gap in 0...1 {
                let input = buffers(step, gap: gap), out = GuardedBuffer(repeating: Float(1), count: n, gap: gap)
                let best = GuardedBuffer(repeating: Int32(-7), count: n, gap: gap)
                level.kernels.crf.viterbi(input[0].start, input[1].start, input[2].start, n, out.start, best.start)
                #expect(out.isIntact && best.isIntact)
                #expect(input.allSatisfy { $0.isIntact })
                for j in 0..<n {
                    let terms = (0..<n).map { step.alpha[$0] + step.transitions[$0 * n + j] }
                    #expect(out.elements[j] == step.emission[j] + terms.max()!)
                    #expect(Int(best.elements[j]) == terms.firstIndex(of: terms.max()!)!)
                }
            }
        }
    }

    @Test(arguments: KernelLevels.available) func pairMarginals(level: KernelLevel) {
        var generator = SeededGenerator(seed: 15)
        for n in Self.tags where n > 0 {
            let step = Step(n, &generator), start = generator.floats(n * n)
            func score(_ i: Int, _ j: Int) -> Double {
                Double(step.alpha[i]) + Double(step.transitions[i * n + j]) + Double(step.emission[j]) + Double(step.beta[j])
            }
            let logPartition = Float(logSumExp((0..<n * n).map { score($0 / n, $0 % n) }))
            let wanted = (0..<n * n).map { Double(start[$0]) + 0.5 * exp(score($0 / n, $0 % n) - Double(logPartition)) }
            for gap in 0...1 where logPartition.isFinite {
                let input = buffers(step, gap: gap), out = GuardedBuffer(start, gap: gap)
                level.kernels.crf.add_pair_marginals(input[0].start, input[1].start, input[2].start, input[3].start, logPartition, 0.5, n, out.start)
                #expect(out.isIntact)
                #expect(input.allSatisfy { $0.isIntact })
                #expect(firstMismatch(out.elements, wanted, relative: 0x1p-20, absolute: 0x1p-20) == nil)
            }
        }
    }

    /// Nothing that can be reached stays -infinity; +infinity wins; NaN shows in the sums.
    @Test(arguments: KernelLevels.available) func infinities(level: KernelLevel) {
        let kernels = level.kernels.crf
        for n in [1, 2, 5, 9, 16, 23, 40] {
            let zeros = [Float](repeating: 0, count: n), nothing = [Float](repeating: -.infinity, count: n)
            let closed = [Float](repeating: -.infinity, count: n * n), open = [Float](repeating: 0, count: n * n)
            var out = zeros, best = [Int32](repeating: 5, count: n)
            for (start, transitions) in [(nothing, open), (zeros, closed), (nothing, closed)] {
                kernels.forward(start, transitions, zeros, n, &out)
                #expect(out == nothing)
                kernels.viterbi(start, transitions, zeros, n, &out, &best)
                #expect(out == nothing)
                #expect(best.allSatisfy { $0 == 0 })
            }
            var marked = zeros
            marked[n - 1] = .infinity
            kernels.forward(marked, open, zeros, n, &out)
            #expect(out.allSatisfy { $0 == .infinity })
            marked[n - 1] = .nan
            kernels.forward(marked, open, zeros, n, &out)
            #expect(out.allSatisfy { $0.isNaN })
        }
    }

    /// Alpha at the end of a chain is the sum over all paths, which is found by walking them all.
    @Test(arguments: KernelLevels.available) func chain(level: KernelLevel) {
        let n = 3, length = 4
        var generator = SeededGenerator(seed: 16)
        let transitions = generator.floats(n * n), emissions = (0..<length).map { _ in generator.floats(n) }
        var paths: [Double] = []
        for code in 0..<81 {
            let path = (0..<length).map { code / Int(pow(3, Double($0))) % 3 }
            let emitted = (0..<length).reduce(0.0) { $0 + Double(emissions[$1][path[$1]]) }
            paths.append((1..<length).reduce(emitted) { $0 + Double(transitions[path[$1 - 1] * n + path[$1]]) })
        }
        var alpha = emissions[0], next = alpha
        for step in 1..<length {
            level.kernels.crf.forward(alpha, transitions, emissions[step], n, &next)
            alpha = next
        }
        let wanted = logSumExp(paths)
        #expect(abs(logSumExp(alpha.map(Double.init)) - wanted) < 1e-5)
    }
}
