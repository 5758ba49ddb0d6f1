import CasebookLearning
import Testing

@Suite struct LearningRateScheduleTests {
    private func rates(_ schedule: LearningRateSchedule, _ total: Int) -> [Float] { (0..<total).map { schedule.rate(step: $0, of: total) } }

    private func near(_ rates: [Float], _ wanted: [Float]) -> Bool { rates.count == wanted.count && zip(rates, wanted).allSatisfy { abs($0 - $1) < 1e-6 } }

    @Test func courses() {
        #expect(rates(.init(rate: 0.5), 3) == [0.5, 0.5, 0.5])
        #expect(near(rates(.init(.linear(), rate: 1), 4), [1, 0.75, 0.5, 0.25]))
        #expect(near(rates(.init(.linear(to: 0.5), rate: 1), 4), [1, 0.875, 0.75, 0.625]))
        #expect(near(rates(.init(.cosine(), rate: 2), 4), [2, 1 + 0.70710678, 1, 1 - 0.70710678]))
        #expect(near(rates(.init(.steps(at: [0.5, 0.75], factor: 0.1), rate: 1), 4), [1, 1, 0.1, 0.01]))
        #expect(rates(.init(.plateau(), rate: 0.25), 2) == [0.25, 0.25])
    }

    @Test func aWarmUpRisesToTheRate() {
        #expect(near(rates(.init(.linear(), rate: 1, warmup: 0.5), 8), [0.25, 0.5, 0.75, 1, 1, 0.75, 0.5, 0.25]))
        #expect(near(rates(.init(rate: 1, warmup: 1), 4), [0.25, 0.5, 0.75, 1]))
    }

    @Test func stepsOutsideStayInside() {
        let schedule = LearningRateSchedule(.linear(), rate: 1)
        #expect(schedule.rate(step: -5, of: 4) == 1 && schedule.rate(step: 9, of: 4) == 0.25 && schedule.rate(step: 0, of: 0) == 1)
    }
}
