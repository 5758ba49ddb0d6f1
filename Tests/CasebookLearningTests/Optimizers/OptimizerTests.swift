import CasebookLearning
import CasebookTensor
import Testing

@Suite struct OptimizerTests {
    @Test(arguments: [
        (OptimizerMethod.sgd, Float(0.05)), (.momentum(), 0.01), (.nesterov(), 0.01), (.adagrad(), 0.5), (.rmsprop(), 0.02), (.adam(), 0.05), (.adamW(), 0.05),
    ])
    func everyMethodFindsTheLeastSquares(method: OptimizerMethod, rate: Float) {
        // y = 2 x₀ - x₁ + 0.5, without noise.
        var random = RandomGenerator(seed: 4)
        let x = random.normal([64, 2])
        let y = Tensor((0..<64).map { 2 * x[$0, 0] - x[$0, 1] + 0.5 }, [64, 1])
        var parameters = Parameters()
        let weight = parameters.add("weight", .zeros([1, 2])), bias = parameters.add("bias", .zeros([1]), role: .bias)
        var optimizer = Optimizer(method, for: parameters)
        for step in 0..<400 {
            let result = valueWithGradient(at: parameters, random: &random) { pass in
                Variable(x).linear(weight: pass[weight], bias: pass[bias]).meanSquaredError(y)
            }
            optimizer.step(&parameters, result.gradients, rate: rate * (1 - Float(step) / 400))
        }
        for (found, wanted) in zip(parameters[weight].elements + parameters[bias].elements, [2, -1, 0.5] as [Float]) { #expect(abs(found - wanted) < 2e-3) }
    }

    @Test func groupsHaveTheirOwnRatesAndDecays() {
        var parameters = Parameters()
        let slow = parameters.add("encoder.weight", Tensor([1])), fast = parameters.add("head.weight", Tensor([1]))
        let bias = parameters.add("head.bias", Tensor([1]), role: .bias), frozen = parameters.add("table", Tensor([1]))
        parameters.setFrozen(true) { $0 == "table" }
        var optimizer = Optimizer(
            .sgd, for: parameters, weightDecay: 0.5,
            groups: [ParameterGroup(rateFactor: 0.1) { $0.hasPrefix("encoder") }, ParameterGroup(weightDecay: 1) { $0.hasSuffix("weight") || $0.hasSuffix("bias") }])
        let one = Tensor([1])
        optimizer.step(&parameters, Gradients([slow: one, fast: one, bias: one, frozen: one], of: parameters), rate: 0.1)
        // Gradient and penalty: 1 + 0.5, 1 + 1, 1 + 0.
        for (id, wanted) in [(slow, 1 - 0.01 * 1.5), (fast, 1 - 0.1 * 2), (bias, 0.9), (frozen, 1)] as [(ParameterID, Float)] {
            #expect(abs(parameters[id].scalar - wanted) < 1e-6)
        }
    }

    @Test func adamWDecaysWithoutItsMeans() {
        var parameters = Parameters()
        let weight = parameters.add("weight", Tensor([2])), bias = parameters.add("bias", Tensor([2]), role: .bias)
        var optimizer = Optimizer(.adamW(), for: parameters, weightDecay: 0.1)
        let zero = Tensor([0])
        optimizer.step(&parameters, Gradients([weight: zero, bias: zero], of: parameters), rate: 0.5)
        #expect(abs(parameters[weight].scalar - 1.9) < 1e-6)
        #expect(parameters[bias].scalar == 2)
    }

    @Test func aStepDividesByTheWeightBeforeItClips() {
        var parameters = Parameters()
        let id = parameters.add("weight", Tensor([0, 0]))
        let gradients = Gradients([id: Tensor([30, 40])], of: parameters)
        var optimizer = Optimizer(.sgd, for: parameters)
        #expect(optimizer.step(&parameters, gradients, rate: 1, weight: 10, clipping: .norm(1)) == 5)
        #expect(abs(parameters[id][0] + 0.6) < 1e-5 && abs(parameters[id][1] + 0.8) < 1e-5)
        optimizer.step(&parameters, Gradients([id: Tensor([.nan, .infinity])], of: parameters), rate: 1, clipping: .value(2))
        #expect(parameters[id][0].isNaN && abs(parameters[id][1] + 2.8) < 1e-5)
    }

    @Test func rowsThatAreNotTouchedRest() {
        for method in [OptimizerMethod.sgd, .momentum(), .nesterov(), .adagrad(), .rmsprop(), .adam(), .adamW()] {
            var random = RandomGenerator(seed: 8)
            let start = random.normal([5, 3])
            var byRows = Parameters(), whole = Parameters()
            let id = byRows.add("table", start), other = whole.add("table", start)
            var rowOptimizer = Optimizer(method, for: byRows, weightDecay: 0.1), optimizer = Optimizer(method, for: whole, weightDecay: 0.1)
            // Rows 1 and 3 in every step: the same as a dense gradient for them.
            for _ in 0..<3 {
                let values = random.normal([4, 3])
                var gradients = Gradients([:], of: byRows)
                gradients[id] = .rows(indexes: [3, -1, 1, 3], values: values)
                rowOptimizer.step(&byRows, gradients, rate: 0.1, clipping: .norm(0.5))
                var dense = Tensor.zeros([5, 3])
                for column in 0..<3 {
                    dense[1, column] = values[2, column]
                    dense[3, column] = values[0, column] + values[3, column]
                }
                optimizer.step(&whole, Gradients([other: dense], of: whole), rate: 0.1, clipping: .norm(0.5))
            }
            for row in [0, 2, 4] { for column in 0..<3 { #expect(byRows[id][row, column] == start[row, column]) } }
            for row in [1, 3] { for column in 0..<3 { #expect(abs(byRows[id][row, column] - whole[other][row, column]) < 1e-6) } }
        }
    }

    /// Rows without a gradient stay where they are, although they have a mean to move by: nothing but the rows looked up is visited.
    @Test(.timeLimit(.minutes(1))) func aGreatTableIsNotWalked() {
        var parameters = Parameters()
        let id = parameters.add("table", .zeros([200_000, 64]))
        var optimizer = Optimizer(.adam(), for: parameters)
        var gradients = Gradients([:], of: parameters)
        gradients[id] = .rows(indexes: [7, 8], values: Tensor(repeating: 1, [2, 64]))
        optimizer.step(&parameters, gradients, rate: 0.1)
        let moved = parameters[id][8, 0]
        gradients[id] = .rows(indexes: [7, 199_999], values: Tensor(repeating: 1, [2, 64]))
        for _ in 0..<200 { optimizer.step(&parameters, gradients, rate: 0.1, clipping: .norm(1)) }
        #expect(moved < 0 && parameters[id][8, 0] == moved)
        #expect(parameters[id][7, 0] < moved && parameters[id][199_999, 0] < 0 && parameters[id][9, 0] == 0)
    }

    @Test func jobsChangeNothing() {
        var random = RandomGenerator(seed: 5)
        var one = Parameters()
        let ids = [one.add("a", random.normal([300, 500])), one.add("b", random.normal([70_001])), one.add("c", random.normal([3]), role: .bias)]
        let table = one.add("table", random.normal([1000, 200]))
        var two = one
        func gradients() -> Gradients {
            var gradients = Gradients(Dictionary(uniqueKeysWithValues: ids.map { ($0, random.normal(one[$0].shape)) }), of: one)
            gradients[table] = .rows(indexes: (0..<600).map { _ in Int32(random.next() % 1000) }, values: random.normal([600, 200]))
            return gradients
        }
        var first = Optimizer(.adamW(), for: one, weightDecay: 0.1), second = first
        for _ in 0..<2 {
            var sum = gradients()
            let part = gradients()
            var parallelSum = sum
            sum.add(part)
            parallelSum.add(part, jobs: 3)
            #expect(first.step(&one, sum, rate: 0.01, clipping: .norm(1)) == second.step(&two, parallelSum, rate: 0.01, clipping: .norm(1), jobs: 2))
        }
        #expect(one == two)
    }
}
