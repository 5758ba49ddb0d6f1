import CasebookCore
import CasebookLearning
import Testing

@Suite struct ProbabilityTests {
    @Test func scoresAgreeWithScikitLearn() throws {
        let fixture = try MetricFixture("binary")
        let (labels, probabilities) = (try fixture.flags("labels"), try fixture.numbers("probabilities"))
        #expect(near(ProbabilityScores.brier(labels: labels, probabilities: probabilities), try fixture.number("brier")))
        #expect(near(ProbabilityScores.logLoss(labels: labels, probabilities: probabilities), try fixture.number("logLoss")))
        let both = probabilities.flatMap { [1 - $0, $0] }
        #expect(
            near(ProbabilityScores.logLoss(classes: labels.map { $0 ? 1 : 0 }, probabilities: both, classCount: 2), try fixture.number("logLoss")))
    }

    @Test(arguments: [("equalWidth", 10, ReliabilityCurve.Binning.equalWidth), ("equalMass", 7, .equalMass)])
    func binsAgreeWithScikitLearn(name: String, count: Int, binning: ReliabilityCurve.Binning) throws {
        let fixture = try MetricFixture("binary")
        let (labels, probabilities) = (try fixture.flags("labels"), try fixture.numbers("probabilities"))
        let curve = try #require(ReliabilityCurve(labels: labels, probabilities: probabilities, binCount: count, binning: binning))
        let wanted = try MetricFixture("binary", name)
        #expect(curve.bins.map(\.count) == (try wanted.integers("sizes")))
        #expect(near(curve.bins.map(\.observedRate), try wanted.numbers("observed")))
        #expect(near(curve.bins.map(\.meanProbability), try wanted.numbers("mean")))
        #expect(near(curve.expectedCalibrationError, try wanted.number("error")))
        #expect(curve.maximumCalibrationError >= curve.expectedCalibrationError)
    }

    @Test(arguments: 0..<20)
    func binsHoldEachRowOnce(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let (labels, _) = generator.scoredRows(101)
        let probabilities = labels.map { _ in Double(Int.random(in: 0...20, using: &generator)) / 20 }
        for binning in [ReliabilityCurve.Binning.equalWidth, .equalMass] {
            for binCount in [1, 2, 10, 40] {
                let curve = try #require(ReliabilityCurve(labels: labels, probabilities: probabilities, binCount: binCount, binning: binning))
                #expect(curve.bins.reduce(0) { $0 + $1.count } == labels.count)
                for (index, bin) in curve.bins.enumerated() {
                    let inside = probabilities.filter { $0 <= bin.upper && (index == 0 ? $0 >= bin.lower : $0 > bin.lower) }
                    #expect(inside.count == bin.count)
                }
            }
        }
    }

    @Test func allRowsAtOneProbability() throws {
        let labels = [true, false, true, true]
        for binning in [ReliabilityCurve.Binning.equalWidth, .equalMass] {
            let curve = try #require(ReliabilityCurve(labels: labels, probabilities: [0.5, 0.5, 0.5, 0.5], binning: binning))
            #expect(curve.bins.count == 1)
            #expect(curve.expectedCalibrationError == 0.25 && curve.maximumCalibrationError == 0.25)
        }
        let ends = try #require(ReliabilityCurve(labels: [false, true], probabilities: [0, 1]))
        #expect(ends.bins.count == 2 && ends.expectedCalibrationError == 0)
    }

    @Test func unusableRowsAreNil() {
        for bad in [Double.nan, -0.1, 1.0001, .infinity] {
            #expect(ProbabilityScores.brier(labels: [true], probabilities: [bad]) == nil)
            #expect(ProbabilityScores.logLoss(labels: [true], probabilities: [bad]) == nil)
            #expect(ProbabilityScores.logLoss(classes: [0], probabilities: [bad], classCount: 1) == nil)
            #expect(ReliabilityCurve(labels: [true], probabilities: [bad]) == nil)
        }
        #expect(ProbabilityScores.brier(labels: [], probabilities: []) == nil)
        #expect(ProbabilityScores.logLoss(labels: [], probabilities: []) == nil)
        #expect(ProbabilityScores.logLoss(classes: [], probabilities: [], classCount: 3) == nil)
        #expect(ReliabilityCurve(labels: [], probabilities: []) == nil)
        #expect(ProbabilityScores.brier(labels: [true, true], probabilities: [1, 0.5]) == 0.125)
    }
}
