import Casebook
import CasebookTestSupport
import Foundation
import Testing

@Suite struct OMOPTablesTests {
    private static let tables = OMOPTables(unknownPerson: 0, version: "1.0")

    /// Rows of comma-separated values, by a reader of the test's own.
    private static func fields(_ bytes: [UInt8]) -> [[String]] {
        var rows: [[String]] = [], row: [String] = [], field: [UInt8] = [], isQuoted = false, index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if isQuoted, byte == 0x22, index + 1 < bytes.count, bytes[index + 1] == 0x22 {
                field.append(byte)
                index += 1
            } else if byte == 0x22 {
                isQuoted.toggle()
            } else if !isQuoted, byte == 0x2C || byte == 0x0A {
                row.append(String(decoding: field, as: UTF8.self))
                field = []
                if byte == 0x0A {
                    rows.append(row)
                    row = []
                }
            } else {
                field.append(byte)
            }
            index += 1
        }
        return rows
    }

    /// Mentions by a column's name.
    private static func terms(_ document: Document, _ column: String) -> [String: String] {
        let place = OMOPTables.termColumns.firstIndex(of: column)! - 2, words = OMOPTables.termColumns.firstIndex(of: "lexical_variant")! - 2
        return tables.rows(document).terms.reduce(into: [:]) { found, line in
            let row = fields(line)[0]
            found[row[words]] = row[place]
        }
    }

    @Test func theNoteIsWhole() throws {
        let row = try #require(Self.fields(Self.tables.rows(DocumentFixture.discharge).note).first)
        #expect(row.count == OMOPTables.noteColumns.count - 1)
        #expect(row[0] == "42" && row[1] == "2024-03-05" && row[2] == "2024-03-05 08:30:00")
        #expect(row[6] == DocumentFixture.discharge.text.string)
        #expect(row[8] == "4180186" && row[10] == "7" && row[12] == "18842-5")
    }

    @Test func onlyWhatIsStatedOfThePatientExists() {
        let exists = Self.terms(DocumentFixture.discharge, "term_exists")
        for words in ["pneumonia", "Heart failure", "Hypertension", "appendicitis", "aspirin", "Warfarin", "Coronary angiography", "K"] {
            #expect(exists[words] == "Y", "\(words)")
        }
        for words in ["pulmonary embolism", "penicillin", "rash", "colon cancer", "diabetes", "chest pain", "pain", "apixaban", "bypass", "colonoscopy"] {
            #expect(exists[words] == "N", "\(words)")
        }
        let when = Self.terms(DocumentFixture.discharge, "term_temporal")
        #expect(when["appendicitis"] == "past" && when["Hypertension"] == "present" && when["Warfarin"] == "past" && when["colonoscopy"] == "future")
        #expect(Self.terms(DocumentFixture.discharge, "note_nlp_concept_id")["Heart failure"] == "316139")
        #expect(Self.terms(DocumentFixture.discharge, "term_modifiers")["K"]?.hasSuffix("value=3.2 mmol/L;interpretation=L") == true)
    }

    @Test func aPersonIsAWholeNumberOrRefused() {
        let strict = OMOPTables(version: "1.0")
        for patient in [nil, "", "P-9", "007", "-1", "1.0", "99999999999999999999"] {
            #expect(throws: ClinicalError.self) { try strict.check(DocumentMetadata(patient: patient)) }
            #expect(throws: Never.self) { try Self.tables.check(DocumentMetadata(patient: patient)) }
        }
        #expect(throws: Never.self) { try strict.check(DocumentMetadata(patient: "7")) }
    }

    @Test func daysAreTakenFromTheNoteThenFromTheCaller() {
        func days(_ time: String?, day: String?) -> [String] {
            let document = Document(id: "a", text: SourceText("x"), metadata: DocumentMetadata(time: time))
            return Array(Self.fields(OMOPTables(unknownPerson: 0, day: day, version: "1").rows(document).note)[0][1...2])
        }
        #expect(days("2024-03", day: nil) == ["2024-03-01", "2024-03-01 00:00:00"])
        #expect(days("20240305083015", day: "2025-01-01") == ["2024-03-05", "2024-03-05 08:30:15"])
        #expect(days("last week", day: "2025-01-01")[0] == "2025-01-01")
        #expect(days(nil, day: nil)[0] == "1970-01-01")
        #expect(OMOPTables.day("2024-02-30") == nil && OMOPTables.day("2024-02") == nil && OMOPTables.day("2024-02-29") == "2024-02-29")
    }

    @Test func rowsHoldAnything() {
        var generator = SeededGenerator(seed: 17)
        for _ in 0..<300 {
            let document = RandomDocument.make(using: &generator), rows = Self.tables.rows(document)
            let note = Self.fields(rows.note)
            #expect(note.count == 1 && note[0].count == OMOPTables.noteColumns.count - 1)
            let text = Array(note[0][6].unicodeScalars)
            for line in rows.terms {
                let term = Self.fields(line)
                guard term.count == 1, term[0].count == OMOPTables.termColumns.count - 2, let offset = Int(term[0][2]) else {
                    Issue.record("A row is torn.")
                    continue
                }
                #expect(text[offset...].starts(with: Array(term[0][3].unicodeScalars)))
                #expect(term[0][1].unicodeScalars.count <= 250 && term[0][11].unicodeScalars.count <= 2_000)
            }
        }
    }
}
