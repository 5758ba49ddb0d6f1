import Casebook
import CasebookTestSupport
import Foundation
import Testing

/// `extract` to the formats that other systems load.
@Suite struct FormatCommandTests {
    private static let notes = """
        {"id":"a","patient":12,"time":"2024-03-05T08:30","text":"Has pneumonia. Denies chest pain. Father had colon cancer."}
        {"id":"b","patient":"13","text":"患者发热，否认咳嗽。"}
        {"id":"c","text":5}

        """

    @Test func bundlesAreLinesWithALedgerInAFile() throws {
        let folder = try TemporaryFolder(), input = try folder.write("in.jsonl", Self.notes), path = folder.path + "/out.ndjson"
        let stream = try CommandRunner.run(["extract", input, "--pipeline", "rules", "--format", "fhir"])
        #expect(stream.status == 1 && stream.lines.count == 3)
        let kinds = try stream.lines.map { try JSONParser.parse(Array($0.utf8))["entry"]?.array?.map { $0["resource"]?["resourceType"]?.string ?? "" } ?? [] }
        #expect(kinds[0] == ["Patient", "DocumentReference", "Condition", "Condition", "FamilyMemberHistory"])
        #expect(kinds[2] == ["OperationOutcome"])
        #expect(try CommandRunner.run(["extract", input, "--pipeline", "rules", "--format", "fhir", "--output", path]).status == 1)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == stream.output)
        #expect(try CommandRunner.run(["extract", input, "--pipeline", "rules", "--format", "fhir", "--output", path, "--resume"]).status == 1)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == stream.output)
    }

    @Test func notesWithoutPersonAreRefusedOrGivenOne() throws {
        let folder = try TemporaryFolder(), input = try folder.write("in.jsonl", Self.notes), note = try folder.write("a.txt", "Denies fever."), out = folder.path + "/omop"
        let result = try CommandRunner.run(["extract", input, note, "--pipeline", "rules", "--format", "omop", "--output", out])
        #expect(result.status == 1 && result.error.contains("omop.person") && result.error.contains("1970-01-01"))
        func column(_ file: String, _ place: Int) throws -> [String] {
            try String(contentsOfFile: out + "/" + file, encoding: .utf8).split(separator: "\n").dropFirst().map {
                String($0.split(separator: ",", omittingEmptySubsequences: false)[place])
            }
        }
        #expect(try column("NOTE.csv", 1) == ["12", "13"])
        #expect(try column("NOTE.csv", 2) == ["2024-03-05", "1970-01-01"])
        let all = try CommandRunner.run(["extract", note, "--pipeline", "rules", "--format", "omop", "--output", out, "--person-unknown", "0", "--date", "2024-04-01"])
        #expect(all.status == 0)
        #expect(try column("NOTE.csv", 1) == ["0"] && column("NOTE.csv", 2) == ["2024-04-01"] && column("NOTE_NLP.csv", 1) == ["1"])
        for wrong in [["--format", "omop"], ["--format", "omop", "--output", out, "--date", "soon"], ["--format", "ndjson", "--person-unknown", "0"]] {
            #expect(try CommandRunner.run(["extract", note] + wrong).status == 2, "\(wrong)")
        }
    }

    @Test func wordsAreStoredOnlyWhenAskedFor() throws {
        let folder = try TemporaryFolder(), input = try folder.write("in.jsonl", Self.notes), path = folder.path + "/out.sqlite"
        #expect(try CommandRunner.run(["extract", input, "--pipeline", "rules", "--output", path, "--full-text"]).status == 1)
        for (words, id) in [("pneumonia", "a"), ("发热", "b")] {
            let query = "select d.id from search join documents d on d.unit = search.rowid where search match '\(words)'"
            #expect(try DatabaseRows.read(path, query) == [[id]])
        }
        #expect(try DatabaseRows.read(path, "select count(*) from failures") == [["1"]])
        #expect(try CommandRunner.run(["extract", input, "--format", "ndjson", "--full-text"]).status == 2)
    }
}
