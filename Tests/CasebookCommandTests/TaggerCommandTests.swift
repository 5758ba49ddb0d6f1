import Casebook
import CasebookTestSupport
import Foundation
import Testing

/// The commands around taggers, from training to the list of documents worth annotating, in the small.
@Suite(.timeLimit(.minutes(3))) struct TaggerCommandTests {
    private static let recipe = """
        {"architecture":{"units":24,"wordWidth":24,"characterWidth":8,"characterFilters":12,"window":60},"training":{"epochs":8,"rate":0.01,"batch":8},
         "corpora":[{"name":"notes","train":["train"],"dev":["dev"]}]}
        """

    /// A folder with some notes of this repository and a recipe for them.
    private static func prepared() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (split, count) in [("train", 40), ("dev", 4)] {
            let source = Fixture.root + "/Corpora/notes/en/" + split
            for name in try FileManager.default.contentsOfDirectory(atPath: source).sorted().prefix(count) {
                _ = try folder.write("\(split)/\(name)", Data(contentsOf: URL(fileURLWithPath: source + "/" + name)))
            }
        }
        _ = try folder.write("recipe.json", recipe)
        return folder
    }

    private static func train(_ folder: TemporaryFolder) throws -> CommandRunner.Output {
        try CommandRunner.run(["train", "entities", "--recipe", folder.path + "/recipe.json", "--data", folder.path, "-o", folder.path + "/model", "--jobs", "1"])
    }

    @Test func whatIsTrainedTagsScoresAndAsksForMore() throws {
        let folder = try Self.prepared(), model = folder.path + "/model", dev = folder.path + "/dev"
        let trained = try Self.train(folder)
        #expect(trained.status == 0 && trained.error.contains("F1"), "\(trained.error)")
        let files = try FileManager.default.contentsOfDirectory(atPath: model).sorted()
        #expect(files == ["MODEL_CARD.md", "config.json", "model.safetensors", "training.jsonl", "training.svg"], "\(files)")
        #expect(try String(contentsOfFile: model + "/MODEL_CARD.md", encoding: .utf8).contains("| notes | 40 | 4 |"))
        #expect(try CommandRunner.run(["models", "verify", model]).status == 0)

        // Predictions keep the line and replace its entities.
        #expect(try CommandRunner.run(["convert", dev, "--output", folder.path + "/dev.jsonl"]).status == 0)
        let predicted = try CommandRunner.run(["predict", "entities", "--model", model, folder.path + "/dev.jsonl"])
        #expect(predicted.status == 0 && predicted.lines.count == 4)
        let values = try predicted.lines.map { try JSONParser.parse(Array($0.utf8)) }
        #expect(values.contains { !($0["entities"]?.array ?? []).isEmpty } && values.allSatisfy { $0["text"]?.string != nil })

        // The measure is the one that training saw, and the report names what it has not.
        let report = folder.path + "/errors.html"
        let evaluated = try CommandRunner.run([
            "evaluate", "entities", "--model", model, "--json", dev, "--train", folder.path + "/train", "--report", report, "--against", "rules",
        ])
        #expect(evaluated.status == 0, "\(evaluated.error)")
        let scores = try JSONParser.parse(Array(evaluated.output.utf8))
        let config = try JSONParser.parse(Array(Data(contentsOf: URL(fileURLWithPath: model + "/config.json"))))
        let measured = try Self.number(config["scores"]?["F1"]), f1 = try Self.number(scores["overall"]?["f1"])
        #expect(abs(measured - f1) < 0.02)
        let interval = try #require(scores["f1Interval"]?.array).map { try Self.number($0) }
        #expect(interval[0] <= f1 && f1 <= interval[1])
        let seen = try Self.number(scores["seen"]?["support"]), unseen = try Self.number(scores["unseen"]?["support"]), all = try Self.number(scores["overall"]?["support"])
        #expect(seen > 0 && unseen > 0 && seen + unseen == all && scores["documentsInTraining"]?.integer == 0)
        let against = try #require(scores["against"])
        #expect(abs(f1 - (try Self.number(against["f1"])) - (try Self.number(against["difference"]))) < 2e-4)
        #expect(try Self.number(scores["calibrationError"]) < 0.3)
        let page = try String(contentsOfFile: report, encoding: .utf8)
        #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("</html>"))

        // A guideline that the model does not know is no reason to follow another.
        let unknown = try CommandRunner.run(["predict", "entities", "--model", model, "--guideline", "other", folder.path + "/dev.jsonl"])
        #expect(unknown.status == 2 && unknown.output.isEmpty && unknown.error.contains("notes"), "\(unknown.status) \(unknown.error)")
        // With statuses mentions are told apart by them, in training as well.
        let labelled = try CommandRunner.run(["evaluate", "entities", "--model", model, "--json", "--with-status", dev, "--train", dev])
        #expect(try JSONParser.parse(Array(labelled.output.utf8))["unseen"]?["support"]?.integer == 0)

        // The gold may call kinds by other names; what it does not name is left out.
        let gold = try String(contentsOfFile: folder.path + "/dev.jsonl", encoding: .utf8).replacingOccurrences(of: "\"kind\":\"disease\"", with: "\"kind\":\"Disorder\"")
        _ = try folder.write("named.jsonl", gold)
        let named = try CommandRunner.run(["evaluate", "entities", "--model", model, "--json", folder.path + "/named.jsonl", "--kinds", "disease=Disorder"])
        let disorder = try JSONParser.parse(Array(named.output.utf8))["kinds"]?["Disorder"]
        #expect(disorder != nil && disorder == scores["kinds"]?["disease"])
        let overall = try JSONParser.parse(Array(named.output.utf8))["overall"]
        #expect(overall?["support"] == disorder?["support"])
        for wrong in ["disease", "=x", "a=", "="] { #expect(try CommandRunner.run(["evaluate", "entities", "--model", model, dev, "--kinds", wrong]).status == 2) }

        let uncertain = try CommandRunner.run(["predict", "entities", "--model", model, "--uncertain", "2", folder.path + "/dev.jsonl"])
        #expect(uncertain.status == 0 && uncertain.lines.count == 2)
    }

    /// Files on the command line stand for those of the recipe's corpus, and a checkpoint is only gone on from with the same seed and settings.
    @Test func filesAndSettingsOfATraining() throws {
        let folder = try Self.prepared(), model = folder.path + "/model"
        #expect(try CommandRunner.run(["convert", folder.path + "/train", "--output", folder.path + "/train.jsonl"]).status == 0)
        func train(_ more: String...) throws -> CommandRunner.Output {
            try CommandRunner.run(["train", "entities", "--recipe", folder.path + "/recipe.json", "--data", folder.path, "-o", model, "--epochs", "1", "--quiet"] + more)
        }
        func config() throws -> JSONValue { try JSONParser.parse(Array(Data(contentsOf: URL(fileURLWithPath: model + "/config.json")))) }
        #expect(try train().status == 0)
        let digest = try config()["data"]?.array?.first?["digest"]
        // A second training begins its log anew.
        func logged() throws -> Int { try String(contentsOfFile: model + "/training.jsonl", encoding: .utf8).split(separator: "\n").count }
        let lines = try logged()
        #expect(try train("--train", folder.path + "/train.jsonl").status == 0)
        #expect(try logged() == lines && lines > 0)
        #expect(try config()["data"]?.array?.first?["digest"] != digest)
        // What cannot be trained on is refused before a model is written.
        let bare = try folder.write("bare.jsonl", "{\"id\":\"1\",\"text\":\"No fever today.\"}\r\n \r\n")
        let none = try train("--train", bare)
        #expect(none.status == 3 && none.error.contains("tagger.examples"), "\(none.error)")
        for wrong in [["--epochs", "0"], ["--epochs", "9223372036854775807"], ["--jobs", "0"]] { #expect(try train(wrong[0], wrong[1]).status == 2) }
    }

    @Test func aDamagedModelIsRefusedBeforeItIsUsed() throws {
        let folder = try Self.prepared(), model = folder.path + "/model"
        #expect(try Self.train(folder).status == 0)
        let config = try String(contentsOfFile: model + "/config.json", encoding: .utf8)
        let weights = try Data(contentsOf: URL(fileURLWithPath: model + "/model.safetensors"))
        func verdict() throws -> CommandRunner.Output { try CommandRunner.run(["predict", "entities", "--model", model, "-"], input: Data("{\"text\":\"fever\"}\n".utf8)) }
        #expect(try verdict().status == 0)
        for (from, to) in [
            ("\"units\":24", "\"units\":25"), ("\"wordWidth\":24", "\"wordWidth\":2000"), ("\"characterFilters\":12", "\"characterFilters\":0"), ("\"word\"", "\"line\""),
            ("\"entities\"", "\"segmentation\""), ("\"format\":1", "\"format\":2"), ("\"heads\":[", "\"heads\":[{\"name\":\"x\",\"kinds\":[]},"),
            ("\"slope\":", "\"slope\":-"), ("\"digest\":\"", "\"digest\":\"0"), ("\"languageWidth\":0", "\"languageWidth\":8"), ("{", "["),
        ] {
            #expect(config.contains(from), "\(from)")
            let start = try #require(config.range(of: from))
            _ = try folder.write("model/config.json", config.replacingCharacters(in: start, with: to))
            let result = try verdict()
            #expect(result.status == 3 && result.error.contains("model.damaged") || result.error.contains("safetensors.mismatch"), "\(from): \(result.status) \(result.error)")
        }
        _ = try folder.write("model/config.json", config)
        for cut in [0, 7, weights.count / 2, weights.count - 1] {
            _ = try folder.write("model/model.safetensors", weights.prefix(cut))
            let result = try verdict()
            #expect(result.status == 3 && !result.output.contains("fever"), "\(cut): \(result.status) \(result.error)")
        }
        var flipped = weights
        flipped[weights.count - 100] ^= 0x40
        _ = try folder.write("model/model.safetensors", flipped)
        #expect(try verdict().error.contains("digest"))
    }

    @Test func aSegmenterIsTrainedAndCuts() throws {
        let folder = try TemporaryFolder()
        let words = ["患者", "出现", "发热", "咳嗽", "给予", "阿莫西林", "治疗", "三天", "后", "好转", "复查", "胸片", "未见", "异常", "。"]
        var generator = SeededGenerator(seed: 9), lines = ""
        for _ in 0..<120 { lines += (0..<8).map { _ in words[Int.random(in: 0..<words.count, using: &generator)] }.joined(separator: "  ") + "\n" }
        let gold = try folder.write("a.seg.txt", lines)
        _ = try folder.write(
            "recipe.json",
            """
            {"architecture":{"unit":"character","units":24,"wordWidth":24,"segmentWidth":8,"window":60},"training":{"epochs":6,"rate":0.01,"batch":8},
             "corpora":[{"name":"lines","train":["a.seg.txt"]}]}
            """)
        let trained = try CommandRunner.run(["train", "segmentation", "--recipe", folder.path + "/recipe.json", "--data", folder.path, "-o", folder.path + "/model", "--quiet"])
        #expect(trained.status == 0, "\(trained.error)")
        let cut = try CommandRunner.run(["predict", "segmentation", "--model", folder.path + "/model", "-"], input: Data("患者出现咳嗽。CT 三天后复查\n\n".utf8))
        #expect(cut.status == 0 && cut.output.hasPrefix("患者 出现 咳嗽 。 CT 三天 后 复查\n\n"), "\(cut.output) \(cut.error)")
        let evaluated = try CommandRunner.run(["evaluate", "segmentation", "--model", folder.path + "/model", "--json", gold])
        #expect(try Self.number(JSONParser.parse(Array(evaluated.output.utf8))["overall"]?["f1"]) > 0.95)
        // A file that cannot be read does not stop the others.
        let files = try CommandRunner.run(["predict", "segmentation", gold, folder.path + "/none.txt", gold])
        #expect(files.status == 1 && files.lines.count == 240 && files.error.contains("none.txt"))
        // A model of words is none of entities.
        let wrong = try CommandRunner.run(["predict", "entities", "--model", folder.path + "/model", "-"], input: Data("{\"text\":\"发热\"}\n".utf8))
        #expect(wrong.status == 3 && wrong.error.contains("model.damaged"))
    }

    private static func number(_ value: JSONValue?) throws -> Double {
        guard case .number(let text)? = value else { throw NoNumber() }
        return try #require(Double(text))
    }

    private struct NoNumber: Error {}
}
