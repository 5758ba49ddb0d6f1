import Casebook
import CasebookTestSupport
import Testing

@Suite struct HistoryTableTests {
    private func read(_ name: String, _ text: String, _ table: HistoryTable? = nil) throws -> [Result<PatientHistory, ClinicalError>] {
        let folder = try TemporaryFolder(), path = try folder.write(name, text)
        var reader = HistoryTableReader(path: path, table: try table ?? #require(HistoryTableReader.omop(path))), rows: [Result<PatientHistory, ClinicalError>] = []
        while let row = reader.next() { rows.append(row) }
        return rows
    }

    @Test func tablesOfTheCommonModelAreRead() throws {
        let person = try read("PERSON.csv", "person_id,gender_concept_id,year_of_birth,race_concept_id\n7,8532,1950,0\n")[0].get()
        #expect(person.patient == "7" && person.statics["sex"] == .text("F") && person.birth == CivilTime.seconds("1950"))
        let visit = try read("visit_occurrence.tsv", "visit_occurrence_id\tperson_id\tvisit_start_date\tvisit_end_date\n3\t7\t2020-01-01\t2020-01-03\n")[0].get().visits[0]
        #expect(visit.id == "3" && visit.end! - visit.start == 3 * 86_400 - 1)
        let condition = try read(
            "CONDITION_OCCURRENCE.csv", "person_id,condition_concept_id,condition_source_value,condition_start_date,visit_occurrence_id\n7,0,E11.9,2020-01-01,3\n")[0].get()
        #expect(condition.events.isEmpty && condition.codedEvents[0].visit == "3" && condition.codedEvents[0].event.code == "condition:E11.9")
        let lab = try read("MEASUREMENT.csv", "person_id,measurement_concept_id,measurement_datetime,value_as_number,unit_source_value\n7,3000963,2020-01-01 08:15:00,7.5,g/dL\n")[
            0
        ].get().events[0]
        #expect(lab == TimelineEvent(time: CivilTime.seconds("2020-01-01 08:15")!, code: "measurement:3000963", value: .number(7.5), unit: "g/dL"))
        // Of a day without an hour it is known at its end.
        let drug = try read("drug_exposure.csv", "person_id,drug_concept_id,drug_exposure_start_date\n7,1,2020-01-01\n")[0].get().events[0]
        #expect(drug.known - drug.time == 86_399)
        let note = try read("NOTE.csv", "person_id,note_date,note_text\n7,2020-01-01,\"two\nlines\"\n")[0].get().notes[0]
        #expect(note.text.reveal { $0 } == "two\nlines")
    }

    @Test func noughtIsAMeasurementAndConceptsAreNoNumbers() throws {
        let header = "person_id,measurement_concept_id,measurement_date,value_as_number,value_as_concept_id\n"
        let rows = try read("MEASUREMENT.csv", header + "7,3014315,2020-01-01,0,0\n7,3009744,2020-01-01,,45884084\n7,1,2020-01-01,,0\n").map { try $0.get().events[0].value }
        #expect(rows == [.number(0), .text("concept:45884084"), nil])
    }

    @Test func whereAPatientGoesIsKnownAtTheEnd() throws {
        let visit = try read(
            "visit_occurrence.csv", "visit_occurrence_id,person_id,visit_start_date,visit_end_date,discharged_to_concept_id\n3,7,2020-01-01,2020-01-05,4216643\n")[0].get()
        let timeline = try #require(Array(visit.timelines(.visit)).first)
        #expect(timeline.statics["dischargedTo"] == nil && timeline.visible(asOf: 24).events.isEmpty)
        #expect(timeline.visible(asOf: timeline.end).events.map(\.code) == ["dischargedTo:4216643"])
        // Conditions without a visit are known when the visit ends in which they stand.
        let condition = try read("CONDITION_OCCURRENCE.csv", "person_id,condition_concept_id,condition_start_date\n7,111,2020-01-02\n")[0].get()
        var history = visit
        history.merge(condition)
        let seen = try #require(Array(history.timelines(.visit)).first)
        #expect(seen.visible(asOf: 60).events.isEmpty && seen.visible(asOf: 120).events.count == 2)
    }

    @Test func rowsThatLackWhatIsNeededAreToldWithTheirPlace() throws {
        let rows = try read("MEASUREMENT.csv", "person_id,measurement_concept_id,measurement_date,value_as_number\n,1,2020-01-01,1\n7,1,someday,1\n7,1,2020-01-01,1\n7,1\n")
        let errors = rows.map { row -> ClinicalError? in if case .failure(let error) = row { error } else { nil } }
        #expect(errors.map { $0?.location?.line } == [2, 3, nil, 5])
        #expect(errors[1]?.description.contains("someday") == false)
    }

    @Test func anotherTableIsExplained() throws {
        let json = try JSONParser.parse(
            Array(#"[{"file":"labs*.csv","kind":"events","patient":"pid","time":"drawn","known":"resulted","code":"test","prefix":"lab:","value":"result","unit":"uom"}]"#.utf8))
        let table = try HistoryTable.read(json, file: "tables.json")[0]
        let event = try read("labs1.csv", "pid,drawn,resulted,test,result,uom\na,2020-01-01T06:00,2020-01-01T07:30,K,4.1,mmol/L\n", table.table)[0].get().events[0]
        #expect(table.file == "labs*.csv" && event.code == "lab:K" && (5_400..<5_460).contains(event.known - event.time))
        let error = #expect(throws: ClinicalError.self) {
            try HistoryTable.read(JSONParser.parse(Array(#"[{"file":"a","kind":"events","patient":"p","code":"c"}]"#.utf8)), file: "t")
        }
        #expect(error?.message.contains("time") == true)
    }
}
