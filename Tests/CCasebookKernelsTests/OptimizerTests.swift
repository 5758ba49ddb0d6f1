import CCasebookKernels
import CasebookCore
import Testing

@Suite struct OptimizerTests {
    private let rate: Float = 0.05, decay: Float = 0.1, epsilon: Float = 1e-6

    /// Three steps of a kernel and of its definition in double precision, with all sizes; `states` arrays beside the parameters.
    private func compare(
        states: Int, step: (_ w: UnsafeMutablePointer<Float>, _ g: UnsafeMutablePointer<Float>, _ s: [UnsafeMutablePointer<Float>], _ n: Int, _ time: Int) -> Void,
        definition: (_ w: inout Double, _ g: Double, _ s: inout [Double], _ time: Int) -> Void
    ) {
        var generator = SeededGenerator(seed: 12)
        for size in KernelLevels.sizes {
            for gap in 0...1 {
                let w = GuardedBuffer(generator.floats(size), gap: gap)
                let s = (0..<states).map { GuardedBuffer(repeating: Float(0), count: size, gap: ($0 + gap) % 2) }
                var wanted = w.elements.map(Double.init), memory = Array(repeating: Array(repeating: 0.0, count: states), count: size)
                for time in 1...3 {
                    let g = GuardedBuffer(generator.floats(size), gap: 1 - gap)
                    step(w.start, g.start, s.map(\.start), size, time)
                    for (i, gradient) in g.elements.enumerated() { definition(&wanted[i], Double(gradient), &memory[i], time) }
                    #expect(w.isIntact && g.isIntact)
                    #expect(s.allSatisfy { $0.isIntact })
                }
                #expect(firstMismatch(w.elements, wanted, relative: 1e-6, absolute: 1e-6) == nil)
                for (k, state) in s.enumerated() { #expect(firstMismatch(state.elements, memory.map { $0[k] }, relative: 1e-6, absolute: 1e-6) == nil) }
            }
        }
    }

    @Test(arguments: KernelLevels.available) func sgd(level: KernelLevel) {
        compare(states: 0) { w, g, _, n, _ in
            level.kernels.optimizer.sgd(w, g, n, rate, decay)
        } definition: { w, g, _, _ in
            w = w * (1 - Double(rate) * Double(decay)) - Double(rate) * g
        }
    }

    @Test(arguments: KernelLevels.available, [false, true]) func momentum(level: KernelLevel, nesterov: Bool) {
        let momentum: Float = 0.9
        compare(states: 1) { w, g, s, n, _ in
            level.kernels.optimizer.momentum(w, g, s[0], n, rate, momentum, nesterov ? 1 : 0, decay)
        } definition: { w, g, s, _ in
            s[0] = Double(momentum) * s[0] + g
            w = w * (1 - Double(rate) * Double(decay)) - Double(rate) * (nesterov ? g + Double(momentum) * s[0] : s[0])
        }
    }

    @Test(arguments: KernelLevels.available) func adagrad(level: KernelLevel) {
        compare(states: 1) { w, g, s, n, _ in
            level.kernels.optimizer.adagrad(w, g, s[0], n, rate, epsilon, decay)
        } definition: { w, g, s, _ in
            s[0] += g * g
            w = w * (1 - Double(rate) * Double(decay)) - Double(rate) * g / (s[0].squareRoot() + Double(epsilon))
        }
    }

    @Test(arguments: KernelLevels.available) func rmsprop(level: KernelLevel) {
        let alpha: Float = 0.9
        compare(states: 1) { w, g, s, n, _ in
            level.kernels.optimizer.rmsprop(w, g, s[0], n, rate, alpha, epsilon, decay)
        } definition: { w, g, s, _ in
            s[0] = Double(alpha) * s[0] + (1 - Double(alpha)) * g * g
            w = w * (1 - Double(rate) * Double(decay)) - Double(rate) * g / (s[0].squareRoot() + Double(epsilon))
        }
    }

    @Test(arguments: KernelLevels.available) func adam(level: KernelLevel) {
        let beta1: Float = 0.9, beta2: Float = 0.999
        func correction(_ beta: Double, _ time: Int) -> Double { 1 - (0..<time).reduce(1.0) { product, _ in product * beta } }
        compare(states: 2) { w, g, s, n, time in
            let first = Float(correction(Double(beta1), time)), second = Float(correction(Double(beta2), time))
            level.kernels.optimizer.adam(w, g, s[0], s[1], n, rate, beta1, beta2, epsilon, first, second, decay)
        } definition: { w, g, s, time in
            s[0] = Double(beta1) * s[0] + (1 - Double(beta1)) * g
            s[1] = Double(beta2) * s[1] + (1 - Double(beta2)) * g * g
            let direction = s[0] / correction(Double(beta1), time) / ((s[1] / correction(Double(beta2), time)).squareRoot() + Double(epsilon))
            w = w * (1 - Double(rate) * Double(decay)) - Double(rate) * direction
        }
    }

    @Test(arguments: KernelLevels.available) func average(level: KernelLevel) {
        compare(states: 1) { w, g, s, n, _ in
            level.kernels.optimizer.average(s[0], g, n, 0.75)
        } definition: { _, g, s, _ in
            s[0] = 0.75 * s[0] + 0.25 * g
        }
    }

    /// What is wrong with a gradient does not stay hidden, and does not reach its neighbours.
    @Test(arguments: KernelLevels.available) func unusualGradients(level: KernelLevel) {
        let kernels = level.kernels.optimizer
        var w: [Float] = [1, 1, 1, 1, 1], m = [Float](repeating: 0, count: 5), v = m
        kernels.adam(&w, [0, .nan, 0, .infinity, 0], &m, &v, 5, 0.1, 0.9, 0.999, 1e-8, 0.1, 0.001, 0)
        #expect(w[0] == 1 && w[1].isNaN && w[2] == 1 && w[3].isNaN && w[4] == 1)
        #expect(v[1].isNaN && v[3] == .infinity && v[4] == 0)
    }
}
