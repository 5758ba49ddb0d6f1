import CasebookCore
import CasebookLearning
import CasebookTestSupport
import Foundation
import Testing

@Suite struct WordVectorFileTests {
    private static let vectors = WordVectors(
        words: ["the", "糖尿病", "1", "e\u{301}", "é", "\u{1F489}"], dimension: 3,
        values: [0.1, -2, 3.5e-12, 1 / 3, 0, -1e30, 7, 8, 9, -0.25, .leastNonzeroMagnitude, 1, 16_777_216, 0.3, -0.3, 1e-5, 2, 123_456.79])

    private func expectSame(_ a: WordVectors, _ b: WordVectors) {
        #expect(a.dimension == b.dimension && a.count == b.count)
        #expect((0..<a.count).map { Array(a.word($0).utf8) } == (0..<b.count).map { Array(b.word($0).utf8) })
        #expect(a.values.map(\.bitPattern) == b.values.map(\.bitPattern))
    }

    private func read(_ contents: String, _ reader: WordVectorReader = WordVectorReader()) throws -> WordVectors {
        let folder = try TemporaryFolder()
        return try reader.read(folder.write("vectors", contents))
    }

    private func expectError(_ contents: Data, line: Int?, _ part: String, reader: WordVectorReader = WordVectorReader()) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("vectors", contents)
        let error = #expect(throws: ClinicalError.self) { try reader.read(path) }
        #expect(error?.code == .embeddingMalformed && error?.location?.line == line && error?.message.contains(part) == true, "\(String(describing: error))")
    }

    private func expectError(_ contents: String, line: Int?, _ part: String) throws { try expectError(Data(contents.utf8), line: line, part) }

    @Test(arguments: WordVectorFormat.allCases) func everyFormatReadsBackAsItWas(format: WordVectorFormat) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/out"
        try WordVectorWriter.write(Self.vectors, to: path, format: format)
        expectSame(try WordVectorReader().read(path), Self.vectors)
        expectSame(try WordVectorReader(format: format).read(path), Self.vectors)
        let some = try WordVectorReader(words: ["糖尿病", "é", "absent"]).read(path)
        #expect(some.count == 2 && some.word(0) == "糖尿病" && some["é"].map(Array.init) == [16_777_216, 0.3, -0.3])
        let first = try WordVectorReader(limit: 2).read(path)
        #expect(first.count == 2 && first["1"] == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out"])
    }

    @Test func filesOfOtherProgramsAreRead() throws {
        // fastText and word2vec end a line with a blank, some programs with a carriage return or with nothing.
        let text = try read("2 2\r\nthe 0.1 -.5 \r\nof +1e-2 2.E1")
        #expect(text.values == [0.1, -0.5, 0.01, 20])
        #expect(try read("the\t1\t2\nof\t3\t4\n").values == [1, 2, 3, 4])
        // Two numbers alone are a header even where the words are numbers.
        #expect(try read("1 2\n7 1 2\n").word(0) == "7")
        #expect(try read("a 00000000000000000000.5 1e-400\n").values == [0.5, 0])
        // Binary records without line feeds between them.
        var binary = Data("2 1\na ".utf8)
        withUnsafeBytes(of: Float(2).bitPattern.littleEndian) { binary += $0 }
        binary += Data("b ".utf8)
        withUnsafeBytes(of: Float(-3).bitPattern.littleEndian) { binary += $0 }
        let folder = try TemporaryFolder()
        #expect(try WordVectorReader().read(folder.write("b", binary)).values == [2, -3])
    }

    @Test func longFilesAreReadInBlocks() throws {
        var generator = SeededGenerator(seed: 5)
        let count = 30_000
        let values = (0..<count * 20).map { _ in Float.random(in: -1...1, using: &generator) }
        let vectors = WordVectors(words: (0..<count).map { "词\($0)" }, dimension: 20, values: values)
        let folder = try TemporaryFolder()
        for format in WordVectorFormat.allCases {
            let path = folder.path + "/" + format.rawValue
            try WordVectorWriter.write(vectors, to: path, format: format)
            expectSame(try WordVectorReader().read(path), vectors)
        }
    }

    @Test func malformedTextNamesItsLine() throws {
        try expectError("", line: nil, "empty")
        try expectError("2 0\na\n", line: 1, "dimension")
        try expectError("2 70000\na 1\n", line: 1, "dimension")
        try expectError("3 2\na 1 2\nb 1\nc 1 2\n", line: 3, "1 numbers where 2")
        try expectError("a 1 2\nNew York 1 2\n", line: 2, "Number 1")
        try expectError("a 1 2\nb 1 2 3\n", line: 2, "3 numbers where 2")
        try expectError("2 2\na 1 2\na 3 4\n", line: 3, "second time")
        try expectError("2 2\na 1 2\nb nan 4\n", line: 3, "not finite")
        try expectError("2 2\na 1 2\nb 1e99 4\n", line: 3, "not finite")
        try expectError("2 2\na 1 2\nb 1 0x4\n", line: 3, "Number 2")
        try expectError("2 2\na 1 2\nb 1 4-\n", line: 3, "Number 2")
        try expectError("3 2\na 1 2\nb 1 2\n", line: nil, "after 2 of 3")
        try expectError("1 2\na 1 2\nb 1 2\n", line: 3, "goes on")
        try expectError("a 1 2\n\nb 1 2\n", line: 2, "word and its numbers")
        try expectError("a 1 2\n 1 2\n", line: 2, "word and its numbers")
        try expectError(Data("a 1 2\n".utf8) + [0xFF] + Data(" 1 2\n".utf8), line: 2, "not UTF-8")
    }

    @Test func malformedBinaryNamesItsPlace() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/binary"
        try WordVectorWriter.write(Self.vectors, to: path, format: .word2vecBinary)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        try expectError(whole.dropLast(4), line: nil, "within word 6 of 6")
        try expectError(whole.prefix(10), line: nil, "within word 1 of 6", reader: WordVectorReader(format: .word2vecBinary))
        var unknown = whole
        unknown.replaceSubrange(8..<12, with: [0, 0, 0xC0, 0x7F])
        try expectError(unknown, line: nil, "not finite")
        try expectError(Data("a 1 2\n".utf8), line: 1, "first line", reader: WordVectorReader(format: .word2vecBinary))
    }

    @Test func damagedFilesGiveErrorsAndNoCrash() throws {
        let folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: 6)
        for format in WordVectorFormat.allCases {
            let path = folder.path + "/" + format.rawValue
            try WordVectorWriter.write(Self.vectors, to: path, format: format)
            let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            for _ in 0..<300 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    let place = Int.random(in: 0..<bytes.count, using: &generator)
                    switch Int.random(in: 0..<3, using: &generator) {
                    case 0: bytes[place] = [0, 9, 10, 13, 32, 45, 46, 48, 57, 101, 255].randomElement(using: &generator)!
                    case 1: bytes.removeSubrange(place..<min(bytes.count, place + 5))
                    default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 9)], at: place)
                    }
                    if bytes.isEmpty { bytes = [48] }
                }
                let damaged = try folder.write("damaged", Data(bytes))
                do throws(ClinicalError) {
                    let vectors = try WordVectorReader().read(damaged)
                    let isFinite = vectors.values.allSatisfy(\.isFinite)
                    #expect(isFinite)
                } catch {
                    #expect(error.code == .embeddingMalformed)
                }
            }
        }
    }

    @Test func exponentsOfAnySizeAreChecked() throws {
        for exponent in ["-9223372036854775808", "9223372036854775807", "-9223372036854775809", "1000"] {
            try expectError("a 1e\(exponent)\n", line: 1, "Number 1")
        }
        #expect(try read("a 1e-400 1e2\n").values == [0, 100])
    }

    @Test func theNearestAreFoundByTheirAngle() {
        let vectors = WordVectors(words: ["east", "north", "far-east", "south", "west", "nowhere"], dimension: 2, values: [1, 0, 0, 1, 50, 10, 0, -1, -1, 0, 0, 0])
        let near = vectors.nearest(to: "east", count: 3)
        // North, south and nowhere are equally near; the earlier comes first.
        #expect(near?.map(\.word) == ["far-east", "north", "south"])
        #expect(near.map { abs($0[0].similarity - 0.980581) < 1e-5 } == true)
        #expect(vectors.nearest(to: [-2, 0.001], count: 1).map(\.word) == ["west"])
        #expect(vectors.nearest(to: [1, 1], count: 99).count == 6)
        #expect(vectors.nearest(to: "up", count: 3) == nil && vectors["up"] == nil)
    }

    @Test func theNearestOfManyAreThoseOfAFullSort() {
        var generator = SeededGenerator(seed: 11)
        let values = (0..<2000 * 7).map { _ in Float.random(in: -1...1, using: &generator) }
        let vectors = WordVectors(words: (0..<2000).map(String.init), dimension: 7, values: values)
        let all = vectors.nearest(to: "42", count: 1999) ?? []
        #expect(all.count == 1999 && zip(all, all.dropFirst()).allSatisfy { $0.similarity >= $1.similarity })
        #expect(vectors.nearest(to: "42", count: 25) == Array(all.prefix(25)))
    }
}
