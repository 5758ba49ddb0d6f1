import Casebook
import CasebookStore
import CasebookTestSupport
import Foundation
import Testing

@Suite struct DocumentTablesTests {
    /// A database that is there as long as this.
    private struct Stored {
        let folder: TemporaryFolder
        func read(_ query: String) throws -> [[String]] { try DatabaseRows.read(folder.path + "/out.sqlite", query) }
    }

    private static func store(_ documents: [Document], fullText: Bool = false) throws -> Stored {
        let folder = try TemporaryFolder(), path = folder.path + "/out.sqlite", input = BatchInput(path: try folder.write("in", "x"), isNamed: false)
        let tables = DocumentTables(hasFullText: fullText), encoder = DocumentEncoder(producer: Producer(version: "0", pipeline: "", models: [], lexicons: ""))
        let output = try BatchOutput(.database(path), tables: tables.tables, inputs: [input], fingerprint: "f", resumes: false)
        for (number, document) in documents.enumerated() {
            let line = encoder.line(document)
            let unit = BatchUnit(input: 0, number: number, isFailed: false, rows: { tables.rows(document, line: line, unit: $0) })
            #expect(output.write(unit) { "0" })
        }
        try output.finish(totals: "0")
        return Stored(folder: folder)
    }

    @Test func everythingHasItsTable() throws {
        let stored = try Self.store([DocumentFixture.discharge, DocumentFixture.chinese])
        let values = try stored.read("select name, value, comparator, ucum, interpretation from measurements where unit = 1 and value is not null order by number")
        #expect(values == [["K", "3.2", "=", "mmol/L", "L"], ["CRP", "5.0", "<", "mg/L", "None"], ["ejection fraction", "40.0", "~", "%", "None"]])
        let states = try stored.read("select name, state from medications where unit = 1 and state in ('stopped', 'held') order by number")
        #expect(states == [["Warfarin", "stopped"], ["lisinopril", "held"]])
        let doses = "select d.dose, d.doseUnit from dosages d join medications m on m.unit = d.unit and m.number = d.medication where m.name = 'furosemide' order by step"
        #expect(try stored.read(doses) == [["40.0", "mg"], ["20.0", "mg"]])
        #expect(try stored.read("select name, status, reactions from allergies where unit = 2") == [["青霉素", "active", "皮疹"]])
        #expect(try stored.read("select text, value from times where unit = 2 order by number") == [["3天前", "2024-03-02"], ["10年", "P10Y"]])
        #expect(try stored.read("select system, code from codes order by code") == [["OMOP", "316139"], ["DrugBank", "DB01053"], ["ICD-10-CM", "J18.9"]])
        let joined = "select e.role, e.\"rank\" from entities e where e.text = 'Heart failure'"
        #expect(try stored.read(joined) == [["principal", "1"]])
        #expect(try stored.read("select count(*) from sqlite_master where name in ('texts', 'search')") == [["0"]])
    }

    @Test func wordsAreFoundWhenAskedFor() throws {
        let stored = try Self.store([DocumentFixture.discharge, DocumentFixture.chinese], fullText: true)
        for (words, unit) in [("penicillin", "1"), ("\"chest pain\"", "1"), ("肺炎", "2"), ("胸痛", "2")] {
            let query = "select d.unit from search join documents d on d.unit = search.rowid where search match '\(words)'"
            #expect(try stored.read(query) == [[unit]], "\(words)")
        }
        #expect(try stored.read("select count(*) from texts where text like '%青霉素过敏%'") == [["1"]])
    }

    @Test func referencesHoldWhateverTheDocument() throws {
        var generator = SeededGenerator(seed: 29)
        let stored = try Self.store((0..<200).map { _ in RandomDocument.make(using: &generator) }, fullText: true)
        #expect(try stored.read("pragma foreign_key_check").isEmpty)
        #expect(try stored.read("select count(*) from documents") == [["200"]])
    }
}
