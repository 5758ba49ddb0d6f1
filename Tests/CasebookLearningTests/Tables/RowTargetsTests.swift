import Casebook
import CasebookTensor
import Testing

@Suite struct RowTargetsTests {
    static let targets: [RowTargets] = [
        .binary([true, false, false, true, false]), .classes([0, 2, 1, 2, 0], count: 3),
        .survival(times: [3, 1, 4, 1, 5], events: [true, true, false, true, false]),
    ]

    /// First derivatives agree with differences of the loss, second ones with differences of the first.
    @Test(arguments: targets) func derivativesAreThoseOfTheLoss(targets: RowTargets) {
        let weights = [1, 2, 0.5, 1, 3], step = 1e-5
        var random = RandomGenerator(seed: 3)
        let scores = (0..<(targets.rowCount * targets.outputCount)).map { _ in Double(random.normal()) }
        let (_, first, second) = targets.derivatives(scores: scores, weights: weights)
        for place in scores.indices {
            var above = scores, below = scores
            above[place] += step
            below[place] -= step
            let up = targets.derivatives(scores: above, weights: weights), down = targets.derivatives(scores: below, weights: weights)
            #expect(abs((up.loss - down.loss) / (2 * step) - first[place]) < 1e-6)
            #expect(abs((up.first[place] - down.first[place]) / (2 * step) - second[place]) < 1e-5)
        }
    }

    @Test func largeScoresStayFinite() {
        let (loss, first, second) = RowTargets.binary([true, false]).derivatives(scores: [-800, 800], weights: [1, 1])
        let slopes: [Double] = [-1, 1], curves: [Double] = [0, 0]
        #expect(loss == 1600)
        #expect(first == slopes)
        #expect(second == curves)
    }

    @Test func balancedWeightsGiveClassesTheSameSum() {
        let weights = RowTargets.binary([true, false, false, false]).balancedWeights
        let third: Double = 2.0 / 3, wanted: [Double] = [2, third, third, third]
        #expect(weights == wanted)
    }
}
