import CasebookCore
import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Foundation
import Testing

/// Language models written to a folder and read back.
struct LanguageModelFileTests {
    /// Characters that JSON escapes, that strings join to others, or that are no characters.
    private static let alphabet = CharacterAlphabet([
        "\u{FEFF}", "e", "\u{301}", "é", "\"", "\\", "\u{0}", "\r", "\t", "\u{7F}", "\u{2028}", "\u{FFFF}", "患", "𠮷", "\u{200D}", "🏥",
    ])
    private static let text: [UInt16] = [2, 3, 4, 0, 5, 1, 17, 16, 9]

    private func make(units: Int = 6) -> LayerHarness<CharacterLanguageModel> {
        LayerHarness { CharacterLanguageModel(alphabet: Self.alphabet, width: 5, units: units, into: &$0, random: &$1) }
    }

    private func write(_ harness: LayerHarness<CharacterLanguageModel>, dtype: SafetensorsType = .float32, to path: String) throws {
        try ModelFolder.write(task: CharacterLanguageModel.task, config: harness.layer.members, tensors: harness.parameters.tensors(dtype: dtype), to: path)
    }

    private func open(_ path: String) throws -> ModelFolder { try ModelFolder(path: path, task: CharacterLanguageModel.task) }

    private func memories(_ model: PackedLanguageModel) -> [Float] {
        var workspace = LanguageModelWorkspace(), result = [Float](repeating: 0, count: Self.text.count * 2 * model.units)
        Self.text.withUnsafeBufferPointer { model.run($0, lengths: [Self.text.count], workspace: &workspace) }
        result.withUnsafeMutableBufferPointer { target in
            for place in Self.text.indices { workspace.copy(text: 0, characters: place..<(place + 1), into: target.baseAddress! + place * 2 * model.units) }
        }
        return result
    }

    private func code(_ body: () throws -> Void) -> String? {
        let error = #expect(throws: ClinicalError.self) { try body() }
        return error?.code.rawValue
    }

    @Test func comesBackBitForBit() throws {
        let harness = make(), folder = try TemporaryFolder()
        try write(harness, to: folder.path + "/model")
        let opened = try open(folder.path + "/model")
        var parameters = Parameters()
        let model = try CharacterLanguageModel(opened, dropout: 0.1, into: &parameters)
        try parameters.read(opened.weights())
        #expect(parameters == harness.parameters)
        #expect(model.alphabet == Self.alphabet && model.alphabet.characters == Self.alphabet.characters && model.units == 6 && model.embedding.width == 5)
        var pass = Pass(parameters), wanted = Pass(harness.parameters)
        #expect(model.loss([Self.text], &pass).sum.value == harness.layer.loss([Self.text], &wanted).sum.value)
        for format in WeightFormat.allCases {
            let packed = try PackedLanguageModel(opened, format: format)
            #expect(packed.alphabet == Self.alphabet && packed.units == 6)
            #expect(memories(packed) == memories(PackedLanguageModel(harness.layer, harness.parameters, format: format)))
        }
    }

    @Test(arguments: [(SafetensorsType.bfloat16, Float(0.01)), (.float16, 0.002), (.int8, 0.01)]) func shortFormatsAreNear(dtype: SafetensorsType, tolerance: Float) throws {
        let harness = make(units: 20), folder = try TemporaryFolder()
        try write(harness, dtype: dtype, to: folder.path)
        let found = try memories(PackedLanguageModel(open(folder.path), format: .float32))
        let wanted = memories(PackedLanguageModel(harness.layer, harness.parameters, format: .float32))
        let worst = zip(found, wanted).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(worst > 0 && worst < tolerance, "\(worst)")
    }

    @Test func theSameModelGivesTheSameBytes() throws {
        let folder = try TemporaryFolder()
        for name in ["a", "b"] { try write(make(), to: folder.path + "/" + name) }
        for file in ["config.json", "model.safetensors"] {
            #expect(FileManager.default.contents(atPath: folder.path + "/a/" + file) == FileManager.default.contents(atPath: folder.path + "/b/" + file))
        }
    }

    @Test(.timeLimit(.minutes(1))) func configurationsThatMakeNoSense() throws {
        let harness = make(), folder = try TemporaryFolder()
        let tensors = harness.parameters.tensors()
        let tooMany = String(String.UnicodeScalarView((0..<65_001).map { Unicode.Scalar($0 + 0x10000)! }))
        let wrong: [(String, JSONValue?)] = [
            ("width", nil), ("width", .number("0")), ("width", .number("4097")), ("width", .number("5.0")), ("width", .string("5")), ("units", nil), ("units", .number("-6")),
            ("units", .number("8193")), ("units", .number("99999999999999999999")), ("units", .null), ("alphabet", nil), ("alphabet", .array([])),
            ("alphabet", .string("abca")), ("alphabet", .string(tooMany)),
        ]
        for (key, value) in wrong {
            var members = harness.layer.members.filter { $0.key != key }
            if let value { members.append(.init(key, value)) }
            try ModelFolder.write(task: CharacterLanguageModel.task, config: members, tensors: tensors, to: folder.path)
            let opened = try open(folder.path)
            var parameters = Parameters()
            #expect(code { _ = try CharacterLanguageModel(opened, into: &parameters) } == "model.damaged", "\(key)")
            #expect(code { _ = try PackedLanguageModel(opened, format: .float32) } == "model.damaged", "\(key)")
        }
    }

    @Test func weightsThatAreNotTheModels() throws {
        let harness = make(), folder = try TemporaryFolder()
        // Of another width, another number of units, or other characters.
        for (key, value) in [("width", JSONValue.number("4")), ("units", .number("7")), ("alphabet", .string("abc"))] {
            let members = harness.layer.members.map { $0.key == key ? JSONValue.Member(key, value) : $0 }
            try ModelFolder.write(task: CharacterLanguageModel.task, config: members, tensors: harness.parameters.tensors(), to: folder.path)
            #expect(code { _ = try PackedLanguageModel(open(folder.path), format: .float32) } == "safetensors.mismatch")
        }
        // Without a direction.
        let tensors = harness.parameters.tensors().filter { !$0.name.hasPrefix("backward") }
        try ModelFolder.write(task: CharacterLanguageModel.task, config: harness.layer.members, tensors: tensors, to: folder.path)
        #expect(code { _ = try PackedLanguageModel(open(folder.path), format: .float32) } == "safetensors.mismatch")
        // Cut short, and gone.
        try write(harness, to: folder.path)
        let path = folder.path + "/model.safetensors", bytes = try #require(FileManager.default.contents(atPath: path))
        try bytes.dropLast().write(to: URL(fileURLWithPath: path))
        #expect(code { _ = try PackedLanguageModel(open(folder.path), format: .float32) } == "safetensors.malformed")
        try FileManager.default.removeItem(atPath: path)
        #expect(code { _ = try PackedLanguageModel(open(folder.path), format: .float32) } == "file.unreadable")
        #expect(code { _ = try ModelFolder(path: folder.path, task: "entities") } == "model.damaged")
    }
}
