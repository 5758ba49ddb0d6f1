import CasebookCore
import CasebookTensor
import CasebookTestSupport
import Foundation
import Testing

/// Files that the Python package `safetensors` wrote (Scripts/make-safetensors-fixtures.py): read, and written again to the same bytes.
@Suite struct SafetensorsFixtureTests {
    private static func path(_ name: String) -> String { Fixture.root + "/Tests/CasebookTensorTests/Fixtures/\(name).safetensors" }

    private func open(_ name: String) throws -> SafetensorsFile { try SafetensorsFile(path: Self.path(name)) }

    private func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: Self.path(name)))) }

    @Test func everyTypeIsRead() throws {
        let file = try open("types")
        #expect(file.metadata == ["format": "pt", "task": "ner"])
        #expect(file.entries.map(\.dtype.rawValue) == ["I64", "F64", "F32", "I32", "BF16", "F16", "I16", "I8", "U8", "BOOL"].flatMap { [$0, $0] })
        for name in ["float32", "float16", "bfloat16"] {
            #expect(try file.floats(named: "layer.1.\(name)") == [0, 1, 2, 100, 3, 1])
            #expect(try file.floats(named: "layer.0.\(name)") == [0])
        }
        for name in ["int32", "int64"] { #expect(try file.int32s(named: "layer.1.\(name)") == [0, 1, 2, 100, 3, 1]) }
        let entry = try #require(file.entry(named: "layer.1.int8"))
        #expect(entry.shape == [2, 3] && entry.count == 6)
        #expect(file.withBytes(of: entry) { Array($0) } == [0, 1, 2, 100, 3, 1])
        #expect(file.withBytes(of: try #require(file.entry(named: "layer.1.bool"))) { Array($0) } == [1, 0, 1, 1, 0, 0])
        #expect(file.entry(named: "layer.1") == nil)
    }

    @Test func namesAreKept() throws {
        let file = try open("names")
        #expect(try file.floats(named: "quote\"back\\slash/") == [1.5])
        #expect(file.entry(named: "quote\"back\\slash/")?.shape == [])
        #expect(try file.floats(named: "\u{0}\u{1}\u{8}\t\n\u{C}\r\u{1F}\u{7F}") == [2.5])
        for (name, byte) in [("\u{E9}", 1), ("e\u{301}", 2), ("病历", 3), ("\u{FFFF}", 4), ("\u{10000}", 5)] as [(String, UInt8)] {
            #expect(file.withBytes(of: try #require(file.entry(named: name))) { Array($0) } == [byte])
        }
        #expect(file.entry(named: "")?.shape == [0, 4])
        #expect(try file.floats(named: "a.10") == [])
    }

    @Test(arguments: ["types", "names", "empty", "metadata", "rounding"])
    func whatIsReadIsWrittenToTheSameBytes(_ name: String) throws {
        let original = try bytes(name)
        let file = try SafetensorsFile(bytes: original)
        // In another order than that of the file.
        let tensors = file.entries.reversed().map { entry in
            SafetensorsTensor(name: entry.name, dtype: entry.dtype, shape: entry.shape, bytes: file.withBytes(of: entry) { Array($0) })
        }
        let metadata = name == "types" || name == "names" || name == "metadata" ? file.metadata : nil
        #expect(try SafetensorsWriter.bytes(tensors, metadata: metadata) == original)
        let folder = try TemporaryFolder()
        let path = folder.path + "/model.safetensors"
        try SafetensorsWriter.write(tensors, metadata: metadata, to: path)
        #expect(FileManager.default.contents(atPath: path).map { Array($0) } == original)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["model.safetensors"])
    }

    /// Numbers are rounded as numpy rounds them.
    @Test func roundingIsThatOfTheReference() throws {
        let file = try open("rounding")
        let numbers = try file.floats(named: "float32")
        let whole = try file.floats(named: "whole")
        let tensors = [
            SafetensorsTensor(name: "float32", dtype: .float32, shape: [numbers.count], floats: numbers),
            SafetensorsTensor(name: "float16", dtype: .float16, shape: [numbers.count], floats: numbers),
            SafetensorsTensor(name: "bfloat16", dtype: .bfloat16, shape: [numbers.count], floats: numbers),
            SafetensorsTensor(name: "whole", dtype: .float32, shape: [whole.count], floats: whole),
            SafetensorsTensor(name: "int8", dtype: .int8, shape: [whole.count], floats: whole),
        ]
        #expect(try SafetensorsWriter.bytes(tensors) == bytes("rounding"))
    }
}
