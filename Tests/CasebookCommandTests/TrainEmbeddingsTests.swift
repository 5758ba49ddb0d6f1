import Casebook
import CasebookTestSupport
import Foundation
import Testing

@Suite struct TrainEmbeddingsTests {
    private static let canary = "CANARYNAME王小明77"

    private static func corpus() -> String {
        (0..<400).map { "patient \(canary) takes \($0 % 2 == 0 ? "aspirin" : "clopidogrel") for chest pain \($0 % 3)\n" }.joined()
    }

    @Test(arguments: ["word2vec", "binary", "glove"]) func vectorsAreTheSameWithAnyNumberOfThreads(format: String) throws {
        let folder = try TemporaryFolder()
        let text = try folder.write("text/a.txt", Self.corpus())
        var files: [Data] = []
        for jobs in ["1", "2"] {
            let output = folder.path + "/\(format).\(jobs)"
            let result = try CommandRunner.run([
                "train", "embeddings", folder.path + "/text", "--output", output, "--format", format, "--dimension", "10", "--epochs", "2", "--seed", "3", "--jobs", jobs,
            ])
            #expect(result.status == 0 && result.output.isEmpty && !result.error.contains("CANARY"), "\(result.error)")
            files.append(try Data(contentsOf: URL(fileURLWithPath: output)))
            #expect(try FileManager.default.attributesOfItem(atPath: output)[.posixPermissions] as? Int == 0o600)
        }
        #expect(files[0] == files[1])
        let vectors = try WordVectorReader().read(folder.path + "/\(format).1")
        #expect(vectors.dimension == 10 && vectors["aspirin"] != nil && vectors.count == 11)
        #expect(FileManager.default.fileExists(atPath: text))
    }

    @Test func neighboursAndProgressAreShownWhereWanted() throws {
        let folder = try TemporaryFolder()
        let text = try folder.write("a.txt", Self.corpus())
        let common = ["train", "embeddings", text, "--output", folder.path + "/v", "--dimension", "10", "--epochs", "1", "--minimum-count", "1"]
        let result = try CommandRunner.run(common + ["--progress", "always", "--buckets", "1000", "--shortest-gram", "4", "--neighbors", "aspirin", "aspirins", "x"])
        let lines = result.lines.map { $0.split(separator: "\t").map(String.init) }
        #expect(lines.count == 21 && lines.allSatisfy { $0.count == 3 } && lines.last == ["x", "-", "-"])
        #expect(result.error.contains("100 %") && result.error.contains("loss"))
        let quiet = try CommandRunner.run(common + ["--quiet"])
        #expect(quiet.status == 0 && quiet.output.isEmpty && quiet.error.isEmpty)
    }

    @Test func wrongUseIsRefused() throws {
        let folder = try TemporaryFolder()
        let text = try folder.write("a.txt", Self.corpus())
        let output = folder.path + "/v"
        for wrong in [
            ["--dimension", "0"], ["--shards", "65"], ["--learning-rate", "0"], ["--shortest-gram", "7"], ["--longest-gram", "101"],
            ["--shortest-gram", "9223372036854775807", "--longest-gram", "9223372036854775807"], ["--jobs", "0"], ["--format", "csv"],
        ] {
            #expect(try CommandRunner.run(["train", "embeddings", text, "--output", output] + wrong).status == 2)
        }
        let rare = try CommandRunner.run(["train", "embeddings", text, "--output", output, "--minimum-count", "5000"])
        #expect(rare.status == 3 && rare.error.contains("embedding.corpus"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.txt"])
    }

    @Test func nGramsAreKeptBesideTheVectors() throws {
        let folder = try TemporaryFolder()
        let text = try folder.write("text/a.txt", Self.corpus())
        let output = folder.path + "/v.vec"
        let common = ["train", "embeddings", text, "--output", output, "--dimension", "10", "--epochs", "1"]
        let result = try CommandRunner.run(common + ["--buckets", "500", "--shortest-gram", "2", "--longest-gram", "5"])
        #expect(result.status == 0, "\(result.error)")
        let grams = try SubwordVectors(path: output + ".ngrams.safetensors")
        #expect(grams.buckets == 500 && grams.dimension == 10 && grams.gramLengths == 2...5 && grams.vector(of: "aspirins") != nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["text", "v.vec", "v.vec.ngrams.safetensors"])
        let device = try CommandRunner.run(["train", "embeddings", text, "--output", "/dev/null", "--buckets", "500"])
        #expect(device.status == 2 && device.error.contains("--buckets"))
    }

    @Test func anOutputThatCannotBeWrittenIsKnownBeforeTheTraining() throws {
        let folder = try TemporaryFolder()
        // A text that no training accepts: the output comes first.
        let text = try folder.write("a.txt", Data([0xFF, 0x20, 0xFE]))
        for output in ["/missing/o.vec", ""] {
            let result = try CommandRunner.run(["train", "embeddings", text, "--output", folder.path + output])
            #expect(result.status == 3 && result.error.contains("file.unwritable"), "\(result.error)")
        }
        try FileManager.default.createDirectory(atPath: folder.path + "/o.ngrams.safetensors", withIntermediateDirectories: true)
        let grams = try CommandRunner.run(["train", "embeddings", text, "--output", folder.path + "/o", "--buckets", "10"])
        #expect(grams.status == 3 && grams.error.contains("file.unwritable"))
    }

    @Test func theTextIsNeverReplaced() throws {
        let folder = try TemporaryFolder()
        let text = try folder.write("text/a.txt", Self.corpus())
        try folder.write("text/v.ngrams.safetensors", Self.corpus())
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: text)
        let before = try Data(contentsOf: URL(fileURLWithPath: text))
        for (input, output) in [(text, text), ("/text", "/text/../text/a.txt"), (text, "/link"), ("/link", text), ("/text", "/text/v")] {
            let arguments = [input, output].map { $0.hasPrefix(folder.path) ? $0 : folder.path + $0 }
            let result = try CommandRunner.run(["train", "embeddings", arguments[0], "--output", arguments[1], "--buckets", "10"])
            #expect(result.status == 2 && result.error.contains("one of the inputs"), "\(result.error)")
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: text)) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/text").count == 2)
    }

    @Test func aModelTooLargeForMemoryIsRefused() throws {
        let folder = try TemporaryFolder()
        let text = try folder.write("a.txt", Self.corpus())
        let result = try CommandRunner.run(["train", "embeddings", text, "--output", folder.path + "/v", "--buckets", "1000000000", "--dimension", "65536"])
        #expect(result.status == 3 && result.error.contains("limit.size"), "\(result.error)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.txt"])
    }
}
