import CasebookCore
import CasebookTensor
import CasebookTestSupport
import Foundation
import Testing

@Suite struct ModelsCommandTests {
    private static let config =
        #"{"format":1,"task":"ner","architecture":{"kind":"bilstm-crf","hidden":8},"labels":["O","B-病","I-病"],"seed":7,"scores":{"f1":0.875}}"#

    /// A folder of models with one in it, `toy`.
    private func models(config: String? = config, numbers: [Float] = [1, -2, 0.5, 3], name: String = "toy") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let tensors = [
            SafetensorsTensor(name: "embedding", dtype: .bfloat16, shape: [2, 2], floats: numbers),
            SafetensorsTensor(name: "bias\u{1B}[2J", dtype: .float32, shape: [], floats: [1]),
        ]
        try folder.write("\(name)/model.safetensors", Data(SafetensorsWriter.bytes(tensors)))
        if let config { try folder.write("\(name)/config.json", config) }
        try folder.write("\(name)/MODEL_CARD.md", "# A model\n")
        return folder
    }

    private func run(_ arguments: String..., models: TemporaryFolder) throws -> CommandRunner.Output {
        try CommandRunner.run(["models"] + arguments + ["--models", models.path])
    }

    private func digest(_ folder: TemporaryFolder) throws -> String {
        let bytes = try #require(FileManager.default.contents(atPath: folder.path + "/toy/model.safetensors"))
        return bytes.withUnsafeBytes { ByteHash(block: $0).text }
    }

    /// A model in tiers is a folder of models, each with a name that `show` and `verify` know.
    @Test func tiersAreModels() throws {
        let folder = try models(name: "zh-clinical/fast")
        #expect(try run("list", models: folder).lines.dropFirst().map { $0.split(separator: " ")[0] } == ["zh-clinical/fast"])
        #expect(try run("verify", "zh-clinical/fast", models: folder).status == 0)
    }

    @Test func listNamesThem() throws {
        let folder = try models()
        try folder.write("no-model/readme.txt", "x")
        try folder.write("another/config.json", #"{"format":1,"task":"status"}"#)
        let damaged = try run("list", models: folder)
        #expect(damaged.status == 1)
        #expect(damaged.lines.count == 3)
        #expect(damaged.lines[1].hasPrefix("another  damaged"))
        #expect(damaged.error.contains("another/model.safetensors") && damaged.error.contains("missing"))
        try FileManager.default.removeItem(atPath: folder.path + "/another")
        let sound = try run("list", models: folder)
        #expect(sound.status == 0 && sound.error.isEmpty)
        #expect(sound.lines == ["name  task  size", "toy   ner   0.2 kB"])
    }

    @Test func aModelThatCannotBeReadHidesNoOther() throws {
        let folder = try models()
        try FileManager.default.createDirectory(atPath: folder.path + "/another/config.json", withIntermediateDirectories: true)
        let result = try run("list", models: folder)
        #expect(result.status == 1 && result.error.contains("another/config.json") && result.error.contains("[file.unreadable]"))
        #expect(result.lines == ["name     task        size", "another  unreadable  -", "toy      ner         0.2 kB"])
    }

    @Test func nothingFoundIsStatus3() throws {
        let empty = try TemporaryFolder()
        #expect(try run("list", models: empty).status == 3)
        for command in ["show", "verify"] {
            #expect(try run(command, "toy", models: empty).status == 3)
            #expect(try run(command, empty.path + "/none.safetensors", models: empty).status == 3)
            #expect(try run(command, empty.path, models: empty).status == 3)
        }
        #expect(try CommandRunner.run(["models", "list", "--models", "/no/such/folder"]).status == 3)
        #expect(try CommandRunner.run(["models", "verify"]).status == 2)
    }

    @Test func showPrintsConfigurationAndTensors() throws {
        let result = try run("show", "toy", models: models())
        #expect(result.status == 0 && result.error.isEmpty)
        #expect(
            result.lines == [
                "format: 1", "task: ner", "architecture:", "  kind: bilstm-crf", "  hidden: 8", "labels: O, B-病, I-病", "seed: 7", "scores:", "  f1: 0.875",
                "tensor         dtype  shape", "bias\\u{1b}[2J  F32    scalar", "embedding      BF16   2x2", "2 tensors, 5 elements, 0.2 kB",
            ])
    }

    @Test func verifyAcceptsWhatIsSound() throws {
        let folder = try models()
        for name in ["toy", folder.path + "/toy", folder.path + "/toy/model.safetensors"] {
            let result = try run("verify", name, models: folder)
            #expect(result.status == 0 && result.error.isEmpty, "\(result.error)")
            #expect(result.output == "\(name): sound, 2 tensors, 0.2 kB\n")
        }
    }

    @Test func verifyRefusesWhatIsDamaged() throws {
        func refuses(_ folder: TemporaryFolder, _ words: String) throws {
            let result = try run("verify", "toy", models: folder)
            #expect(result.status == 1 && result.output.isEmpty && result.error.contains(words), "\(result.error)")
        }
        for number in [Float.nan, .infinity] { try refuses(try models(numbers: [1, 2, 3, number]), "'embedding' holds a weight that is not a finite number") }
        try refuses(try models(config: nil), "config.json")
        try refuses(try models(config: "{\"format\":1"), "not JSON")
        try refuses(try models(config: "[1]"), "not an object")
        for format in ["2", "\"1\"", "1.5", "null"] { try refuses(try models(config: #"{"format":\#(format),"task":"ner"}"#), "The model is of format") }
        try refuses(try models(config: #"{"task":"ner"}"#), "format unknown")
        let cut = try models()
        let weights = try #require(FileManager.default.contents(atPath: cut.path + "/toy/model.safetensors"))
        for count in [0, 7, 100, weights.count - 1] {
            try cut.write("toy/model.safetensors", weights.prefix(count))
            try refuses(cut, "[safetensors.malformed]")
            #expect(try run("verify", cut.path + "/toy/model.safetensors", models: cut).status == 1)
            #expect(try run("show", "toy", models: cut).status == 1)
        }
    }

    @Test func digestsAreCompared() throws {
        let digest = try digest(models())
        let sound = try run("verify", "toy", models: models(config: #"{"format":1,"digest":"\#(digest)"}"#))
        #expect(sound.status == 0 && sound.lines.count == 1, "\(sound.error)")
        let changed = try run("verify", "toy", models: models(config: #"{"format":1,"digest":"\#(digest)"}"#, numbers: [1, 2, 3, 4]))
        #expect(changed.status == 1 && changed.error.contains("digest differs"))
        let unknown = String(repeating: "0", count: 64)
        for config in [#"{"format":1,"weights":{"sha256":"\#(unknown)"}}"#, #"{"format":1,"digest":"\#(unknown)"}"#] {
            let result = try run("verify", "toy", models: models(config: config))
            #expect(result.status == 0 && result.output.contains("was not checked"))
        }
    }
}
