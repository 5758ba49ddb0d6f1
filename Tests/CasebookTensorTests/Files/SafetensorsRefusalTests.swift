import CasebookCore
import CasebookTensor
import CasebookTestSupport
import Foundation
import Testing

/// Files that break the rules, each refused with its own words.
@Suite struct SafetensorsRefusalTests {
    private func bytes(_ header: some Sequence<UInt8>, data: Int = 0, length: UInt64? = nil) -> [UInt8] {
        let header = Array(header)
        return withUnsafeBytes(of: (length ?? UInt64(header.count)).littleEndian) { Array($0) } + header + [UInt8](repeating: 0, count: data)
    }

    private func refusal(_ bytes: [UInt8]) -> ClinicalError? {
        do throws(ClinicalError) {
            _ = try SafetensorsFile(bytes: bytes)
            return nil
        } catch {
            #expect(error.code == .safetensorsMalformed)
            return error
        }
    }

    private func expect(_ bytes: [UInt8], _ message: String, offset: Int? = nil) {
        let error = refusal(bytes)
        #expect(error?.message.contains(message) == true, "\(error.map(String.init(describing:)) ?? "accepted")")
        if let offset { #expect(error?.location?.offset == offset) }
    }

    private func expect(_ header: String, data: Int = 4, _ message: String, offset: Int? = nil) { expect(bytes(header.utf8, data: data), message, offset: offset) }

    /// A tensor's entry.
    private func member(_ name: String, type dtype: String = "F32", shape: String = "[]", _ start: Int, _ end: Int) -> String {
        #""\#(name)":{"dtype":"\#(dtype)","shape":\#(shape),"data_offsets":[\#(start),\#(end)]}"#
    }

    @Test func lengths() throws {
        for count in 0..<8 { expect([UInt8](repeating: 0x7B, count: count), "ends before the 8 bytes", offset: count) }
        expect(bytes("{}".utf8, length: 3), "longer than the file", offset: 0)
        expect(bytes("{}".utf8, length: 100_000_001), "longer than 100 MB")
        expect(bytes("{}".utf8, length: .max), "longer than 100 MB")
        expect(bytes("{}".utf8, length: 1 << 63), "longer than 100 MB")
        expect(bytes("".utf8), "does not begin with a brace", offset: 8)
    }

    @Test func json() throws {
        for text in ["[]", " {}", "\u{FEFF}{}", "null", "\"{}\""] { expect(text, data: 0, "does not begin with a brace") }
        expect("{", data: 0, "not one JSON object", offset: 9)
        expect("{}x", data: 0, "not one JSON object", offset: 10)
        expect("{}\u{0}", data: 0, "not one JSON object", offset: 10)
        expect("{'a':1}", data: 0, "not one JSON object", offset: 9)
        expect(bytes(Array("{\"".utf8) + [0xFF] + Array("\":1}".utf8)), "not UTF-8", offset: 10)
        expect("{\"a\":" + String(repeating: "[", count: 100_000), data: 0, "not one JSON object")
        expect("{\"a\":" + String(repeating: "{\"a\":", count: 100_000), data: 0, "not one JSON object")
        expect(#"{"\ud800":1}"#, data: 0, "not one JSON object")
        #expect(refusal(bytes("{}      ".utf8)) == nil)
    }

    @Test func members() throws {
        expect("{\(member("a", 0, 4)),\(member("a", 0, 4))}", "'a' stands twice")
        expect("{\(member("a", 0, 4)),\(member("\\u0061", 4, 8))}", data: 8, "'a' stands twice")
        expect(#"{"__metadata__":{},"__metadata__":{}}"#, data: 0, "'__metadata__' stands twice")
        expect(#"{"__metadata__":{"k":"v","k":"v"}}"#, data: 0, "metadata 'k' stands twice")
        for value in ["1", "null", "[]", "{}", "true"] { expect(#"{"__metadata__":{"k":\#(value)}}"#, data: 0, "metadata 'k' is not a string") }
        for value in ["1", "null", "[]", "\"\""] { expect(#"{"__metadata__":\#(value)}"#, data: 0, "not an object of strings") }
        for value in ["1", "null", "[]", "\"\""] { expect(#"{"a":\#(value)}"#, data: 0, "'a' is not described by an object") }
        expect(#"{"a":{"dtype":"F32","dtype":"F32","shape":[],"data_offsets":[0,4]}}"#, "has the member 'dtype' twice")
        expect(#"{"a":{"dtype":"F32","shape":[],"scale":1,"data_offsets":[0,4]}}"#, "not known: 'scale'")
        // Alike to readers, apart in the file.
        #expect(refusal(bytes("{\(member("\u{E9}", 0, 4)),\(member("e\u{301}", 4, 8))}".utf8, data: 8)) == nil)
    }

    @Test func types() throws {
        expect(#"{"a":{"shape":[],"data_offsets":[0,4]}}"#, "has no type")
        expect(#"{"a":{"dtype":1,"shape":[],"data_offsets":[0,4]}}"#, "has no type")
        for type in ["F8_E4M3", "f32", "", "U64"] { expect("{\(member("a", type: type, 0, 4))}", "type that is not known: '\(type)'") }
    }

    @Test func shapes() throws {
        for shape in ["null", "4", "\"\"", "{}", "[-1]", "[1.0]", "[1e0]", "[\"1\"]", "[null]", "[[1]]", "[-0]", "[9223372036854775808]", "[0,18446744073709551616]"] {
            expect("{\(member("a", shape: shape, 0, 4))}", "a shape that is not a list of sizes")
        }
        expect(#"{"a":{"dtype":"F32","data_offsets":[0,4]}}"#, "a shape that is not a list of sizes")
        for shape in ["[4611686018427387904]", "[4294967296,4294967296]", "[0,9223372036854775807,2]", "[9223372036854775807,9223372036854775807,0]"] {
            expect("{\(member("a", shape: shape, 0, 4))}", "too large for any memory")
        }
        for (shape, count) in [("[2]", 8), ("[0]", 0), ("[2305843009213693951]", 9_223_372_036_854_775_804)] {
            expect("{\(member("a", shape: shape, 0, 4))}", "needs \(count) bytes, but 4 are given")
        }
        let empty = [member("a", shape: "[2,0,3]", 0, 0), member("b", 0, 4), member("c", shape: "[0]", 4, 4), member("d", shape: "[0]", 0, 0)]
        #expect(refusal(bytes("{\(empty.joined(separator: ","))}".utf8, data: 4)) == nil)
    }

    @Test func offsets() throws {
        for offsets in ["null", "4", "[]", "[4]", "[0,4,8]", "[0,-4]", "[0,4.0]", "[0,\"4\"]", "[0,9223372036854775808]"] {
            expect(#"{"a":{"dtype":"F32","shape":[],"data_offsets":\#(offsets)}}"#, "has no pair of offsets")
        }
        expect(#"{"a":{"dtype":"F32","shape":[]}}"#, "has no pair of offsets")
        expect("{\(member("a", 4, 0))}", "ends before it begins")
        expect("{\(member("a", 1, 5))}", "beyond the end of the file")
        expect("{\(member("a", 0, Int.max))}", "beyond the end of the file")
        expect("{\(member("a", shape: "[0]", 5, 5))}", "beyond the end of the file")
    }

    @Test func tiling() throws {
        expect("{\(member("a", 0, 4)),\(member("b", 2, 6))}", data: 6, "'b' overlaps")
        expect("{\(member("b", 0, 4)),\(member("a", 0, 4))}", data: 8, "overlaps")
        expect("{\(member("a", 0, 4)),\(member("b", shape: "[0]", 2, 2))}", "'b' overlaps")
        expect("{\(member("b", 8, 12)),\(member("a", 0, 4))}", data: 12, "'b' leaves a hole")
        expect("{\(member("a", 4, 8))}", data: 8, "'a' leaves a hole")
        expect("{\(member("a", 0, 4))}", data: 5, "bytes after the last tensor", offset: 8 + 53 + 4)
        expect("{}", data: 1, "bytes after the last tensor", offset: 10)
        let file = try SafetensorsFile(bytes: bytes("{\(member("b", 4, 8)),\(member("a", 0, 4))}".utf8, data: 8))
        #expect(file.entries.map(\.name) == ["a", "b"])
    }

    /// A name from a file cannot fill or turn a terminal.
    @Test func namesInMessages() throws {
        let long = String(repeating: "n", count: 100_000)
        let message = try #require(refusal(bytes("{\(member(long, 4, 0))}".utf8, data: 4))).message
        #expect(message == "The tensor '\(long.prefix(80))…' ends before it begins.")
        let sly = try #require(refusal(bytes("{\(member("\\u001b[31m\u{202E}\u{E000}\\n", 4, 0))}".utf8, data: 4))).message
        #expect(sly == "The tensor '\\u{1b}[31m\\u{202e}\\u{e000}\\u{a}' ends before it begins.")
    }

    @Test func filesOnDisk() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.safetensors", Data(bytes("{}".utf8, data: 1)))
        let error = #expect(throws: ClinicalError.self) { try SafetensorsFile(path: path) }
        #expect(error?.location == Location(file: path, offset: 10))
        for missing in [folder.path + "/none", folder.path] {
            #expect(throws: ClinicalError.self) { try SafetensorsFile(path: missing) }
        }
        let empty = #expect(throws: ClinicalError.self) { try SafetensorsFile(path: try folder.write("b.safetensors", "")) }
        #expect(empty?.code == .safetensorsMalformed)
    }

    /// Hostile headers of many megabytes: refused in time and memory that stay in proportion.
    @Test(.timeLimit(.minutes(1))) func longHeaders() throws {
        expect("{\"a\":[" + String(repeating: "0,", count: 8_000_000), data: 0, "more values than a model")
        expect("{" + (0..<60_000).map { member("a\($0)", shape: "[0]", 4, 4) }.joined(separator: ",") + "}", "leaves a hole")
        expect("{\(member("a", shape: "[" + String(repeating: "0,", count: 900_000) + "0]", 0, 4))}", "needs 0 bytes")
        expect("{\"\(String(repeating: ",:[{\\\"", count: 1_500_000))\":1}", data: 0, "is not described by an object")
        let marks = String(String.UnicodeScalarView((0..<400_000).map { $0 % 2 == 0 ? "\u{301}" : "\u{323}" }))
        expect("{\"__metadata__\":{\"a\(marks)\":\"\",\"b\(marks)\":1}}", data: 0, "a key of more than 128 bytes")
        expect("{\"\(marks)\":1,\"\(marks)\":1}", data: 0, "is not described by an object")
        expect("{\"\(marks)\":{\"\(marks)\":1}}", data: 0, "a member that is not known")
        expect("{\(member("a", type: marks, 0, 4))}", "type that is not known")
        #expect(try SafetensorsFile(bytes: bytes("{\(member(marks, 0, 4))}".utf8, data: 4)).floats(named: marks) == [0])
    }

    /// Changed, cut and lengthened files are read or refused, and what is read can be used.
    @Test func randomChangesNeverCrash() throws {
        var generator = SeededGenerator(seed: 11)
        let tensors = SafetensorsType.allCases.map { SafetensorsTensor(name: "t\($0.rawValue)", dtype: $0, shape: [2, 3], bytes: [UInt8](repeating: 5, count: 6 * $0.width)) }
        let original = try SafetensorsWriter.bytes(tensors, metadata: ["k": "v"])
        let headerEnd = original.count - tensors.map { 6 * $0.dtype.width }.reduce(0, +)
        let alphabet = Array("0123456789{}[]\",:-. eF\\ut".utf8)
        var accepted = 0
        for _ in 0..<6000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0..<headerEnd, using: &generator)
                switch Int.random(in: 0..<6, using: &generator) {
                case 0: bytes[min(place, bytes.count - 1)] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.insert(alphabet.randomElement(using: &generator)!, at: min(place, bytes.count))
                case 2: bytes.remove(at: min(place, bytes.count - 1))
                case 3: bytes.removeLast(Int.random(in: 0...min(40, bytes.count - 1), using: &generator))
                default: bytes[min(place, bytes.count - 1)] = alphabet.randomElement(using: &generator)!
                }
            }
            do throws(ClinicalError) {
                let file = try SafetensorsFile(bytes: bytes)
                accepted += 1
                for entry in file.entries {
                    #expect(file.withBytes(of: entry) { $0.count } == entry.count * entry.dtype.width)
                    _ = try? file.floats(named: entry.name)
                    _ = try? file.int32s(named: entry.name)
                }
                _ = try? file.checkFinite()
            } catch {
                #expect(error.code == .safetensorsMalformed && !error.message.isEmpty)
            }
        }
        #expect(accepted > 0)
    }
}
