import Casebook
import CasebookTestSupport
import Foundation
import Testing

/// Runs over folders with a ledger.
@Suite struct BatchCommandTests {
    /// A model of a few columns, trained by the command.
    private static func model(_ folder: TemporaryFolder) throws -> String {
        let train = try folder.write("train.csv", table(RiskFixture.timelines(400), label: true)), recipe = try folder.write("recipe.json", #"{"linear":true,"folds":3}"#)
        let result = try CommandRunner.run(["train", "risk", "--train", train, "--recipe", recipe, "--label", "died", "--output", folder.path + "/model"])
        #expect(result.status == 0, "\(result.error)")
        return folder.path + "/model"
    }

    private static func table(_ units: [PatientTimeline], label: Bool = false) -> String {
        let rows = units.map { unit in
            "\(unit.id),\(unit.statics["age"]!.word),\(unit.statics["sex"]!.word)" + (label ? ",\(unit.label == .number(1) ? "yes" : "no")" : "") + "\n"
        }
        return "id,age,sex\(label ? ",died" : "")\n" + rows.joined()
    }

    private func objects(_ path: String) throws -> [JSONValue] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { try JSONParser.parse(Array($0.utf8)) }
    }

    @Test(arguments: ["out.sqlite", "out.ndjson"]) func aKilledExtractionGoesOn(name: String) throws {
        let folder = try TemporaryFolder()
        for part in 0..<3 {
            let lines = (0..<2_000).map { "{\"id\":\"\(part)-\($0)\",\"text\":\"患者\($0)天前发热，否认咳嗽。Denies pain \($0).\"}\n" }.joined()
            try folder.write("in/\(part).jsonl", lines + "nonsense\n")
        }
        let whole = folder.path + "/whole-" + name, path = folder.path + "/" + name
        let arguments = ["extract", folder.path + "/in", "--pipeline", "rules", "--quiet"]
        #expect(try CommandRunner.run(arguments + ["--output", whole]).status == 1)
        #expect(try CommandRunner.runKilled(arguments + ["--output", path], status: 1))
        if name.hasSuffix(".sqlite") {
            for query in ["select id, json, unit from documents order by unit", "select * from entities order by unit, entity", "select * from failures order by unit"] {
                #expect(try DatabaseRows.read(path, query) == DatabaseRows.read(whole, query))
            }
            let inputs = try DatabaseRows.read(path, "select name, state, units, failed from inputs")
            #expect(inputs.map { Array($0[1...]) } == Array(repeating: ["done", "2001", "1"], count: 3))
            // Neither a path nor a part of one stands there unasked, and failures say whose they are.
            #expect(inputs.allSatisfy { $0[0].count == 16 && !$0[0].contains("/") })
            #expect(try Set(DatabaseRows.read(path, "select input from failures").flatMap(\.self)) == Set(inputs.map { $0[0] }))
        } else {
            #expect(try String(contentsOfFile: path, encoding: .utf8) == String(contentsOfFile: whole, encoding: .utf8))
            #expect(try objects(path).filter { $0["error"] != nil }.allSatisfy { $0["input"]?.string?.count == 16 })
        }
        let again = try CommandRunner.run(arguments + ["--output", path, "--resume", "--dry-run"])
        #expect(again.status == 0 && again.error.contains("0 documents to read"))
        #expect(try CommandRunner.run(arguments + ["--output", path, "--resume", "--time-limit", "100"]).error.contains("batch.changed"))
    }

    @Test func anOutputInTheFolderOfInputsIsNone() throws {
        let folder = try TemporaryFolder(), model = try Self.model(folder)
        let csv = try folder.write("in/a.csv", Self.table(RiskFixture.timelines(50, seed: 3)))
        try folder.write("notes/a.txt", "Denies fever.")
        for name in ["out.csv", "out.ndjson", "out.sqlite"] {
            let path = folder.path + "/in/" + name, arguments = ["score", "--model", model, folder.path + "/in", csv, "--output", path]
            for resume in [[], ["--resume"], []] {
                let result = try CommandRunner.run(arguments + resume)
                #expect(result.status == 0 && result.error.contains("50 scored"), "\(result.error)")
            }
            #expect(try CommandRunner.run(["score", "--model", model, path, "--output", path]).status == 2)
            for suffix in ["", ".ledger"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        }
        for name in ["out.ndjson", "out.sqlite", "out.json"] {
            let path = folder.path + "/notes/" + name, format = name == "out.json" ? ["--format", "json"] : []
            for _ in 0..<2 { #expect(try CommandRunner.run(["extract", folder.path + "/notes", "--pipeline", "rules", "--output", path] + format).status == 0) }
            if name == "out.ndjson" { #expect(try objects(path).count == 1) }
            #expect(try CommandRunner.run(["extract", path, "--pipeline", "rules", "--output", path] + format).status == 2)
            for suffix in ["", ".ledger"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        }
    }

    @Test func aDatabaseIsNoStream() throws {
        let folder = try TemporaryFolder(), note = try folder.write("a.txt", "Denies fever.")
        for output in ["/dev/null", "/dev/stdout"] {
            #expect(try CommandRunner.run(["extract", note, "--format", "sqlite", "--output", output]).status == 2)
            #expect(try CommandRunner.run(["score", "--model", "none", note, "--format", "sqlite", "--output", output]).status == 2)
            #expect(try CommandRunner.run(["score", "--model", "none", note, "--resume", "--output", output]).status == 2)
        }
    }

    @Test func scoresSayWhatMadeThemAndWhatIsRepeated() throws {
        let folder = try TemporaryFolder(), model = try Self.model(folder), rows = Self.table(RiskFixture.timelines(20, seed: 3))
        let first = try folder.write("a.csv", rows), second = try folder.write("b.csv", rows + "short\n")
        let path = folder.path + "/out.ndjson", arguments = ["score", "--model", model, first, second, folder.path + "/none.csv", "--output", path]
        let result = try CommandRunner.run(arguments)
        #expect(result.status == 1 && result.error.contains("20 units have an id that an earlier one has"))
        let lines = try objects(path), failed = lines.filter { $0["error"] != nil }
        #expect(lines.count == 42 && failed.count == 2 && failed[0]["id"]?.string == "line-22" && failed[1]["id"] == failed[1]["input"])
        #expect(lines[0]["producer"]?["pipeline"]?.string == "" && lines[0]["producer"]?["lexicons"]?.string == "" && lines[0]["input"] == nil)
        // Another threshold in the configuration is another model.
        var config = try JSONParser.parse(Array(Data(contentsOf: URL(fileURLWithPath: model + "/config.json"))))
        config["seed"] = .number("99")
        var writer = JSONWriter()
        writer.value(config)
        try Data(writer.bytes).write(to: URL(fileURLWithPath: model + "/config.json"))
        #expect(try CommandRunner.run(arguments + ["--resume"]).error.contains("batch.changed"))
    }
}
