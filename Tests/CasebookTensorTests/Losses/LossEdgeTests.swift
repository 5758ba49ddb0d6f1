import CasebookTensor
import CasebookTestSupport
import Testing

@Suite struct LossEdgeTests {
    private func gradient(of tensor: Tensor, _ loss: (Variable) -> Variable) -> (loss: Float, gradient: [Float]) {
        var parameters = Parameters()
        let id = parameters.add("x", tensor)
        var random = RandomGenerator(seed: 0)
        let result = valueWithGradient(at: parameters, random: &random) { pass in loss(pass[id]) }
        return (result.loss, result.gradients.dense(id, shape: tensor.shape).elements)
    }

    @Test func greatLogitsDoNotOverflow() {
        let categorical = gradient(of: Tensor([[2000, -2000], [-2000, 2000]])) { $0.crossEntropy([0, 0], focus: 0.5) }
        #expect(categorical.loss == 2000 && categorical.gradient.allSatisfy(\.isFinite))
        let binary = gradient(of: Tensor([500, -500])) { $0.binaryCrossEntropy(Tensor([0, 0]), focus: 2) }
        #expect(binary.loss == 250 && binary.gradient == [0.5, 0])
        let survival = gradient(of: Tensor([3000, -3000, 0])) { $0.partialLikelihood(times: [3, 2, 1], events: [true, true, true]) }
        #expect(survival.loss == 3000 && survival.gradient.allSatisfy(\.isFinite))
        let ranking = gradient(of: Tensor([3000, -3000])) { $0.survivalRanking(times: [2, 1], events: [true, true]) }
        #expect(ranking.loss == 6000 && ranking.gradient == [1, -1])
    }

    @Test func aConfidentRightAnswerCostsNothing() {
        let categorical = gradient(of: Tensor([[200, 0, 0]])) { $0.crossEntropy([0], focus: 0.5) }
        #expect(categorical.loss == 0 && categorical.gradient == [0, 0, 0])
        #expect(gradient(of: Tensor([200])) { $0.binaryCrossEntropy(Tensor([1]), focus: 0.5) }.gradient == [0])
    }

    @Test func nothingThatCountsGivesZero() {
        let none = gradient(of: Tensor([[1, 2], [3, 4]])) { $0.crossEntropy([7, 7], ignoring: 7) }
        #expect(none.loss == 0 && none.gradient == [0, 0, 0, 0])
        let censored = gradient(of: Tensor([1, 2])) { $0.partialLikelihood(times: [1, 2], events: [false, false]) }
        #expect(censored.loss == 0 && censored.gradient == [0, 0])
        let noPair = gradient(of: Tensor([1, 2])) { $0.survivalRanking(times: [1, 1], events: [true, true]) }
        #expect(noPair.loss == 0 && noPair.gradient == [0, 0])
        #expect(Variable(.zeros([0, 3])).crossEntropySum([]).weight == 0)
    }

    @Test func sumsOfPartsMakeTheMeanOfAll() {
        var random = RandomGenerator(seed: 3)
        let logits = Variable(random.normal([6, 3])), targets: [Int32] = [0, 1, 2, 2, 1, -100]
        let weights: [Float] = [1, 3, 0.5]
        let parts = [0..<2, 2..<6].map { logits.slice(axis: 0, $0).crossEntropySum(Array(targets[$0]), classWeights: weights) }
        let mean = parts.reduce(0) { $0 + $1.sum.value.scalar } / parts.reduce(0) { $0 + $1.weight }
        #expect(abs(mean - logits.crossEntropy(targets, classWeights: weights).value.scalar) < 1e-6)
    }

    @Test func rankingBoundsConcordance() {
        // Six comparable pairs, one of them in the wrong order: 1 - loss / log 2 is not above 5/6.
        let loss = Variable(Tensor([3, 2, 0, 1])).survivalRankingSum(times: [1, 2, 3, 4], events: [true, true, true, false])
        #expect(loss.weight == 6)
        #expect(1 - loss.mean.value.scalar / 0.6931472 <= 5.0 / 6)
    }
}
