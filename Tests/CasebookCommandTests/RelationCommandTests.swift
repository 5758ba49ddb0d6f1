import Casebook
import CasebookTestSupport
import Foundation
import Testing

/// The commands around relations, learned assertion and classes, from training to scores, in the small.
@Suite(.timeLimit(.minutes(4))) struct RelationCommandTests {
    /// A folder with some notes of this repository.
    private static func prepared(_ corpus: String, train: Int, dev: Int) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (split, count) in [("train", train), ("dev", dev)] {
            let source = Fixture.root + "/Corpora/\(corpus)/en/" + split
            for name in try FileManager.default.contentsOfDirectory(atPath: source).sorted().prefix(count) {
                _ = try folder.write("\(split)/\(name)", Data(contentsOf: URL(fileURLWithPath: source + "/" + name)))
            }
        }
        return folder
    }

    private static func number(_ value: JSONValue?) throws -> Double {
        guard case .number(let text)? = value else { throw CocoaError(.coderInvalidValue) }
        return try #require(Double(text))
    }

    private static func json(_ output: CommandRunner.Output) throws -> JSONValue { try JSONParser.parse(Array(output.output.utf8)) }

    @Test func relationsAreTrainedPredictedAndScored() throws {
        let folder = try Self.prepared("relations", train: 24, dev: 4), model = folder.path + "/model", dev = folder.path + "/dev"
        _ = try folder.write(
            "recipe.json",
            """
            {"architecture":{"units":24,"wordWidth":24,"mentionWidth":8,"usesLexicon":false},"training":{"epochs":8,"rate":0.01,"batch":2},
             "corpora":[{"name":"notes","train":["train"],"dev":["dev"],"reach":12}]}
            """)
        let trained = try CommandRunner.run(["train", "relations", "--recipe", folder.path + "/recipe.json", "--data", folder.path, "-o", model, "--jobs", "1"])
        #expect(trained.status == 0 && trained.error.contains("F1"), "\(trained.error)")
        #expect(try CommandRunner.run(["models", "verify", model]).status == 0)
        #expect(try CommandRunner.run(["convert", dev, "--output", folder.path + "/dev.jsonl"]).status == 0)

        // Predictions keep the line and replace its relations; entities stay as they are.
        let predicted = try CommandRunner.run(["predict", "relations", "--model", model, folder.path + "/dev.jsonl", "-"], input: Data(#"{"id":"none","text":"x","more":1}"#.utf8))
        #expect(predicted.status == 0 && predicted.lines.count == 5, "\(predicted.error)")
        let values = try predicted.lines.map { try JSONParser.parse(Array($0.utf8)) }
        #expect(values.dropLast().allSatisfy { !($0["relations"]?.array ?? []).isEmpty && $0["relations"]?.array?.first?["confidence"] != nil })
        #expect(values[4]["relations"]?.array?.isEmpty == true && values[4]["more"]?.integer == 1)

        // The score is the one that training saw, or better by the choice of what no relation needs; rules and the baseline stand beside it.
        let config = try JSONParser.parse(Array(Data(contentsOf: URL(fileURLWithPath: model + "/config.json"))))
        let scores = try Self.json(try CommandRunner.run(["evaluate", "relations", "--model", model, "--json", dev]))
        #expect(try Self.number(scores["overall"]?["f1"]) > Self.number(config["scores"]?["F1"]) - 0.03)
        let rules = try Self.json(try CommandRunner.run(["evaluate", "relations", "--json", dev]))
        let nearest = try Self.json(try CommandRunner.run(["evaluate", "relations", "--json", dev, "--nearest", folder.path + "/train"]))
        #expect(try Self.number(rules["overall"]?["f1"]) > 0.5 && Self.number(nearest["overall"]?["f1"]) > 0.2)
        #expect(rules["overall"]?["support"] == scores["overall"]?["support"] && nearest["f1Interval"]?.array?.count == 2)
        let some = try Self.json(try CommandRunner.run(["evaluate", "relations", "--json", dev, "--kinds", "value_of=x,dose_of=x,treats,causes,shows"]))
        #expect(some["kinds"]?["x"] != nil && some["kinds"]?["value_of"] == nil && some["kinds"]?["treats"] == nil)
        #expect(try CommandRunner.run(["evaluate", "relations", "--model", model, "--pipeline", "rules", dev]).status == 2)

        // A whole pipeline finds the entities too.
        let whole = try Self.json(try CommandRunner.run(["evaluate", "relations", "--pipeline", "rules", "--json", dev]))
        #expect(try Self.number(whole["overall"]?["f1"]) < Self.number(rules["overall"]?["f1"]))
        let unknown = try CommandRunner.run(["predict", "relations", "--model", model, "--guideline", "other", folder.path + "/dev.jsonl"])
        #expect(unknown.status == 2 && unknown.error.contains("notes"))
    }

    @Test func assertionsAreTrainedPredictedAndScored() throws {
        let folder = try Self.prepared("notes", train: 24, dev: 4), model = folder.path + "/model", dev = folder.path + "/dev"
        _ = try folder.write(
            "recipe.json",
            """
            {"architecture":{"units":24,"wordWidth":24,"mentionWidth":8,"cueWidth":8,"usesLexicon":false},"training":{"epochs":3,"rate":0.01,"batch":4},
             "corpora":[{"name":"notes","train":["train"],"dev":["dev"],"kinds":{"device":null},"values":{"assertion":{"generic":"hypothetical"}}}]}
            """)
        let trained = try CommandRunner.run([
            "train", "assertions", "--recipe", folder.path + "/recipe.json", "--data", folder.path, "-o", model, "--jobs", "1", "--over-cues", "0",
        ])
        #expect(trained.status == 0 && trained.error.contains("F1 notes status"), "\(trained.error)")
        #expect(try CommandRunner.run(["models", "verify", model]).status == 0)
        #expect(try CommandRunner.run(["convert", dev, "--output", folder.path + "/dev.jsonl"]).status == 0)
        let predicted = try CommandRunner.run(["predict", "assertions", "--model", model, folder.path + "/dev.jsonl"])
        let values = try predicted.lines.map { try JSONParser.parse(Array($0.utf8)) }
        #expect(predicted.status == 0 && values.count == 4)
        #expect(values.allSatisfy { ($0["entities"]?.array ?? []).allSatisfy { $0["attributes"]?["assertion"] != nil && $0["attributes"]?["subject"] != nil } })
        for arguments in [[], ["--model", model], ["--model", model, "--over-cues", "0.9", "--over-defaults", "0.5"]] {
            let scores = try Self.json(try CommandRunner.run(["evaluate", "assertions", "--json", dev] + arguments))
            #expect(try Self.number(scores["fields"]?["assertion"]?["accuracy"]) > 0.7)
        }
        #expect(try CommandRunner.run(["evaluate", "assertions", "--over-cues", "0.5", dev]).status == 2)
    }

    @Test func classesAreTrainedPredictedExplainedAndScored() throws {
        let folder = try TemporaryFolder()
        var lines: [String] = []
        for abstract in 0..<24 {
            for (number, (words, label)) in [("The aim was to see whether drug \(abstract) helps.", "AIM"), ("We gave it to patients.", "METHODS"), ("Pain fell.", "RESULTS")]
                .enumerated()
            {
                lines.append(#"{"id":"A\#(abstract)-\#(number + 1)","text":"\#(words)","label":"\#(label)"}"#)
            }
        }
        _ = try folder.write("train.jsonl", lines.dropLast(12).joined(separator: "\n") + "\n")
        let dev = try folder.write("dev.jsonl", lines.suffix(12).joined(separator: "\n") + "\n")
        _ = try folder.write(
            "recipe.json",
            """
            {"architecture":{"units":16,"wordWidth":16,"documentUnits":12,"usesLexicon":false},"training":{"epochs":12,"rate":0.02,"batch":4},
             "corpora":[{"name":"roles","train":["train.jsonl"],"dev":["dev.jsonl"],"sequence":true,"labels":{"AIM":"OBJECTIVE"},"macro":true}]}
            """)
        let model = folder.path + "/model"
        let trained = try CommandRunner.run(["train", "classes", "--recipe", folder.path + "/recipe.json", "--data", folder.path, "-o", model, "--jobs", "1"])
        #expect(trained.status == 0 && trained.error.contains("accuracy"), "\(trained.error)")
        #expect(try CommandRunner.run(["models", "verify", model]).status == 0)

        // A line that is no text fails by itself; the others are answered in their order.
        let page = folder.path + "/why.html"
        let broken = try folder.write(
            "broken.jsonl", "{\"id\":\"B-1\",\"text\":\"The aim was to see.\"}\n{\"id\":\"B-2\"}\n{\"id\":\"B-3\",\"text\":\"Pain fell.\",\"more\":[1]}\n")
        let predicted = try CommandRunner.run(["predict", "classes", "--model", model, broken, "--explain", page, "--jobs", "3"])
        let values = try predicted.lines.map { try JSONParser.parse(Array($0.utf8)) }
        #expect(predicted.status == 1 && values.map { $0["id"]?.string } == ["B-1", "B-2", "B-3"], "\(predicted.error)")
        #expect(values[0]["label"]?.string == "OBJECTIVE" && values[1]["error"] != nil && values[2]["label"]?.string == "RESULTS" && values[2]["more"] != nil)
        let scores0 = try ["METHODS", "OBJECTIVE", "RESULTS"].map { try Self.number(values[0]["scores"]?[$0]) }
        #expect(abs(scores0.reduce(0, +) - 1) < 1e-3 && scores0[1] == scores0.max())
        #expect(try String(contentsOfFile: page, encoding: .utf8).components(separatedBy: "<section>").count == 3)

        let relabelled = try folder.write("gold.jsonl", try String(contentsOfFile: dev, encoding: .utf8).replacing("AIM", with: "OBJECTIVE"))
        let scores = try Self.json(try CommandRunner.run(["evaluate", "classes", "--model", model, "--json", relabelled, "--train", folder.path + "/train.jsonl"]))
        #expect(try Self.number(scores["accuracy"]) == 1 && Self.number(scores["majority"]?["accuracy"]) < 0.5)
        // Two of the three sentences of each abstract stand in the training texts.
        #expect(scores["support"]?.integer == 12 && scores["fresh"]?["support"]?.integer == 4)
    }
}
