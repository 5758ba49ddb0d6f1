import Casebook
import Testing

@Suite struct PatientHistoryTests {
    private func seconds(_ text: String) -> Double { CivilTime.seconds(text)! }

    private var history: PatientHistory {
        var history = PatientHistory(patient: "p")
        history.birth = seconds("1950-06-01")
        history.statics["sex"] = .text("F")
        history.visits = [
            .init(id: "v2", start: seconds("2020-03-01T10:00"), end: seconds("2020-03-04T12:00")),
            .init(id: "v1", start: seconds("2020-01-01T00:00"), end: seconds("2020-01-02T00:00")),
        ]
        history.events = [
            TimelineEvent(time: seconds("2020-03-01T11:30"), known: seconds("2020-03-01T14:00"), code: "lab", value: .number(3)),
            TimelineEvent(time: seconds("2020-03-09T00:00"), code: "later"),
        ]
        history.codedEvents = [
            .init(visit: "v2", event: TimelineEvent(time: seconds("2020-03-01T10:00"), code: "condition:1")),
            .init(visit: "open", event: TimelineEvent(time: 0, code: "condition:2")),
        ]
        return history
    }

    @Test func visitsBeginAtTheirStartAndSeeNothingBeyondTheirEnd() throws {
        let timelines = Array(history.timelines(.visit))
        #expect(timelines.map(\.id) == ["v1", "v2"])
        let visit = timelines[1]
        #expect(visit.group == "p" && visit.asOf == nil && visit.end == 74 && visit.statics["age"] == .number(69) && visit.statics["priorVisits"] == .number(1))
        // The diagnosis was coded when the visit ended.
        #expect(visit.events == [TimelineEvent(time: 0, known: 74, code: "condition:1"), TimelineEvent(time: 1.5, known: 4, code: "lab", value: .number(3))])
        #expect(visit.visible(asOf: 24).events.map(\.code) == ["lab"])
        #expect(visit.visible(asOf: 74).events.count == 2)
    }

    @Test func aPatientBeginsWithTheFirstThatIsKnown() throws {
        let timeline = try #require(Array(history.timelines(.patient)).first)
        #expect(timeline.id == "p" && timeline.asOf == nil)
        #expect(timeline.events.first?.time == 1_450)
        #expect(timeline.events.map(\.code) == ["condition:1", "lab", "later"])
    }

    @Test func aVisitWithoutAnEndEndsWhereTheNextBegins() {
        var history = PatientHistory(patient: "p")
        history.visits = [.init(id: "open", start: 0), .init(id: "next", start: 36_000, end: 72_000)]
        history.events = [TimelineEvent(time: 3_600, code: "a"), TimelineEvent(time: 40_000, code: "b")]
        history.codedEvents = [.init(visit: nil, event: TimelineEvent(time: 3_600, code: "during")), .init(visit: nil, event: TimelineEvent(time: 36_500, code: "at end"))]
        let timelines = Array(history.timelines(.visit))
        // Nobody knows when the codes of an open visit were made.
        #expect(timelines[0].events.map(\.code) == ["a"])
        #expect(timelines[1].events.map(\.code) == ["a", "at end", "b"] && timelines[1].events[1].known == 10)
    }

    @Test func codesOutsideOfVisitsAreKnownWhenTheySay() {
        var history = PatientHistory(patient: "p")
        history.visits = [.init(id: "v", start: 36_000, end: 72_000)]
        history.codedEvents = [.init(visit: nil, event: TimelineEvent(time: 0, known: 3_600, code: "before"))]
        #expect(Array(history.timelines(.visit))[0].events == [TimelineEvent(time: -10, known: -9, code: "before")])
    }

    @Test func whatIsStatedTwiceCountsOnceAndIsKnownFirst() {
        var history = PatientHistory(patient: "p")
        history.events = [
            TimelineEvent(time: 0, known: 7_200, code: "a", value: .number(1)), TimelineEvent(time: 0, known: 3_600, code: "a", value: .number(1)),
            TimelineEvent(time: 0, known: 3_600, code: "a", value: .number(2)),
        ]
        #expect(Array(history.timelines(.patient))[0].events.map(\.known) == [1, 1])
    }

    @Test(arguments: [
        ("2000-06-01", "2018-06-01", 18.0), ("2000-06-01", "2018-05-31T23:00", 17), ("2000-02-29", "2018-02-28", 17), ("2000-02-29", "2018-03-01", 18), ("1950", "2020-01-01", 70),
    ])
    func agesAreCountedByBirthdays(birth: String, start: String, age: Double) {
        var history = PatientHistory(patient: "p")
        history.birth = seconds(birth)
        history.visits = [.init(id: "v", start: seconds(start))]
        #expect(Array(history.timelines(.visit))[0].statics["age"] == .number(age))
    }

    @Test func partsOfAVisitMerge() {
        var admission = PatientHistory(patient: "p"), discharge = PatientHistory(patient: "p")
        admission.visits = [.init(id: "v", start: 0, statics: ["ward": .text("A")])]
        discharge.visits = [.init(id: "v", start: 10, end: 20, statics: ["ward": .text("B"), "bed": .text("1")])]
        admission.merge(discharge)
        #expect(admission.visits == [.init(id: "v", start: 0, end: 20, statics: ["ward": .text("A"), "bed": .text("1")])])
    }

    @Test func partsMerge() {
        var first = PatientHistory(patient: "p"), second = PatientHistory(patient: "p")
        first.statics["sex"] = .text("F")
        second.statics = ["sex": .text("M"), "race": .text("x")]
        second.birth = 5
        second.visits = [.init(id: "v", start: 0)]
        first.merge(second)
        first.merge(second)
        #expect(first.statics == ["sex": .text("F"), "race": .text("x")] && first.birth == 5 && first.visits.count == 1)
    }
}
