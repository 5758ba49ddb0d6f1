import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Testing

/// Linear, Embedding, LayerNorm, BatchNorm, Convolution, pooling and Residual.
@Suite struct DenseLayerTests {
    @Test func linearTakesAnyRank() {
        var harness = LayerHarness { Linear(inputs: 3, outputs: 4, name: "out", into: &$0, random: &$1) }
        #expect(harness.names == ["out.weight", "out.bias"] && harness.shapes == [[4, 3], [4]])
        #expect(harness.parameters.role(harness.layer.weight) == .weight && harness.parameters.role(harness.layer.bias!) == .bias)
        #expect(harness.tensor("out.weight").elements.allSatisfy { abs($0) <= 1 / Float(3).squareRoot() })
        let x = harness.numbers([2, 5, 3])
        let deep = harness.output { $0(Variable(x), &$1) }, flat = harness.output { $0(Variable(x.reshaped([10, 3])), &$1) }
        #expect(deep == flat.reshaped([2, 5, 4]))
        #expect(harness.output { $0(Variable(x.reshaped([30]).slice(axis: 0, 0..<3)), &$1) } == flat.slice(axis: 0, 0..<1).reshaped([4]))
        #expect(harness.gradientProblems([x]) { $0($1[0], &$2) } == [])
        let bare = LayerHarness { Linear(inputs: 3, outputs: 4, hasBias: false, name: "", into: &$0, random: &$1) }
        #expect(bare.names == ["weight"])
        #expect(bare.gradientProblems([x.reshaped([10, 3])]) { $0($1[0], &$2) } == [])
    }

    @Test func embeddingLooksUpRows() {
        let harness = LayerHarness { Embedding(count: 5, width: 3, name: "words", into: &$0, random: &$1) }
        #expect(harness.names == ["words.weight"] && harness.shapes == [[5, 3]])
        let rows = harness.output { $0([4, -1, 0, 4], &$1) }
        #expect(rows == harness.tensor("words.weight").gather([4, -1, 0, 4]))
        #expect(harness.gradientProblems { layer, _, pass in layer([4, -1, 0, 4], &pass) } == [])
    }

    @Test func frozenVectorsHaveNoGradient() throws {
        var parameters = Parameters(), random = RandomGenerator(seed: 0)
        let vectors = random.normal([4, 2])
        let frozen = Embedding(vectors, isFrozen: true, name: "frozen", into: &parameters)
        let free = Embedding(vectors, name: "free", into: &parameters)
        let gradients = valueWithGradient(at: parameters, random: &random) { pass in (frozen([1, 2], &pass) * free([1, 2], &pass)).sum() }.gradients
        #expect(gradients[frozen.weight] == nil)
        guard case .rows(let indexes, let values) = try #require(gradients[free.weight]) else {
            Issue.record("The gradient of a table is its rows.")
            return
        }
        #expect(indexes == [1, 2] && values == vectors.slice(axis: 0, 1..<3))
    }

    @Test func layerNormNormalisesRows() {
        var harness = LayerHarness { parameters, _ in LayerNorm(width: 6, name: "norm", into: &parameters) }
        #expect(harness.names == ["norm.weight", "norm.bias"] && harness.shapes == [[6], [6]])
        let x = harness.numbers([2, 3, 6], in: -2...2)
        let y = harness.output { $0(Variable(x), &$1) }
        #expect(y.mean().absolute().scalar < 1e-6 && abs((y * y).mean().scalar - 1) < 1e-3)
        #expect(harness.gradientProblems([x]) { $0($1[0], &$2) } == [])
    }

    @Test func batchNormKeepsRunningStatistics() {
        var harness = LayerHarness { parameters, _ in BatchNorm(channels: 2, momentum: 0.25, name: "norm", into: &parameters) }
        #expect(harness.names == ["norm.weight", "norm.bias", "norm.running_mean", "norm.running_var"])
        #expect(harness.parameters.role(harness.layer.runningMean) == .state && harness.parameters.role(harness.layer.runningVariance) == .state)
        let x = harness.numbers([8, 2, 3], in: 1...5)
        let step = harness.trained { $0(Variable(x), &$1) }
        #expect(step.output.mean().absolute().scalar < 1e-6)
        for (id, value) in step.updates { harness.parameters[id] = value }
        for channel in 0..<2 {
            let numbers = x.slice(axis: 1, channel..<(channel + 1)).elements
            let mean = numbers.reduce(0, +) / 24, variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 23
            #expect(abs(harness.tensor("norm.running_mean")[channel] - mean / 4) < 1e-5)
            #expect(abs(harness.tensor("norm.running_var")[channel] - (0.75 + variance / 4)) < 1e-5)
        }
        // Many steps on the same batch: the running statistics become its own, and evaluation gives what training gives, but for the unbiased variance.
        for _ in 0..<60 { for (id, value) in harness.trained({ $0(Variable(x), &$1) }).updates { harness.parameters[id] = value } }
        let evaluated = harness.output { $0(Variable(x), &$1) }
        #expect(evaluated.distance(to: step.output.scaled(by: (23 / 24 as Float).squareRoot())) < 1e-3)
        #expect(harness.gradientProblems([x.slice(axis: 0, 0..<4)]) { $0($1[0], &$2) } == [])
        // One sequence beside others changes nothing in evaluation.
        #expect(harness.output { $0(Variable(x.slice(axis: 0, 0..<1)), &$1) } == evaluated.slice(axis: 0, 0..<1))
    }

    @Test(arguments: [1, 2, 3])
    func convolutionsOfOneToThreeAxes(_ axes: Int) {
        let geometry = WindowGeometry(kernel: Array(repeating: 2, count: axes), padding: Array(repeating: 1, count: axes))
        var harness = LayerHarness { Convolution(inputs: 2, outputs: 3, geometry: geometry, name: "conv", into: &$0, random: &$1) }
        #expect(harness.names == ["conv.weight", "conv.bias"] && harness.shapes == [Shape([3, 2] + geometry.kernel), [3]])
        let x = harness.numbers(Shape([2, 2] + Array(repeating: 3, count: axes)))
        #expect(harness.output { $0(Variable(x), &$1) }.shape == Shape([2, 3] + Array(repeating: 4, count: axes)))
        #expect(harness.gradientProblems([x]) { $0($1[0], &$2) } == [])
    }

    @Test func poolsTakeGreatestAndMean() {
        let x = Variable(Tensor([1, 5, 2, 2, 0, -1, -7], [1, 1, 7]))
        #expect(MaxPool(kernel: [2])(x).value.elements == [5, 2, 0])
        #expect(AveragePool(kernel: [2])(x).value.elements == [3, 2, -0.5])
        let wide = WindowGeometry(kernel: [3], stride: [3], padding: [1])
        #expect(MaxPool(wide)(x).value.elements == [5, 2, -1])
        #expect(AveragePool(wide)(x).value.elements == [2, 4 / 3, -8 / 3])
        #expect(AveragePool(wide, countsPadding: false)(x).value.elements == [3, 4 / 3, -4])
    }

    @Test func residualsAddTheirInput() {
        var straight = LayerHarness { Residual(inputs: 3, name: "r", into: &$0, random: &$1) }
        #expect(straight.names == [])
        let x = straight.numbers([4, 3], in: -2...2)
        #expect(straight.output { $0(Variable(x), &$1) { x, _ in x.scaled(by: 2) } } == x.scaled(by: 3))
        let wide = LayerHarness { parameters, random in
            (
                Residual(inputs: 3, outputs: 5, normalizes: true, name: "r", into: &parameters, random: &random),
                Linear(inputs: 3, outputs: 5, name: "f", into: &parameters, random: &random)
            )
        }
        #expect(wide.names == ["r.norm.weight", "r.norm.bias", "r.shortcut.weight", "f.weight", "f.bias"])
        #expect(wide.gradientProblems([x]) { layers, inputs, pass in layers.0(inputs[0], &pass) { layers.1($0, &$1).tanh() } } == [])
    }
}
