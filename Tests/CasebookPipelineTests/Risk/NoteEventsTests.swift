import Casebook
import CasebookTestSupport
import Testing

@Suite struct NoteEventsTests {
    private func read(_ unit: PatientTimeline, asOf: Double? = nil) throws -> PatientTimeline {
        var schema = RiskSchema(name: "a", outcome: "b", target: .binary(column: "y", positive: []))
        schema.asOf = asOf
        var workspace = try PipelineWorkspace()
        return try NoteEvents.read(unit, schema, Pipeline.rules(Fixture.lexicons.get()), workspace: &workspace)
    }

    private func note(_ time: Double, _ known: Double, _ text: String) -> TimelineNote { TimelineNote(time: time, known: known, text: SensitiveText(text)) }

    @Test func findingsBecomeEventsWithTheirAssertion() throws {
        let unit = PatientTimeline(id: "a", notes: [note(2, 5, "Chief complaint: cough. Denies fever. Cough worse at night. Mother had asthma.")])
        let events = try read(unit).events
        #expect(events.contains { $0.code.hasPrefix("note:symptom:") && $0.code.hasSuffix("/R05.9:present") })
        #expect(events.contains { $0.code.hasSuffix("/R50.9:absent") })
        // Once a note, and nothing of relatives.
        #expect(Set(events.map(\.code)).count == events.count && !events.contains { $0.code.contains("J45") })
        #expect(events.allSatisfy { $0.time == 2 && $0.known == 5 })
    }

    @Test func notesThatAreNotKnownYetAreNotRead() throws {
        let unit = PatientTimeline(id: "a", notes: [note(2, 5, "Fever."), note(20, 30, "Cough.")])
        #expect(try read(unit, asOf: 24).events.count == 1)
        #expect(try read(unit, asOf: 4).events.isEmpty)
        #expect(try read(unit).events.count == 2)
        // A note too large to be read does no harm before it is known.
        let huge = PatientTimeline(id: "a", notes: [note(2, 50, String(repeating: "a", count: Pipeline.maximumBytes + 1))])
        #expect(try read(huge, asOf: 24).events.isEmpty)
        #expect(throws: ClinicalError.self) { try read(huge) }
    }

    @Test func aLastNoteWithoutFindingsIsStillTheEnd() throws {
        let unit = PatientTimeline(id: "a", events: [TimelineEvent(time: 1, code: "HR", value: .number(80))], notes: [note(40, 40, "Seen.")])
        let read = try read(unit)
        #expect(read.asOf == 40 && read.notes.isEmpty && read.events.count == 1)
    }
}
