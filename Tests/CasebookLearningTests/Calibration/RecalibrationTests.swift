import CasebookCore
import CasebookLearning
import Foundation
import Testing

@Suite struct RecalibrationTests {
    @Test func agreesWithTheScoreEquations() throws {
        let fixture = try MetricFixture("binary")
        let wanted = try MetricFixture("binary", "recalibration")
        let (labels, probabilities) = (try fixture.flags("labels"), try fixture.numbers("probabilities"))
        let line = try #require(LogisticRecalibration.fit(labels: labels, probabilities: probabilities))
        #expect(near([line.slope, line.intercept], [try wanted.number("slope"), try wanted.number("intercept")], 1e-9))
        #expect(near(LogisticRecalibration.interceptAtUnitSlope(labels: labels, probabilities: probabilities), try wanted.number("inTheLarge"), 1e-9))
        // What is mended is calibrated.
        let mended = probabilities.map(line.callAsFunction)
        let again = try #require(LogisticRecalibration.fit(labels: labels, probabilities: mended))
        #expect(near([again.slope, again.intercept], [1, 0], 1e-9))
        #expect(near(mended.reduce(0, +), Double(labels.filter(\.self).count), 1e-9))
        #expect(LogisticRecalibration(slope: line.slope, intercept: line.intercept) == line)
    }

    @Test func findsWhatWasDrawn() throws {
        var generator = SeededGenerator(seed: 2)
        let probabilities = (0..<40000).map { _ in Double.random(in: 0.02..<0.98, using: &generator) }
        let labels = probabilities.map { Double.random(in: 0..<1, using: &generator) < 1 / (1 + exp(0.5 - 0.7 * log($0 / (1 - $0)))) }
        let line = try #require(LogisticRecalibration.fit(labels: labels, probabilities: probabilities))
        #expect(abs(line.slope - 0.7) < 0.03 && abs(line.intercept + 0.5) < 0.05)
    }

    /// Few rows, logits from tiny to large: a line is found exactly where the classes overlap.
    @Test(arguments: 0..<40)
    func fitsWhereverClassesOverlap(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let scale = pow(10, Double.random(in: -2..<1.3, using: &generator))
            let labels = (0..<Int.random(in: 2..<20, using: &generator)).map { _ in Bool.random(using: &generator) }
            let probabilities = labels.map { 1 / (1 + exp(-scale * (Double.random(in: -1..<1, using: &generator) + ($0 ? 0.4 : -0.4)))) }
            let positives = labels.indices.filter { labels[$0] }.map { probabilities[$0] }
            let negatives = labels.indices.filter { !labels[$0] }.map { probabilities[$0] }
            let line = LogisticRecalibration.fit(labels: labels, probabilities: probabilities)
            guard let lowest = positives.min(), let highest = positives.max(), let low = negatives.min(), let high = negatives.max(),
                lowest < high, low < highest
            else {
                #expect(line == nil)
                continue
            }
            let fitted = probabilities.map(try #require(line).callAsFunction)
            #expect(near(fitted.reduce(0, +), Double(positives.count), 1e-9))
        }
    }

    @Test func noFiniteSolutionIsNil() {
        let fit = LogisticRecalibration.fit
        #expect(fit([], []) == nil)
        #expect(fit([true, true], [0.2, 0.7]) == nil)
        #expect(fit([false, false, true], [0.2, 0.3, 0.7]) == nil)
        #expect(fit([true, true, false], [0.2, 0.3, 0.7]) == nil)
        // Parted but for a tie: the slope is still infinite.
        #expect(fit([false, false, true, true], [0.2, 0.5, 0.5, 0.9]) == nil)
        #expect(fit([false, true, false, true], [0.4, 0.4, 0.4, 0.4]) == nil)
        #expect(fit([false, true], [0.4, .nan]) == nil)
        #expect(fit([false, true], [0.4, 1.1]) == nil)
        #expect(fit([false, true, false, true], [0, 0, 1, 1]) != nil)
        let large = LogisticRecalibration.interceptAtUnitSlope
        #expect(large([true], [0.4]) == nil)
        #expect(large([], []) == nil)
        #expect(large([true, false], [0.4, .nan]) == nil)
        #expect(near(large([true, false], [0.5, 0.5]), 0))
        #expect(near(large([true, false, false], [0.9, 0.9, 0.9]), -log(2.0) - log(9.0)))
        #expect(near(large([true, false], [1, 0]), 0))
        #expect(LogisticRecalibration(slope: 1, intercept: 0)(.nan).isNaN)
    }
}
