import Casebook
import CasebookExtraction
import CasebookTensor
import CasebookTestSupport
import Testing

@Suite(.timeLimit(.minutes(3))) struct SegmentationTrainingTests {
    /// Lines of our own, in which the words 心衰史 and 复查过 stand whole, as no dictionary has them.
    static let lines = [
        "患者 有 心衰史 ， 昨日 复查过 血糖 。", "家属 诉 心衰史 多年 ， 未 复查过 。", "既往 心衰史 明确 ， 曾 复查过 心电图 。", "复查过 胸片 ， 无 心衰史 。", "否认 心衰史 ， 复查过 肝功能 。",
        "上月 复查过 血脂 ， 心衰史 同前 。",
    ]

    static func training() throws -> SegmentationTraining {
        var settings = EncoderSettings()
        settings.architecture.wordWidth = 16
        settings.architecture.segmentWidth = 8
        settings.architecture.units = 24
        settings.epochs = 30
        settings.rate = 0.01
        settings.batch = 4
        var training = SegmentationTraining(settings: settings, lexicons: try Fixture.lexicons.get())
        training.corpora = [.init(name: "lines", training: lines, development: Array(lines.prefix(2)))]
        return training
    }

    static func segment(_ segmenter: some WordSegmenter, _ line: String) throws -> String {
        var workspace = try PipelineWorkspace()
        return String(decoding: LineSegmentation(segmenter: segmenter).segment(line, workspace: &workspace).dropLast(), as: UTF8.self)
    }

    @Test func trainsSavesLoadsAndCuts() async throws {
        let lexicons = try Fixture.lexicons.get()
        let (segmenter, result) = try await Self.training().train()
        #expect(result.history.contains { $0.metrics["F1"] ?? 0 > 0.99 })
        let line = "复查过心电图，家属诉心衰史。"
        #expect(try Self.segment(lexicons.segmenter, line) != "复查过 心电图 ， 家属 诉 心衰史 。")
        #expect(try Self.segment(segmenter, line) == "复查过 心电图 ， 家属 诉 心衰史 。")
        let folder = try TemporaryFolder()
        try segmenter.write(to: folder.path + "/model", members: [])
        for format in WeightFormat.allCases {
            let loaded = try ModelLibrary(folder: "/").segmenter(folder.path + "/model", lattice: lexicons.segmenter, format: format)
            #expect(try Self.segment(loaded, line) == "复查过 心电图 ， 家属 诉 心衰史 。")
        }
    }

    /// Whatever the text, every character stays, and words of other scripts stay whole.
    @Test func cutsLoseNothing() async throws {
        var training = try Self.training()
        training.settings.epochs = 1
        let segmenter = try await training.train().segmenter
        var random = SeededGenerator(seed: 11)
        let alphabet = Array("患者有心衰史复查过血糖。，CT1.5mg\t \u{3000}𠮷é\u{0301}😀\r\n".unicodeScalars)
        for _ in 0..<200 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<(random.next() % 60) { scalars.append(alphabet[Int(random.next() % UInt64(alphabet.count))]) }
            let line = String(scalars), cut = try Self.segment(segmenter, line)
            #expect(cut.unicodeScalars.filter { !$0.properties.isWhitespace } == line.unicodeScalars.filter { !$0.properties.isWhitespace })
        }
        #expect(try Self.segment(segmenter, "CT示CA19-9升高").contains("CA19-9"))
    }
}
