import Casebook
import CasebookTestSupport
import Testing

@Suite struct RecordHistoryTests {
    private func seconds(_ text: String) -> Double { CivilTime.seconds(text)! }

    private func record(_ change: (inout ClinicalRecord) -> Void) throws -> ClinicalRecord {
        // The smallest that there is, then made what a test needs.
        var record = try RecordReader.record(xml: Array(#"<ClinicalDocument xmlns="urn:hl7-org:v3"><component><structuredBody/></component></ClinicalDocument>"#.utf8), id: "r")
        record.patient.identifiers = [.init(system: "1.2.3", value: "77")]
        change(&record)
        return record
    }

    @Test func aRealRecordBecomesAHistory() throws {
        let record = try CDADocument(contentsOf: Fixture.root + "/Corpora/records/en/discharge-summary.xml").record(id: "r")
        let history = try #require(RecordHistory.make(record))
        #expect(!history.events.isEmpty && !history.notes.isEmpty && history.visits.count == 1 && history.birth != nil)
        #expect(history.events.allSatisfy { $0.known >= $0.time })
        // What its author wrote is known when it was written, not before.
        let made = try #require(record.times.authored ?? record.times.created)
        #expect(history.notes.allSatisfy { $0.known >= CivilTime.seconds(made)! })
    }

    @Test func numbersOfDifferentAuthoritiesAreDifferentPatients() throws {
        let first = try record { $0.times.created = "2024-01-01" }
        var second = first
        second.patient.identifiers[0].system = "4.5.6"
        #expect(RecordHistory.make(first)?.patient == "1.2.3|77" && RecordHistory.make(second)?.patient == "4.5.6|77")
        second.patient.identifiers = [.init(system: nil, value: "77")]
        #expect(RecordHistory.make(second)?.patient == "77")
    }

    @Test func theLaterOfWritingAndSendingCounts() throws {
        var fact = ClinicalFact(kind: .result)
        fact.name = "Lactate"
        fact.effective = EffectiveTime(start: "2024-01-01T08:00")
        let history = try #require(
            RecordHistory.make(
                record { record in
                    record.times.authored = "2024-01-01T09:00"
                    record.times.created = "2024-01-01T12:00"
                    record.facts = [fact]
                }))
        #expect(history.events.map(\.known) == [seconds("2024-01-01T12:00:59")])
    }

    /// A record without a date is as old as the last thing that it tells: nothing of it was known at admission.
    @Test func withoutADateTheLastTimeCounts() throws {
        var early = ClinicalFact(kind: .problem), late = early
        (early.name, late.name) = ("Sepsis", "Pneumonia")
        late.effective = EffectiveTime(start: "2024-01-03T10:00")
        let history = try #require(
            RecordHistory.make(
                record { record in
                    var encounter = RecordEncounter()
                    encounter.start = "2024-01-01T08:00"
                    record.encounter = encounter
                    record.facts = [early, late]
                }))
        #expect(history.events.allSatisfy { $0.known == seconds("2024-01-03T10:00:59") })
    }

    @Test func timesWithoutAnOffsetHaveThatOfTheRecord() throws {
        var fact = ClinicalFact(kind: .result)
        fact.name = "Lactate"
        fact.effective = EffectiveTime(start: "2024-01-01T08:00")
        let history = try #require(
            RecordHistory.make(
                record { record in
                    record.times.created = "2024-01-01T09:00:00-05:00"
                    record.facts = [fact]
                }))
        #expect(history.events[0].known - history.events[0].time == 3_600)
    }

    @Test func recordsWithoutPatientOrTimeAreNone() throws {
        #expect(try RecordHistory.make(record { _ in }) == nil)
        #expect(
            try RecordHistory.make(
                record { record in
                    record.times.created = "2024"
                    record.patient.identifiers = []
                }) == nil)
    }
}
