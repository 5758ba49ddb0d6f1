import CasebookCore
import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Foundation
import Testing

@Suite struct SubwordVectorsTests {
    private static let vectors = SubwordVectors(gramLengths: 2...3, dimension: 2, values: [1, 2, -3, 0.25, .leastNonzeroMagnitude, 1e30])

    @Test func theFileReadsBackAsItWas() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/ngrams.safetensors"
        try Self.vectors.write(to: path)
        let file = try SafetensorsFile(path: path)
        #expect(file.entry(named: "ngrams")?.shape == [3, 2] && file.metadata == ["shortest_gram": "2", "longest_gram": "3"])
        let read = try SubwordVectors(path: path)
        #expect(read.values.map(\.bitPattern) == Self.vectors.values.map(\.bitPattern))
        #expect(read.dimension == 2 && read.buckets == 3 && read.gramLengths == 2...3)
        #expect(read.vector(of: "糖尿病") == Self.vectors.vector(of: "糖尿病") && read.vector(of: "糖尿病") != nil)
    }

    private func code(_ shape: [Int], _ metadata: [String: String]?, name: String = "ngrams", number: Float = 1) throws -> ClinicalError.Code? {
        let folder = try TemporaryFolder()
        let path = folder.path + "/file"
        let floats = [Float](repeating: number, count: shape.reduce(1, *))
        try SafetensorsWriter.write([SafetensorsTensor(name: name, dtype: .float32, shape: shape, floats: floats)], metadata: metadata, to: path)
        return #expect(throws: ClinicalError.self) { try SubwordVectors(path: path) }?.code
    }

    @Test func otherFilesAreRefused() throws {
        let sound = ["shortest_gram": "2", "longest_gram": "3"]
        for shape in [[6], [0, 2], [3, 0], [1, 65_537], [3, 2, 1]] { #expect(try code(shape, sound) == .safetensorsMismatch) }
        #expect(try code([3, 2], sound, name: "words") == .safetensorsMismatch)
        #expect(try code([3, 2], nil) == .safetensorsMismatch)
        for (shortest, longest) in [("0", "3"), ("4", "3"), ("3", "101"), ("-9223372036854775808", "9223372036854775807"), ("", "3"), ("3", "x")] {
            #expect(try code([3, 2], ["shortest_gram": shortest, "longest_gram": longest]) == .safetensorsMismatch)
        }
        #expect(try code([3, 2], sound, number: .nan) == .modelDamaged)
        let missing = #expect(throws: ClinicalError.self) { try SubwordVectors(path: "/nowhere/file") }
        #expect(missing?.code == .fileUnreadable)
    }
}
