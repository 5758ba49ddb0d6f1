import Casebook
import CasebookTestSupport
import Foundation
import Testing

@Suite struct CommandTests {
    private static let canary = "CANARYNAME王小明77"

    /// The contract of `--pipeline`: without an installed model rules read the text and results say so; a tier that is named must be there.
    @Test func withoutModelsRulesReadAndSaySo() throws {
        let folder = try TemporaryFolder(), note = Data("Has cough.".utf8)
        let result = try CommandRunner.run(["extract", "-", "--format", "ndjson", "--models", folder.path], input: note)
        let line = try JSONParser.parse(Array(result.output.utf8))
        let pipeline = line["producer"]?["pipeline"]?.string, codes = line["diagnostics"]?.array?.map { $0["code"]?.string }
        #expect(result.status == 0 && pipeline == "rules" && line["entities"]?.array?.count == 1)
        #expect(codes == ["model.missing"])
        for tier in ["fast", "accurate"] { #expect(try CommandRunner.run(["extract", "-", "--pipeline", tier, "--models", folder.path], input: note).status == 3) }
        #expect(try CommandRunner.run(["extract", "-", "--models", folder.path + "/missing"], input: note).status == 3)
        let installed = try CommandRunner.run(["extract", "-", "--format", "ndjson"], input: note)
        #expect(try JSONParser.parse(Array(installed.output.utf8))["producer"]?["pipeline"]?.string == "fast")
    }

    @Test func extractsFromStandardInput() throws {
        let result = try CommandRunner.run(
            ["extract", "-", "--pipeline", "rules"], input: Data("{\"id\":\"a\",\"text\":\"否认发热。\"}\n{\"id\":\"b\",\"text\":\"Has cough.\"}\n".utf8))
        #expect(result.status == 0)
        #expect(result.error.isEmpty)
        let values = try result.lines.map { try JSONParser.parse($0.utf8) }
        #expect(values.map { $0["id"]?.string } == ["a", "b"])
        #expect(values[0]["entities"]?.array?.first?["assertion"]?["status"]?.string == "absent")
    }

    @Test func theNumberOfJobsChangesNothing() throws {
        let lines = (0..<200).map { "{\"id\":\"\($0)\",\"text\":\"患者\($0)天前发热，否认咳嗽。Denies pain \($0).\"}" }.joined(separator: "\n")
        let one = try CommandRunner.run(["extract", "-", "--jobs", "1"], input: Data(lines.utf8))
        let four = try CommandRunner.run(["extract", "-", "--jobs", "4"], input: Data(lines.utf8))
        #expect(one.output == four.output)
        #expect(one.lines.count == 200)
    }

    @Test func exitStatuses() throws {
        #expect(try CommandRunner.run(["extract", "--no-such-option"]).status == 2)
        #expect(try CommandRunner.run(["extract", "/no/such/file"]).status == 3)
        #expect(try CommandRunner.run(["extract", "-", "--lexicons", "/no/such/folder"]).status == 3)
        #expect(try CommandRunner.run(["--version"]).output == "\(casebookVersion)\n")
        let bad = try CommandRunner.run(["extract", "-", "--format", "ndjson"], input: Data("{\"id\":\"a\",\"text\":1}\n{\"id\":\"b\",\"text\":\"x\"}\n".utf8))
        #expect(bad.status == 1)
        #expect(bad.lines.count == 2)
        #expect(bad.lines[0].contains("\"error\":{\"code\":\"input.malformed\""))
    }

    @Test func everyFormatWrites() throws {
        let folder = try TemporaryFolder()
        let note = try folder.write("note.txt", "HPI: Denies fever.")
        for format in ["text", "ndjson", "json", "conll"] {
            let result = try CommandRunner.run(["extract", note, "--format", format])
            #expect(result.status == 0 && result.output.contains("fever"), "\(format)")
        }
        #expect(try CommandRunner.run(["extract", note, "--format", "html", "--output", folder.path + "/html"]).status == 0)
        #expect(FileManager.default.fileExists(atPath: folder.path + "/html/index.html"))
        #expect(FileManager.default.fileExists(atPath: folder.path + "/html/note.txt.html"))
        #expect(try CommandRunner.run(["extract", note, "--format", "brat", "--output", folder.path + "/brat"]).status == 0)
        #expect(FileManager.default.fileExists(atPath: folder.path + "/brat/note.txt.ann"))
        #expect(try CommandRunner.run(["extract", note, "--format", "html"]).status == 2)
    }

    @Test func packedAndForeignCharacterSets() throws {
        let folder = try TemporaryFolder()
        let gbk = try folder.write("a.txt", Data([0xBB, 0xBC, 0xD5, 0xDF, 0xB7, 0xA2, 0xC8, 0xC8]))
        let result = try CommandRunner.run(["extract", gbk, "--include-text"])
        #expect(result.output.contains("患者发热"))
    }

    @Test func predictKeepsWhatItDoesNotWrite() throws {
        let line = "{\"id\":\"1\",\"extra\":[1.50],\"text\":\"否认发热\",\"entities\":[{\"start\":2,\"end\":4,\"kind\":\"symptom\",\"note\":\"x\"}]}"
        let result = try CommandRunner.run(["predict", "assertions", "-"], input: Data((line + "\n").utf8))
        #expect(result.output.contains("\"extra\":[1.50]"))
        #expect(result.output.contains("\"note\":\"x\",\"attributes\":{\"assertion\":\"absent\""))
        let words = try CommandRunner.run(["predict", "segmentation", "-"], input: Data("患者否认发热\n\n咳嗽\n".utf8))
        #expect(words.output == "患者 否认 发热\n\n咳嗽\n")
    }

    /// Neither an error nor a log ever holds text of a note, a name or an identifier.
    @Test func theCanaryStaysInside() throws {
        let folder = try TemporaryFolder()
        let canary = Self.canary
        let lines = [
            "{\"id\":\"1\",\"text\":\"\(canary)\",", "{\"id\":\"1\",\"text\":[\"\(canary)\"]}", "\"\(canary)\"", "{\"id\":\"1\",\"text\":\"\(canary)\\ud800\"}",
            "{\"id\":\"1\",\"text\":\"\(canary)\",\"entities\":[{\"start\":0,\"end\":900}]}",
            "{\"id\":\"1\",\"text\":\"\(canary)\",\"entities\":[{\"start\":\"\(canary)\"}]}", "\(canary) {", "{\"\(canary)\":nul}",
        ]
        for line in lines {
            let input = Data((line + "\n").utf8)
            let jsonl = try folder.write("in.jsonl", input)
            for arguments in [
                ["extract", jsonl, "--format", "html", "--output", folder.path + "/out"], ["predict", "assertions", jsonl], ["evaluate", "entities", jsonl], ["convert", jsonl],
            ] {
                let result = try CommandRunner.run(arguments)
                #expect(!result.error.contains("CANARY") && !result.error.contains("王小明"), "\(arguments[0])")
                if result.status == 1, arguments[0] == "predict" { #expect(!result.output.contains("CANARY")) }
            }
        }
        for (name, contents) in [
            ("a.csv", "id,text\n1,\"\(canary)\n"), ("b.csv", "id,body text\n1,\(canary)\n"), ("c.note", "#id: x\n\n[\(canary)]{\(canary), \(canary)\n"), ("d.conll", "\(canary)\n"),
            ("e.pubtator", "\(canary)\n"), ("f.pdf", "%PDF-\(canary)"),
        ] {
            let path = try folder.write(name, contents)
            for command in ["extract", "convert"] {
                let result = try CommandRunner.run([command, path, "--output", folder.path + "/out-\(name)"])
                #expect(!result.error.contains("CANARY"), "\(command) \(name): \(result.error)")
            }
        }
        let timed = try CommandRunner.run(["extract", try folder.write("t.txt", String(repeating: canary + " fever. ", count: 20_000)), "--time-limit", "0.000001"])
        #expect(timed.status == 1 && !timed.error.contains("CANARY") && !timed.output.contains("CANARY"))
    }

    @Test func randomBytesGiveAResultOrAnError() throws {
        let folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: 5)
        for number in 0..<6 {
            let bytes = (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let result = try CommandRunner.run(["extract", try folder.write("r\(number).txt", Data(bytes)), "--format", "ndjson"])
            #expect(result.status == 0 || result.status == 1)
            #expect(result.lines.count == 1)
        }
    }

    /// The command finds its lexicons wherever it and they are moved together.
    @Test func theMovedCommandFindsItsLexicons() throws {
        let folder = try TemporaryFolder()
        let source = (CommandRunner.path as NSString).deletingLastPathComponent
        let manager = FileManager.default
        for part in ["bin", "share/casebook"] { try manager.createDirectory(atPath: folder.path + "/" + part, withIntermediateDirectories: true) }
        try manager.copyItem(atPath: CommandRunner.path, toPath: folder.path + "/bin/casebook")
        try manager.copyItem(atPath: source + "/casebook_CasebookLexicons.resources", toPath: folder.path + "/share/casebook/Lexicons")
        let result = try CommandRunner.run(
            ["extract", "-", "--pipeline", "rules"], input: Data("Denies fever.".utf8), executable: folder.path + "/bin/casebook", folder: "/")
        #expect(result.status == 0, "\(result.error)")
        #expect(result.output.contains("fever"))
        try manager.removeItem(atPath: folder.path + "/share")
        let missing = try CommandRunner.run(["extract", "-"], input: Data("x".utf8), executable: folder.path + "/bin/casebook", folder: "/")
        #expect(missing.status == 3)
        #expect(missing.error.contains("resource.missing") && missing.error.contains("share/casebook/Lexicons"))
    }
}
