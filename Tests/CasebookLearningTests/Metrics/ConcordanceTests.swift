import CasebookCore
import CasebookLearning
import Foundation
import Testing

@Suite struct ConcordanceTests {
    @Test func agreesWithLifelines() throws {
        let fixture = try MetricFixture("survival")
        let (times, events, risks) = (try fixture.numbers("times"), try fixture.flags("events"), try fixture.numbers("risks"))
        let harrell = try #require(Concordance.harrell(times: times, events: events, risks: risks))
        #expect([harrell.concordant, harrell.tied, harrell.comparable] == Array(try fixture.numbers("harrell")[..<3]))
        #expect(near(harrell.value, try fixture.numbers("harrell")[3]))
        let curve = try #require(KaplanMeierCurve(times: times, events: events))
        #expect(near(try fixture.numbers("at").map(curve.survival(at:)), try fixture.numbers("survival")))
    }

    @Test func unoAgreesWithTheDefinition() throws {
        let fixture = try MetricFixture("survival")
        let (times, events, risks) = (try fixture.numbers("times"), try fixture.flags("events"), try fixture.numbers("risks"))
        #expect(near(Concordance.uno(times: times, events: events, risks: risks)?.value, try fixture.number("uno")))
        #expect(near(Concordance.uno(times: times, events: events, risks: risks, truncation: 8)?.value, try fixture.number("unoTruncated")))
        let half = stride(from: 0, to: times.count, by: 2)
        let training = try #require(KaplanMeierCurve.censoring(times: half.map { times[$0] }, events: half.map { events[$0] }))
        let ofHalf = Concordance.uno(times: times, events: events, risks: risks, truncation: 8, censoring: training)
        #expect(near(ofHalf?.value, try fixture.number("unoOfHalf")))
    }

    private func pairs(_ times: [Double], _ events: [Bool], _ risks: [Double]) -> [Double] {
        var counts = [0.0, 0.0, 0.0]
        for one in times.indices where events[one] {
            for other in times.indices where times[other] > times[one] || (times[other] == times[one] && !events[other]) {
                counts[2] += 1
                if risks[one] > risks[other] { counts[0] += 1 }
                if risks[one] == risks[other] { counts[1] += 1 }
            }
        }
        return counts
    }

    @Test(arguments: 0..<30)
    func countsOfRandomRows(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let count = 30 + Int(seed)
        let times = (0..<count).map { _ in Double(Int.random(in: 0..<15, using: &generator)) }
        let events = (0..<count).map { _ in Bool.random(using: &generator) }
        let risks = (0..<count).map { _ in Double(Int.random(in: -4..<5, using: &generator)) }
        let harrell = try #require(Concordance.harrell(times: times, events: events, risks: risks))
        #expect([harrell.concordant, harrell.tied, harrell.comparable] == pairs(times, events, risks))
        let reversed = try #require(Concordance.harrell(times: times, events: events, risks: risks.map { -$0 }))
        #expect(near(reversed.value, 1 - harrell.value, 1e-14))
        // Without censoring, both are one.
        let all = Array(repeating: true, count: count)
        #expect(Concordance.uno(times: times, events: all, risks: risks) == Concordance.harrell(times: times, events: all, risks: risks))
        let uno = try #require(Concordance.uno(times: times, events: events, risks: risks))
        #expect(uno.value >= 0 && uno.value <= 1)
    }

    /// Against heavier and heavier censoring, Uno's c stays at that of the uncensored times.
    @Test func weightsUndoCensoring() throws {
        var generator = SeededGenerator(seed: 11)
        func exponential(_ rate: Double) -> Double { -log(1 - Double.random(in: 0..<1, using: &generator)) / rate }
        let count = 20000
        let risks = (0..<count).map { _ in Double.random(in: -1..<1, using: &generator) }
        let lifetimes = risks.map { exponential($0 < 0 ? 1 : 3) }
        let truncation = 1.0
        let truth = try #require(
            Concordance.uno(times: lifetimes, events: lifetimes.map { _ in true }, risks: risks, truncation: truncation))
        let limits = lifetimes.map { _ in exponential(1) }
        let times = zip(lifetimes, limits).map(min)
        let events = zip(lifetimes, limits).map { $0 <= $1 }
        let uno = try #require(Concordance.uno(times: times, events: events, risks: risks, truncation: truncation))
        #expect(abs(uno.value - truth.value) < 0.01)
    }

    @Test func undefinedAreNil() {
        #expect(Concordance.harrell(times: [], events: [], risks: []) == nil)
        #expect(Concordance.uno(times: [], events: [], risks: []) == nil)
        #expect(Concordance.harrell(times: [1, 2], events: [false, false], risks: [1, 2]) == nil)
        #expect(Concordance.harrell(times: [1, 1], events: [true, true], risks: [1, 2]) == nil)
        #expect(Concordance.harrell(times: [1, .nan], events: [true, true], risks: [1, 2]) == nil)
        #expect(Concordance.harrell(times: [1, 2], events: [true, true], risks: [1, .nan]) == nil)
        #expect(Concordance.uno(times: [1, 2], events: [true, true], risks: [1, 2], truncation: 1) == nil)
        #expect(Concordance.uno(times: [1, 2], events: [true, true], risks: [1, 2], truncation: .nan) == nil)
        // A training set that is censored out before the event.
        let training = KaplanMeierCurve.censoring(times: [1, 2], events: [true, false])
        #expect(Concordance.uno(times: [3, 4], events: [true, true], risks: [2, 1], censoring: training) == nil)
        #expect(Concordance.uno(times: [2, 4], events: [true, true], risks: [2, 1], censoring: training)?.value == 1)
        #expect(KaplanMeierCurve(times: [], events: []) == nil)
        #expect(KaplanMeierCurve(times: [.nan], events: [true]) == nil)
    }

    @Test func eventsComeBeforeCensorings() throws {
        let curve = try #require(KaplanMeierCurve(times: [1, 2, 2, 3], events: [true, true, false, false]))
        #expect(curve.times == [1, 2])
        #expect(near(curve.survival, [0.75, 0.5]))
        #expect(curve.survival(at: 0.9) == 1 && curve.survival(before: 1) == 1 && curve.survival(at: 1) == 0.75)
        #expect(near(curve.survival(before: 2), 0.75) && near(curve.survival(at: 99), 0.5))
        let censoring = try #require(KaplanMeierCurve.censoring(times: [1, 2, 2, 3], events: [true, true, false, false]))
        #expect(censoring.times == [2, 3])
        #expect(near(censoring.survival, [0.5, 0]))
    }
}
