import Casebook
import CasebookExtraction
import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Foundation
import Testing

/// Whole trainings in the small, on notes of this repository: train, save, load, judge.
@Suite(.timeLimit(.minutes(4))) struct AssertionTrainingTests {
    static func documents(_ folder: String, count: Int) throws -> [AnnotatedDocument] {
        let path = Fixture.root + "/Corpora/notes/" + folder
        return try FileManager.default.contentsOfDirectory(atPath: path).sorted().prefix(count).flatMap { try AnnotatedFiles.read(path + "/" + $0) }
    }

    static func texts(_ documents: [AnnotatedDocument]) -> [AssertionTraining.Text] {
        documents.map { document in
            .init(
                id: document.id, text: document.text,
                entities: document.entities.map { entity in
                    var values: [AssertionAxis: String] = [:]
                    for axis in AssertionAxis.allCases { values[axis] = entity.attributes[axis.rawValue] }
                    return .init(start: entity.start, end: entity.end, kind: entity.kind, values: values)
                })
        }
    }

    static func training(_ language: String, count: Int, epochs: Int) throws -> AssertionTraining {
        var settings = RelationTrainingTests.settings(language == "zh" ? .character : .word, epochs: epochs)
        settings.architecture.cueWidth = 8
        settings.batch = 4
        var training = AssertionTraining(settings: settings, lexicons: try Fixture.lexicons.get())
        training.corpora = [
            .init(
                meaning: AssertionCorpus(name: "notes"), training: texts(try documents(language + "/train", count: count)),
                development: texts(try documents(language + "/dev", count: 8)))
        ]
        return training
    }

    static func judge(_ assertion: LearnedAssertion?, _ documents: [AnnotatedDocument]) throws -> [[Entity]] {
        let pipeline = try Pipeline.assertions(Fixture.lexicons.get(), learned: assertion.map { [.init($0, name: "test")] } ?? [])
        var workspace = try PipelineWorkspace()
        return try documents.map { document in
            let source = SourceText(document.text)
            var input = Document(id: document.id, text: source)
            for entity in document.entities {
                let start = try #require(source.byteOffset(entity.start, in: .scalar)), end = try #require(source.byteOffset(entity.end, in: .scalar))
                input.entities.append(Entity(kind: EntityKind(entity.kind), span: TextSpan(start, end), source: "given"))
            }
            return try pipeline.annotate(input, workspace: &workspace).entities
        }
    }

    @Test(arguments: ["en", "zh"]) func trainsSavesLoadsAndJudges(_ language: String) async throws {
        let training = try Self.training(language, count: 40, epochs: 6), development = try Self.documents(language + "/dev", count: 8)
        var (assertion, result) = try await training.train()
        let best = try #require(result.bestEpoch), measured = try #require(result.history[best - 1].metrics["F1 notes status"])
        #expect(measured > 0.4, "F1 \(measured)")
        let folder = try TemporaryFolder()
        assertion.combination = .model
        try assertion.write(to: folder.path + "/model", members: [])
        for format in WeightFormat.allCases {
            let loaded = try ModelLibrary(folder: "/").assertion(folder.path + "/model", matcher: Fixture.lexicons.get().matcher, format: format)
            #expect(loaded.combination == .model)
            var score = ValueScore()
            for (document, entities) in zip(development, try Self.judge(loaded, development)) {
                for (gold, found) in zip(document.entities, entities) {
                    if let status = gold.attributes["assertion"] { score.add(gold: status, predicted: found.assertion.status.rawValue) }
                }
            }
            // In use it scores what training measured, to the rounding of packed weights.
            #expect(abs(score.macroF1 - measured) < (format == .float32 ? 0.03 : 0.06), "\(format)")
        }
    }

    /// Rules that name a cue are never overridden without being told to.
    @Test func whereACueSpeaksTheRulesDecide() async throws {
        let training = try Self.training("en", count: 12, epochs: 2), development = try Self.documents("en/dev", count: 8)
        let assertion = try await training.train().assertion
        #expect(assertion.combination == .cues)
        let ruled = try Self.judge(nil, development), both = try Self.judge(assertion, development)
        var cued = 0, changed = 0
        for (rules, found) in zip(ruled.joined(), both.joined()) {
            #expect(found.assertion.cues == rules.assertion.cues)
            // A value that no heading and no default gives comes of a cue.
            if rules.assertion.status == .absent {
                cued += 1
                #expect(found.assertion.status == .absent)
            }
            if rules.assertion != found.assertion {
                changed += 1
                #expect(found.assertion.source == "model:test")
            } else {
                #expect(found.assertion.source == nil)
            }
        }
        #expect(cued > 30 && changed > 0)
    }

    @Test func valuesOfACorpusMayBeRenamedLeftOutAndGiven() {
        var corpus = AssertionCorpus(name: "x")
        corpus.values[.status] = ["NEG": "absent", "MAYBE": nil]
        corpus.defaults[.temporality] = "current"
        #expect(corpus.value("NEG", on: .status) == "absent")
        #expect(corpus.value("MAYBE", on: .status) == nil)
        #expect(corpus.value("present", on: .status) == "present")
        #expect(corpus.value(nil, on: .status) == nil)
        #expect(corpus.value(nil, on: .temporality) == "current")
    }

    @Test func damagedModelsAreRefused() async throws {
        let folder = try TemporaryFolder(), path = folder.path + "/model"
        try await Self.training("en", count: 3, epochs: 1).train().assertion.write(to: path, members: [])
        let good = try String(contentsOfFile: path + "/config.json", encoding: .utf8)
        for (part, change) in [
            (#""overCues":1.0"#, #""overCues":7"#), (#""units":32"#, #""units":64"#), (#""assertion":["#, #""assertion":["more","#),
            (#""kinds":["#, #""kinds":["more","#),
            (#""cueWidth":8"#, #""cueWidth":0"#),
        ] {
            #expect(good.contains(part), "\(part)")
            try good.replacing(part, with: change, maxReplacements: 1).write(toFile: path + "/config.json", atomically: true, encoding: .utf8)
            let error = #expect(throws: ClinicalError.self, "\(change)") { _ = try ModelLibrary(folder: "/").assertion(path, matcher: Fixture.lexicons.get().matcher) }
            #expect(error?.code == .modelDamaged || error?.code == .safetensorsMismatch)
        }
    }
}
