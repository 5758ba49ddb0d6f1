import CasebookCore
import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Foundation
import Testing

struct ModelFolderTests {
    /// Stands in files; no message may hold it.
    private static let secret = "Zhang-Wei-1966"
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/model" }

    init() throws { folder = try TemporaryFolder() }

    private func tensors(_ seed: UInt64 = 1) -> [SafetensorsTensor] {
        var random = RandomGenerator(seed: seed)
        return [SafetensorsTensor(name: "weight", dtype: .float32, shape: [4, 3], floats: random.normal([4, 3]).elements)]
    }

    private func write(_ members: [JSONValue.Member] = [], card: String? = nil) throws {
        try ModelFolder.write(task: "tagging", config: members, tensors: tensors(), card: card, to: path)
    }

    private func open(_ task: String = "tagging") throws -> ModelFolder { try ModelFolder(path: path, task: task) }

    /// Writes a configuration as it stands.
    private func configure(_ text: String) throws { try folder.write("model/config.json", text) }

    private func bytes(_ name: String) throws -> [UInt8] { try Array(#require(FileManager.default.contents(atPath: path + "/" + name))) }

    /// The error of a body: its code and the file that it points to; what it says holds nothing of files.
    private func refusal(_ body: () throws -> Void) -> (code: String, file: String?, message: String)? {
        guard let error = #expect(throws: ClinicalError.self, performing: { try body() }) else { return nil }
        #expect(!error.description.contains(Self.secret), "\(error)")
        return (error.code.rawValue, error.location?.file, error.message)
    }

    @Test func comesBack() throws {
        let members: [JSONValue.Member] = [
            .init("units", .number("512")), .init("rate", .number("2e-3")), .init("kinds", .array([.string("drug"), .string("发热\n\"")])), .init("none", .null),
            .init("nested", .object([.init("on", .bool(true))])),
        ]
        try write(members, card: "# Card\n患者\n")
        let model = try open()
        #expect(model.path == path)
        for member in members { #expect(model.config[member.key] == member.value) }
        #expect(model.config["format"] == .number("1") && model.config["task"] == .string("tagging"))
        guard case .object(let all) = model.config else { return #expect(Bool(false)) }
        #expect(all.map(\.key) == ["format", "task", "digest"] + members.map(\.key))
        var random = RandomGenerator(seed: 1)
        #expect(try model.weights().tensor(named: "weight") == random.normal([4, 3]))
        #expect(try bytes("MODEL_CARD.md") == Array("# Card\n患者\n".utf8))
        #expect(try bytes("model.safetensors") == SafetensorsWriter.bytes(tensors()))
    }

    @Test func filesArePrivateAndNothingElseIsLeft() throws {
        try write()
        try write(card: "card")
        let files = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        #expect(files == ["MODEL_CARD.md", "config.json", "model.safetensors"])
        for file in files {
            let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + file)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    /// Always sixteen digits.
    @Test func theDigestIsThatOfTheWeights() throws {
        for seed in 0..<40 as Range<UInt64> {
            try ModelFolder.write(task: "tagging", config: [], tensors: tensors(seed), to: path)
            let hash = try bytes("model.safetensors").withUnsafeBytes { ByteHash(block: $0) }
            let digest = try #require(open().config["digest"]?.string)
            #expect(UInt64(digest, radix: 16) == hash.value && digest.utf8.count == 16 && digest == digest.lowercased())
        }
    }

    @Test func anotherModelTakesThePlaceOfTheOld() throws {
        try write([.init("units", .number("1"))])
        try ModelFolder.write(task: "other", config: [], tensors: tensors(2), to: path)
        #expect(try open("other").config["units"] == nil)
        var random = RandomGenerator(seed: 2)
        #expect(try open("other").weights().tensor(named: "weight") == random.normal([4, 3]))
    }

    @Test func whatIsMissing() throws {
        let first = refusal { _ = try open() }
        #expect(first?.code == "file.unreadable" && first?.file == path + "/config.json")
        try write()
        try FileManager.default.removeItem(atPath: path + "/model.safetensors")
        let second = refusal { _ = try open().weights() }
        #expect(second?.code == "file.unreadable" && second?.file == path + "/model.safetensors")
        // A folder where a file is wanted.
        try FileManager.default.removeItem(atPath: path + "/config.json")
        try FileManager.default.createDirectory(atPath: path + "/config.json", withIntermediateDirectories: true)
        #expect(refusal { _ = try open() }?.code == "file.unreadable")
    }

    @Test func anotherTaskOrFormat() throws {
        try write()
        let refused = refusal { _ = try open("language-model") }
        #expect(refused?.code == "model.damaged" && refused?.file == path + "/config.json" && refused?.message.contains("'language-model'") == true)
        for task in [#""\#(Self.secret)""#, "null", "1", #"["tagging"]"#, #""Tagging""#, #""tagging ""#] {
            try configure(#"{"format":1,"task":\#(task)}"#)
            #expect(refusal { _ = try open() }?.code == "model.damaged")
        }
        for format in ["0", "2", "-1", "1.0", "1e0", #""1""#, "null", "true", "[1]", "18446744073709551617", #""\#(Self.secret)""#] {
            try configure(#"{"format":\#(format),"task":"tagging"}"#)
            let refused = refusal { _ = try open() }
            #expect(refused?.code == "model.damaged" && refused?.message.contains("format") == true)
        }
        for config in ["{}", #"{"format":1}"#, #"{"task":"tagging"}"#, "[1]", "1", "null", #""\#(Self.secret)""#] {
            try configure(config)
            #expect(refusal { _ = try open() }?.code == "model.damaged")
        }
        try configure(#" {"task":"tagging" , "format":1} "#)
        #expect(try open().config["task"]?.string == "tagging")
    }

    @Test func damagedJSON() throws {
        try write([.init("patient", .string(Self.secret))])
        let sound = try bytes("config.json")
        for count in 0..<(sound.count - 2) {
            try folder.write("model/config.json", Data(sound.prefix(count)))
            #expect(refusal { _ = try open() }?.code == "model.damaged")
        }
        for text in ["\(Self.secret)", #"{"\#(Self.secret)":}"#, #"{"format":1,"task":"tagging","x":"\#(Self.secret)\u{1}"}"#, #"{"format":1,"task":"tagging"} \#(Self.secret)"#] {
            try configure(text)
            #expect(refusal { _ = try open() }?.code == "model.damaged")
        }
        try folder.write("model/config.json", Data([0xFF, 0xFE]) + Data(Self.secret.utf8))
        #expect(refusal { _ = try open() }?.code == "model.damaged")
        try folder.write("model/config.json", Data(sound))
        #expect(try open().config["patient"]?.string == Self.secret)
        try folder.write("model/model.safetensors", Self.secret)
        #expect(refusal { _ = try open().weights() }?.code == "safetensors.malformed")
    }

    @Test(.timeLimit(.minutes(1))) func theGreatestConfiguration() throws {
        let config = #"{"format":1,"task":"tagging"}"#
        func pad(to count: Int) throws { try folder.write("model/config.json", Data(config.utf8) + Data(repeating: 0x20, count: count - config.utf8.count)) }
        try pad(to: 1 << 24)
        #expect(try open().config["format"]?.integer == 1)
        try pad(to: 1 << 24 + 1)
        let refused = refusal { _ = try open() }
        #expect(refused?.code == "model.damaged" && refused?.message.contains("16 MB") == true)
        // Its size alone decides: nothing of a file without bounds is read.
        let handle = try #require(FileHandle(forWritingAtPath: path + "/config.json"))
        try handle.truncate(atOffset: 1 << 40)
        try handle.close()
        #expect(refusal { _ = try open() }?.code == "model.damaged")
    }

    @Test func wholeNumbers() throws {
        let odd = #""broken":5.0,"power":1e2,"text":"\#(Self.secret)","null":null,"large":99999999999999999999,"list":[5]"#
        try configure(#"{"format":1,"task":"tagging","five":5,"low":-3,"zero":-0,\#(odd),"twice":1,"twice":2}"#)
        let model = try open()
        #expect(try model.integer("five", in: 5...5) == 5 && model.integer("low", in: -3...0) == -3 && model.integer("zero", in: 0...0) == 0)
        #expect(try model.integer("twice", in: 0...9) == 2)
        for (key, range) in [
            ("five", 6...9), ("five", 1...4), ("low", 0...9), ("broken", 0...9), ("power", 0...999), ("text", 0...9), ("null", 0...9), ("large", Int.min...Int.max),
            ("list", 0...9),
            ("missing", 0...9),
        ] {
            let refused = refusal { _ = try model.integer(key, in: range) }
            #expect(refused?.code == "model.damaged" && refused?.file == path + "/config.json")
            #expect(refused?.message.contains("'\(key)'") == true && refused?.message.contains("from \(range.lowerBound) to \(range.upperBound)") == true)
        }
        let error = model.damaged("The heads differ.")
        #expect(error.code.rawValue == "model.damaged" && error.message == "The heads differ." && error.location?.file == path + "/config.json")
    }

    /// What cannot be written leaves what was there.
    @Test func whatCannotBeWritten() throws {
        try write([.init("units", .number("1"))])
        let before = try (bytes("config.json"), bytes("model.safetensors"))
        let broken = [SafetensorsTensor(name: "weight", dtype: .int8, shape: [1], floats: [.nan])]
        #expect(refusal { try ModelFolder.write(task: "tagging", config: [], tensors: broken, card: "card", to: path) }?.code == "model.damaged")
        #expect(try bytes("config.json") == before.0 && bytes("model.safetensors") == before.1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path).count == 2)
        try folder.write("file", Self.secret)
        #expect(refusal { try ModelFolder.write(task: "tagging", config: [], tensors: tensors(), to: folder.path + "/file/model") }?.code == "file.unwritable")
    }
}
