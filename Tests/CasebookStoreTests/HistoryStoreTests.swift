import Casebook
import CasebookStore
import CasebookTestSupport
import Foundation
import Testing

@Suite struct HistoryStoreTests {
    @Test func partsOfAPatientComeTogetherAndTheWorkingFileGoes() throws {
        let folder = try TemporaryFolder()
        var names: [String] = [], events = 0
        do {
            let store = try HistoryStore(folder: folder.path)
            // Whatever ends the process, nothing stays behind.
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
            for row in 0..<12_000 {
                var part = PatientHistory(patient: "p\(row % 7)")
                part.events = [TimelineEvent(time: Double(row), known: Double(row) + 5, code: "c", value: .number(0.1), unit: "u")]
                if row % 100 == 0 {
                    part.notes = [TimelineNote(time: 1, text: SensitiveText("发热 \"quoted\"\n"))]
                    part.visits = [.init(id: "v\(row)", start: 1.5, end: 2.5, statics: ["type": .text("x")])]
                    part.codedEvents = [.init(visit: "v\(row)", event: TimelineEvent(time: 2, code: "d"))]
                    part.birth = -5
                    // Names that other readers take for the unit's own.
                    part.statics = ["label": .text("1"), "asOf": .text("noon"), "id": .number(4)]
                }
                try store.add(part)
            }
            try store.forEach { history throws(ClinicalError) in
                names.append(history.patient)
                events += history.events.count
                if history.patient == "p0" {
                    #expect(history.statics == ["label": .text("1"), "asOf": .text("noon"), "id": .number(4)])
                    #expect(history.birth == -5 && history.visits.count == history.codedEvents.count && history.visits[0].statics == ["type": .text("x")])
                    #expect(history.notes[0].text.reveal { $0 } == "发热 \"quoted\"\n" && history.events[0].known == history.events[0].time + 5)
                }
                return true
            }
        }
        #expect(names == (0..<7).map { "p\($0)" } && events == 12_000)
    }
}
