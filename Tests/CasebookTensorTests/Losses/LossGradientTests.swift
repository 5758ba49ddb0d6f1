import CasebookTensor
import CasebookTestSupport
import Testing

@Suite struct LossGradientTests {
    private static func logits(_ shape: Shape, seed: UInt64) -> Tensor {
        var random = RandomGenerator(seed: seed)
        return GradientCheck.numbers(shape, in: -3...3, using: &random)
    }

    @Test(arguments: [(Float(0), Float(0)), (0.2, 0), (0, 2), (0.1, 1.5), (0, 0.5)])
    func crossEntropy(smoothing: Float, focus: Float) {
        let check = GradientCheck([Self.logits([5, 4], seed: 1)]) { inputs in
            inputs[0].crossEntropy([3, 0, -1, 1, 2], ignoring: -1, classWeights: [1, 0.5, 0, 2], smoothing: smoothing, focus: focus)
        }
        #expect(check.problems() == [])
    }

    @Test(arguments: [Float(0), 0.5, 2]) func binaryCrossEntropy(focus: Float) {
        let targets = Tensor([[1, 0, 0.25], [0, 1, 1]])
        let check = GradientCheck([Self.logits([2, 3], seed: 2)]) { $0[0].binaryCrossEntropy(targets, positiveWeights: [1, 3, 0.5], focus: focus) }
        #expect(check.problems() == [])
    }

    @Test func squaredError() {
        let check = GradientCheck([Self.logits([2, 3], seed: 3)]) { $0[0].meanSquaredError(Tensor([[1, 0, 2], [0, -1, 1]])) }
        #expect(check.problems() == [])
    }

    private static let times: [Float] = [2, 5, 2, 1, 9, 2, 5, 4], events = [true, false, true, true, true, false, true, false]

    @Test func partialLikelihood() {
        let check = GradientCheck([Self.logits([8], seed: 4)]) { $0[0].partialLikelihood(times: Self.times, events: Self.events) }
        #expect(check.problems() == [])
    }

    @Test func survivalRanking() {
        let check = GradientCheck([Self.logits([8, 1], seed: 5)]) { $0[0].survivalRanking(times: Self.times, events: Self.events) }
        #expect(check.problems() == [])
    }

    @Test func lossesTakeTheirPlaceInAChain() {
        // The gradient that reaches a loss scales its own.
        let check = GradientCheck([Self.logits([3, 4], seed: 6), Self.logits([3], seed: 7)]) { inputs in
            let logits = inputs[0] * 2
            return logits.crossEntropy([0, 3, 2]) * inputs[1].exp().sum() + logits.binaryCrossEntropySum(.zeros([3, 4])).sum
        }
        #expect(check.problems() == [])
    }
}
