import CasebookCore
import CasebookLearning
import Foundation
import Testing

@Suite struct NegativeSamplingTests {
    /// −log σ(±v·h) in full precision.
    private static func loss(_ hidden: [Double], _ output: [Double], isTrue: Bool) -> Double {
        let score = zip(hidden, output).map(*).reduce(0, +)
        return log(1 + exp(isTrue ? -score : score))
    }

    @Test(arguments: [true, false], [1, 3, 4, 16, 23, 100])
    func aStepIsTheGradientOfTheLoss(isTrue: Bool, dimension: Int) {
        var generator = SeededGenerator(seed: 7)
        var hidden = (0..<dimension).map { _ in Float.random(in: -0.5...0.5, using: &generator) }
        let output = (0..<dimension).map { _ in Float.random(in: -0.5...0.5, using: &generator) }
        var moved = output
        var change = [Float](repeating: 0, count: dimension)
        let chance = NegativeSampling.step(hidden: &hidden, output: &moved, change: &change, dimension: dimension, isTrue: isTrue, rate: 1)
        let wideHidden = hidden.map(Double.init)
        let wideOutput = output.map(Double.init)
        #expect(abs(-log(Double(chance)) - Self.loss(wideHidden, wideOutput, isTrue: isTrue)) < 1e-5)
        let width = 1e-5
        for index in 0..<dimension {
            var up = wideHidden
            var down = wideHidden
            up[index] += width
            down[index] -= width
            let byHidden = (Self.loss(up, wideOutput, isTrue: isTrue) - Self.loss(down, wideOutput, isTrue: isTrue)) / (2 * width)
            #expect(abs(Double(change[index]) + byHidden) < 2e-6)
            up = wideOutput
            down = wideOutput
            up[index] += width
            down[index] -= width
            let byOutput = (Self.loss(wideHidden, up, isTrue: isTrue) - Self.loss(wideHidden, down, isTrue: isTrue)) / (2 * width)
            #expect(abs(Double(moved[index] - output[index]) + byOutput) < 2e-6)
        }
    }

    @Test func theSigmoidIsExactAndNeverZero() {
        for step in -4000...4000 {
            let x = Float(step) / 100
            let exact = 1 / (1 + exp(-Double(max(-30, min(30, x)))))
            #expect(abs(Double(NegativeSampling.sigmoid(x)) / exact - 1) < 1e-5)
        }
        #expect(NegativeSampling.sigmoid(.nan) > 0)
        #expect(NegativeSampling.sigmoid(-.infinity) > 0 && NegativeSampling.sigmoid(.infinity) == 1)
    }

    @Test func drawsFollowTheirWeights() {
        let weights = [5.0, 0, 1, 100, 14]
        let table = AliasTable(weights: weights)
        var generator = SeededGenerator(seed: 3)
        var found = [Int](repeating: 0, count: weights.count)
        let draws = 240_000
        for _ in 0..<draws { found[table.draw(generator.next())] += 1 }
        for (count, weight) in zip(found, weights) {
            let expected = Double(draws) * weight / 120
            #expect(abs(Double(count) - expected) < 4 * expected.squareRoot() + 1)
        }
    }
}
