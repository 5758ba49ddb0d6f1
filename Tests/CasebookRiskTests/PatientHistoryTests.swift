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
        let timelines = history.timelines(.visit)
        #expect(timelines.map(\.id) == ["v1", "v2"])
        let visit = timelines[1]
        #expect(visit.group == "p" && visit.asOf == 74 && visit.statics["age"] == .number(69) && visit.statics["priorVisits"] == .number(1))
        // The diagnosis was coded when the visit ended.
        #expect(visit.events == [TimelineEvent(time: 0, known: 74, code: "condition:1"), TimelineEvent(time: 1.5, known: 4, code: "lab", value: .number(3))])
        #expect(visit.visible(asOf: 24).events.map(\.code) == ["lab"])
        #expect(visit.visible(asOf: 74).events.count == 2)
    }

    @Test func aPatientBeginsWithTheFirstThatIsKnown() {
        let timeline = history.timelines(.patient)[0]
        #expect(timeline.id == "p" && timeline.asOf == nil)
        #expect(timeline.events.first?.time == 1_450)
        #expect(timeline.events.map(\.code) == ["condition:1", "lab", "later"])
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
