import Casebook
import CasebookTestSupport
import Foundation
import Testing

@Suite struct RiskCommandTests {
    /// A folder with a schema, a recipe, training units and a model trained by the command.
    private static func trained(_ folder: TemporaryFolder) throws -> String {
        let schema = try folder.write("schema.json", RiskFixture.schema), recipe = try folder.write("recipe.json", #"{"linear":{},"trees":{"rounds":30},"folds":3}"#)
        let train = try folder.write("train.jsonl", RiskFixture.lines(RiskFixture.timelines(300)))
        let result = try CommandRunner.run(
            [
                "train", "risk", "--train", train, "--schema", schema, "--recipe", recipe, "--output", folder.path + "/model", "--predictions", folder.path + "/left-out.jsonl",
                "--jobs", "2",
            ])
        #expect(result.status == 0, "\(result.error)")
        #expect(result.error.contains("AUROC"))
        return folder.path + "/model"
    }

    private func objects(_ text: String) throws -> [JSONValue] { try text.split(separator: "\n").map { try JSONParser.parse(Array($0.utf8)) } }

    @Test func aModelIsTrainedAndScores() throws {
        let folder = try TemporaryFolder(), model = try Self.trained(folder)
        for file in ["model.safetensors", "config.json", "MODEL_CARD.md", "report.html"] { #expect(FileManager.default.fileExists(atPath: model + "/" + file)) }
        #expect(try objects(String(contentsOfFile: folder.path + "/left-out.jsonl", encoding: .utf8)).count == 300)
        var units = RiskFixture.timelines(40, seed: 4)
        units[3].statics["age"] = .number(3)
        let input = try folder.write("units.jsonl", RiskFixture.lines(units) + "{\"id\":\"bad\",\"events\":1}\n")
        let one = try CommandRunner.run(["score", "--model", model, input, "--jobs", "1"]), two = try CommandRunner.run(["score", "--model", model, input, "--jobs", "2"])
        #expect(one.status == 1 && one.output == two.output)
        let lines = try objects(one.output)
        #expect(lines.count == 41 && lines.last?["error"]?["code"]?.string == "timeline.malformed")
        #expect(lines[3]["status"]?.string == "abstained" && lines[3]["reason"]?.string == "under age" && lines[3]["probability"] == nil)
        #expect(lines[0]["status"]?.string == "scored" && lines[0]["outcome"]?.string == "death" && lines[0]["contributions"]?.array?.isEmpty == false)
        let predicted = try objects(CommandRunner.run(["predict", "risk", "--model", model, input]).output)
        #expect(predicted[0]["probability"] == lines[0]["probability"] && predicted[3]["status"]?.string == "abstained" && predicted.map { $0["id"] } == lines.map { $0["id"] })
        // Alone, shuffled and together: the same.
        let alone = try objects(CommandRunner.run(["score", "--model", model, "-"], input: Data(RiskFixture.lines([units[7]]).utf8)).output)
        let turned = try objects(CommandRunner.run(["score", "--model", model, "-"], input: Data(RiskFixture.lines(units.reversed()).utf8)).output)
        #expect(alone[0] == lines[7] && Array(turned.reversed()) == Array(lines.dropLast()))
    }

    @Test func shippedModelsScoreMadeUpStays() throws {
        let lines = try objects(CommandRunner.run(["score", "--model", "icu-mortality", Fixture.root + "/Corpora/timelines/stays.jsonl"]).output)
        let probabilities = lines.map { $0["probability"]?.double }
        // Septic shock that gets worse, beside a heart operation and an infarction without complications; and a child, for whom the model is not.
        #expect(lines.count == 5 && probabilities[1]! > 0.8 && probabilities[0]! < 0.1 && probabilities[2]! < 0.2 && lines[4]["reason"]?.string == "under age")
        let sum = (lines[1]["baselineLogOdds"]?.double ?? 0) + (lines[1]["contributions"]?.array ?? []).reduce(0) { $0 + ($1["logOdds"]?.double ?? 0) }
        #expect(abs(sum - (lines[1]["logOdds"]?.double ?? 0)) < 1e-5)
        let row = "encounter_id,discharge_disposition_id,number_inpatient\n1,1,5\n2,11.0,0\n"
        let encounters = try objects(CommandRunner.run(["score", "--model", "readmission-30d", "-"], input: Data(row.utf8)).output)
        #expect(encounters[0]["status"]?.string == "scored" && encounters[1]["status"]?.string == "abstained")
    }

    @Test func trainingThatCannotBeSaysWhy() throws {
        let folder = try TemporaryFolder(), schema = try folder.write("schema.json", RiskFixture.schema)
        func run(_ text: String, _ options: [String] = []) throws -> CommandRunner.Output {
            try CommandRunner.run(["train", "risk", "--train", folder.write("t.csv", text), "--output", folder.path + "/m"] + options)
        }
        let nothing = try run("id,label\n1,0\n2,1\n"), same = try run("id,x,label\n1,1,0\n2,2,0\n")
        #expect(nothing.status == 3 && nothing.error.contains("schema.malformed") && same.status == 3 && same.error.contains("risk.outcomes"))
        // A schema's feature is no outcome.
        let leak = try run("id,age\n1,40\n", ["--schema", schema, "--label", "age"])
        #expect(leak.status == 3 && leak.error.contains("which is the outcome"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/m"))
    }

    @Test func aModelIsMeasuredOnUnitsOfOthers() throws {
        let folder = try TemporaryFolder(), model = try Self.trained(folder)
        var units = RiskFixture.timelines(400, seed: 31)
        units[0].label = nil
        units[1].statics["age"] = .number(3)
        let gold = try folder.write("gold.jsonl", RiskFixture.lines(units)), page = folder.path + "/page.html"
        let result = try CommandRunner.run(["evaluate", "risk", "--model", model, gold, "--json", "--report", page])
        #expect(result.status == 0 && result.error.contains("398 units") && result.error.contains("1 outside the population, 1 without an outcome, 0 bad"))
        let scores = try JSONParser.parse(Array(result.output.utf8))["scores"]
        let lines = try objects(CommandRunner.run(["score", "--model", model, gold, "--contributions", "none"]).output).dropFirst(2)
        let labels = units.dropFirst(2).map { $0.label == .number(1) }, probabilities = lines.map { $0["probability"]?.double ?? .nan }
        let measures = try #require(RiskMeasures(labels: labels, probabilities: probabilities))
        #expect(abs((scores?["model"]?["auroc"]?.double ?? 0) - measures.auroc.value) < 1e-4 && abs((scores?["model"]?["brier"]?.double ?? 0) - measures.brier) < 1e-4)
        #expect(scores?["model"]?["netBenefit"] != nil && scores?["news2"]?["auroc"] != nil)
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("sex: F"))
        let text = try CommandRunner.run(["evaluate", "risk", "--model", model, gold, "--quiet"])
        #expect(text.output.contains("AUROC") && text.error.isEmpty)
    }

    @Test(arguments: ["out.sqlite", "out.csv", "out.ndjson"]) func aKilledRunGoesOn(name: String) throws {
        let folder = try TemporaryFolder(), model = try Self.trained(folder)
        let lines = RiskFixture.lines(RiskFixture.timelines(2_000, seed: 11)).split(separator: "\n", omittingEmptySubsequences: false)
        var inputs: [String] = []
        for part in 0..<4 { inputs.append(try folder.write("in/\(part).jsonl", lines[(part * 500)..<((part + 1) * 500)].joined(separator: "\n") + "\nnonsense\n")) }
        let whole = folder.path + "/whole-" + name, path = folder.path + "/" + name, arguments = ["score", "--model", model, folder.path + "/in", "--quiet"]
        #expect(try CommandRunner.run(arguments + ["--output", whole]).status == 1)
        #expect(try CommandRunner.runKilled(arguments + ["--output", path], status: 1))
        if name.hasSuffix(".sqlite") {
            let query = "select id, probability, contributions from scores order by unit"
            #expect(try DatabaseRows.read(path, query) == DatabaseRows.read(whole, query))
            #expect(try DatabaseRows.read(path, "select code, unit from failures order by unit") == DatabaseRows.read(whole, "select code, unit from failures order by unit"))
            #expect(try DatabaseRows.read(path, "select state, units, failed from inputs") == Array(repeating: ["done", "501", "1"], count: 4))
        } else {
            #expect(try String(contentsOfFile: path, encoding: .utf8) == String(contentsOfFile: whole, encoding: .utf8))
        }
        // Once more changes nothing.
        #expect(try CommandRunner.run(arguments + ["--output", path, "--resume"]).status == 1)
        #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
    }

    @Test func aDryRunWritesNothing() throws {
        let folder = try TemporaryFolder(), model = try Self.trained(folder), input = try folder.write("in.jsonl", RiskFixture.lines(RiskFixture.timelines(20)) + "nonsense\n")
        let result = try CommandRunner.run(["score", "--model", model, input, "--output", folder.path + "/out.sqlite", "--dry-run"])
        #expect(result.status == 1 && result.error.contains("20 units to score") && result.error.contains("1 that cannot be read"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/out.sqlite"))
    }

    @Test func anOutputThatCannotBeWrittenIsTold() throws {
        let folder = try TemporaryFolder(), model = try Self.trained(folder), input = try folder.write("in.jsonl", RiskFixture.lines(RiskFixture.timelines(20)))
        for output in ["/nowhere/out.sqlite", "/nowhere/out.csv", folder.path] {
            let result = try CommandRunner.run(["score", "--model", model, input, "--output", output])
            #expect(result.status == 3 && result.error.contains("file.unwritable"))
        }
        let full = try CommandRunner.run(["score", "--model", model, input, "--output", "/dev/full"])
        #expect(full.status == 3)
        #expect(try CommandRunner.run(["score", "--model", model, input, "--resume"]).status == 2)
    }

    @Test func timelinesAreMadeOfTablesAndScored() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("omop/PERSON.csv", "person_id,gender_concept_id,year_of_birth\n1,8507,1950\n2,8532,1990\n")
        _ = try folder.write(
            "omop/VISIT_OCCURRENCE.csv",
            "visit_occurrence_id,person_id,visit_start_datetime,visit_end_datetime\n10,1,2020-01-01 08:00:00,2020-01-05 10:00:00\n11,1,2020-02-01 08:00:00,2020-02-02 08:00:00\n20,2,2020-01-01 08:00:00,\n"
        )
        _ = try folder.write(
            "omop/MEASUREMENT.csv",
            "person_id,measurement_concept_id,measurement_datetime,value_as_number,unit_source_value\n2,3027018,2020-01-01 09:00:00,88,/min\n1,3027018,2020-01-01 09:30:00,120,/min\n1,3027018,nonsense,1,/min\n"
        )
        _ = try folder.write(
            "omop/CONDITION_OCCURRENCE.csv", "person_id,condition_concept_id,condition_start_date,visit_occurrence_id\n1,201826,2020-01-01,10\n")
        let labels = try folder.write("labels.csv", "id,label\n10,1\n11,0\n")
        let result = try CommandRunner.run(["timelines", folder.path + "/omop", "--unit", "visit", "--labels", labels, "--work-folder", folder.path])
        #expect(result.status == 1 && result.error.contains("1 that cannot be read") && !result.error.contains("nonsense"))
        let units = try objects(result.output)
        #expect(units.map { $0["id"]?.string } == ["10", "11", "20"] && units[0]["label"]?.integer == 1 && units[0]["group"]?.string == "1")
        #expect(units[0]["events"]?.array?.count == 2 && units[1]["static"]?["priorVisits"]?.integer == 1 && units[0]["static"]?["age"]?.integer == 70)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".work") }.isEmpty)
    }

    @Test func aModelIsTrainedWithoutASchema() throws {
        let folder = try TemporaryFolder()
        let rows = RiskFixture.timelines(400).map { unit in
            "\(unit.id),\(unit.group!),\(unit.statics["age"]!.word),\(unit.statics["sex"]!.word),\(unit.statics["frailty"]!.word),\(unit.label == .number(1) ? "yes" : "no")\n"
        }
        let train = try folder.write("train.csv", "stay,patient,age,sex,frailty,died\n" + rows.joined()), recipe = try folder.write("recipe.json", #"{"linear":true,"folds":3}"#)
        let arguments = [
            "train", "risk", "--train", train, "--recipe", recipe, "--label", "died", "--id-column", "stay", "--group-column", "patient", "--output", folder.path + "/m",
        ]
        #expect(try CommandRunner.run(arguments).status == 0)
        let scored = try objects(CommandRunner.run(["score", "--model", folder.path + "/m", train, "--id-column", "stay", "--group-column", "patient"]).output)
        #expect(scored.count == 400 && scored.allSatisfy { $0["status"]?.string == "scored" })
        let wrong = try CommandRunner.run(["train", "risk", "--train", train, "--label", "age", "--id-column", "stay", "--output", folder.path + "/n"])
        #expect(wrong.status == 3 && wrong.error.contains("risk.outcomes"))
    }
}
