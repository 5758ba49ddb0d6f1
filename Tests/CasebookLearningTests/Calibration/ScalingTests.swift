import CasebookCore
import CasebookLearning
import Foundation
import Testing

@Suite struct ScalingTests {
    @Test func temperatureAgreesWithSciPy() throws {
        let fixture = try MetricFixture("temperature")
        let (classes, logits) = (try fixture.integers("classes"), try fixture.numbers("logits"))
        let scaling = try #require(TemperatureScaling.fit(classes: classes, logits: logits, classCount: 4))
        #expect(near(scaling.temperature, try fixture.number("temperature"), 1e-10))
        #expect(near(scaling(Array(logits[..<4])), try fixture.numbers("first"), 1e-10))
        let probabilities = classes.indices.flatMap { scaling(Array(logits[4 * $0..<4 * $0 + 4])) }
        #expect(near(ProbabilityScores.logLoss(classes: classes, probabilities: probabilities, classCount: 4), try fixture.number("logLoss")))
        // A wrong temperature of the logits is found and undone.
        let hot = try #require(TemperatureScaling.fit(classes: classes, logits: logits.map { $0 * 30 }, classCount: 4))
        #expect(near(hot.temperature, 30 * scaling.temperature, 1e-9))
        let cold = try #require(TemperatureScaling.fit(classes: classes, logits: logits.map { $0 / 30 }, classCount: 4))
        #expect(near(cold.temperature, scaling.temperature / 30, 1e-9))
        #expect(TemperatureScaling(temperature: scaling.temperature) == scaling)
    }

    @Test func rowsCountByTheWeightsOfTheirClasses() throws {
        let classes = [0, 0, 0, 1, 1], logits = [3.0, 0, 1, 0, -1, 0, 1, 0, 0, 2]
        // A weight of 2 is a row that stands twice.
        let weighted = try #require(TemperatureScaling.fit(classes: classes, logits: logits, classCount: 2, classWeights: [1, 2]))
        let twice = try #require(TemperatureScaling.fit(classes: classes + [1, 1], logits: logits + [1, 0, 0, 2], classCount: 2))
        #expect(near(weighted.temperature, twice.temperature, 1e-9))
    }

    @Test func temperatureAtTheEnds() throws {
        let range = TemperatureScaling.temperatureRange
        let right = try #require(TemperatureScaling.fit(classes: [0, 1], logits: [2, 0, 0, 2], classCount: 2))
        #expect(near(right.temperature, range.lowerBound))
        let wrong = try #require(TemperatureScaling.fit(classes: [1, 0], logits: [2, 0, 0, 2], classCount: 2))
        #expect(near(wrong.temperature, range.upperBound))
        #expect(TemperatureScaling.fit(classes: [0, 1], logits: [3, 3, 3, 3], classCount: 2)?.temperature == 1)
        #expect(TemperatureScaling.fit(classes: [0, 0], logits: [3, 4], classCount: 1)?.temperature == 1)
        #expect(TemperatureScaling.fit(classes: [], logits: [], classCount: 3) == nil)
        #expect(TemperatureScaling.fit(classes: [0], logits: [.nan, 0], classCount: 2) == nil)
        #expect(TemperatureScaling.fit(classes: [0], logits: [.infinity, 0], classCount: 2) == nil)
        for bad in [0, -1, Double.nan, .infinity] { #expect(TemperatureScaling(temperature: bad) == nil) }
        let halving = try #require(TemperatureScaling(temperature: 2))
        #expect(halving([1000, -.infinity, 1000]) == [0.5, 0, 0.5])
    }

    @Test(arguments: 0..<20)
    func temperatureIsTheLeastLogLoss(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let classes = (0..<50).map { _ in Int.random(in: 0..<3, using: &generator) }
        let strength = Double.random(in: 0.1..<20, using: &generator)
        let logits = classes.flatMap { wanted in (0..<3).map { strength * (Double.random(in: -1..<1, using: &generator) + ($0 == wanted ? 0.5 : 0)) } }
        func loss(_ scaling: TemperatureScaling?) throws -> Double {
            let scaling = try #require(scaling)
            let probabilities = classes.indices.flatMap { scaling(Array(logits[3 * $0..<3 * $0 + 3])) }
            return try #require(ProbabilityScores.logLoss(classes: classes, probabilities: probabilities, classCount: 3))
        }
        let best = try #require(TemperatureScaling.fit(classes: classes, logits: logits, classCount: 3))
        for factor in [0.5, 0.99, 1.01, 2] { #expect(try loss(best) < loss(TemperatureScaling(temperature: factor * best.temperature))) }
    }

    @Test func plattAgreesWithTheScoreEquations() throws {
        let fixture = try MetricFixture("platt")
        let (labels, scores) = (try fixture.flags("labels"), try fixture.numbers("scores"))
        let platt = try #require(PlattScaling.fit(labels: labels, scores: scores))
        #expect(near([platt.slope, platt.intercept], [try fixture.number("slope"), try fixture.number("intercept")], 1e-9))
        // A shift and a stretch of the scores change the line, not the probabilities.
        let moved = try #require(PlattScaling.fit(labels: labels, scores: scores.map { 1e6 - 300 * $0 }))
        for score in scores { #expect(near(moved(1e6 - 300 * score), platt(score), 1e-8)) }
        #expect(PlattScaling(slope: platt.slope, intercept: platt.intercept) == platt)
    }

    @Test func plattStaysFinite() throws {
        let parted = try #require(PlattScaling.fit(labels: [false, false, true, true], scores: [1, 2, 3, 4]))
        #expect(parted.slope > 0 && parted.slope.isFinite)
        #expect(parted(0) < parted(2.5) && near(parted(2.5), 0.5, 1e-9) && parted(5) < 1)
        let far = try #require(PlattScaling.fit(labels: [false, true], scores: [-1e300, 1e300]))
        #expect(near(far(1e300), 2.0 / 3, 1e-9) && near(far(-1e300), 1.0 / 3, 1e-9))
        let positive = try #require(PlattScaling.fit(labels: [true, true, true], scores: [1, 2, 5]))
        #expect(near(positive.slope, 0, 1e-9) && near(positive(2), 0.8, 1e-9))
        let constant = try #require(PlattScaling.fit(labels: [true, false, false], scores: [7, 7, 7]))
        #expect(constant.slope == 0 && near(constant(7), (2.0 / 3 + 0.5) / 3))
        #expect(PlattScaling.fit(labels: [], scores: []) == nil)
        #expect(PlattScaling.fit(labels: [true], scores: [.nan]) == nil)
        #expect(PlattScaling.fit(labels: [true], scores: [.infinity]) == nil)
    }

    @Test(arguments: 0..<30)
    func plattOfRandomRows(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let labels = (0..<30).map { _ in Int.random(in: 0..<10, using: &generator) == 0 }
        let scale = pow(10, Double.random(in: -8..<8, using: &generator))
        var scores = labels.map { scale * (Double.random(in: -1..<1, using: &generator) + ($0 ? 1.5 : 0)) }
        if seed % 3 == 0 { scores[0] *= 1000 }
        let platt = try #require(PlattScaling.fit(labels: labels, scores: scores))
        let positives = Double(labels.filter(\.self).count)
        let negatives = 30 - positives
        // At the maximum, the probabilities and targets have the same sum, weighted by 1 and by the score.
        var residual = 0.0
        var moment = 0.0
        for (label, score) in zip(labels, scores) {
            let miss = platt(score) - (label ? (positives + 1) / (positives + 2) : 1 / (negatives + 2))
            residual += miss
            moment += miss * score / scale
        }
        #expect(abs(residual) < 1e-9 && abs(moment) < 1e-7)
    }
}
