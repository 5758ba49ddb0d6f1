import Casebook
import CasebookExtraction
import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Foundation
import Synchronization
import Testing

/// Whole trainings in the small, on notes of this repository: train, save, load, predict.
@Suite(.timeLimit(.minutes(3))) struct EntityTrainingTests {
    static func texts(_ folder: String, count: Int) throws -> [TrainingText] {
        let path = Fixture.root + "/Corpora/notes/" + folder
        return try FileManager.default.contentsOfDirectory(atPath: path).sorted().prefix(count).flatMap { try AnnotatedFiles.read(path + "/" + $0) }.map { note in
            TrainingText(id: note.id, text: note.text, entities: note.entities.map { LabelledSpan(start: $0.start, end: $0.end, kind: $0.kind) })
        }
    }

    static func training(_ language: String, count: Int = 12, epochs: Int = 4) throws -> EntityTraining {
        var settings = EncoderSettings()
        settings.architecture.unit = language == "zh" ? .character : .word
        settings.architecture.wordWidth = 32
        settings.architecture.units = 32
        settings.architecture.window = 60
        settings.architecture.guidelineWidth = 4
        if language == "zh" {
            settings.architecture.bigramWidth = 8
            settings.architecture.segmentWidth = 8
        } else {
            settings.architecture.characterWidth = 8
            settings.architecture.characterFilters = 16
            settings.architecture.encoders = 2
        }
        settings.epochs = epochs
        settings.rate = 0.01
        settings.batch = 8
        var training = EntityTraining(settings: settings, lexicons: try Fixture.lexicons.get())
        training.corpora = [
            .init(meaning: TaggingCorpus(name: "notes"), training: try texts(language + "/train", count: count), development: try texts(language + "/dev", count: 4))
        ]
        return training
    }

    static func predict(_ tagger: EntityTagger, _ texts: [TrainingText]) throws -> [[LabelledSpan]] {
        let pipeline = try Pipeline.tagger(tagger, model: "test", lexicons: Fixture.lexicons.get())
        var workspace = try PipelineWorkspace()
        return try texts.map { text in
            let document = try pipeline.annotate(Document(id: text.id, text: SourceText(text.text)), workspace: &workspace)
            return document.entities.map { entity in
                LabelledSpan(
                    start: document.text.offset(entity.span.start, in: .scalar), end: document.text.offset(entity.span.end, in: .scalar), kind: entity.kind.rawValue)
            }
        }
    }

    static func score(_ found: [[LabelledSpan]], _ texts: [TrainingText]) -> Double {
        var scores = SpanScores()
        for (text, spans) in zip(texts, found) { scores.add(gold: text.entities, predicted: spans) }
        return scores.micro.f1
    }

    static func open(_ path: String, format: WeightFormat = .float32) throws -> EntityTagger {
        try ModelLibrary(folder: "/").entityTagger(path, matcher: Fixture.lexicons.get().matcher, format: format)
    }

    @Test(arguments: ["en", "zh"]) func trainsSavesLoadsAndTags(_ language: String) async throws {
        let training = try Self.training(language, count: 40, epochs: 8), development = training.corpora[0].development
        let (tagger, result) = try await training.train()
        let best = try #require(result.bestEpoch), measured = try #require(result.history[best - 1].metrics["F1"])
        #expect(measured > 0.4, "F1 \(measured)")
        // In use it scores what training measured, to the rounding of packed weights.
        let found = try Self.predict(tagger, development)
        #expect(abs(Self.score(found, development) - measured) < 0.01)

        let folder = try TemporaryFolder()
        try tagger.write(to: folder.path + "/model", isSmall: true, members: [])
        for format in WeightFormat.allCases {
            let loaded = try Self.open(folder.path + "/model", format: format)
            #expect(abs(Self.score(try Self.predict(loaded, development), development) - measured) < 0.02, "\(format)")
        }
    }

    /// With an intercept the fitted line brings the mean confidence to the share that is right, exactly; what is saved says the same.
    @Test func confidenceIsBroughtToTheShareThatIsRight() async throws {
        let training = try Self.training("en", count: 40, epochs: 6), development = training.corpora[0].development
        let (tagger, _) = try await training.train()
        #expect(tagger.calibration != nil)
        let folder = try TemporaryFolder()
        try tagger.write(to: folder.path + "/model", isSmall: false, members: [])
        let loaded = try Self.open(folder.path + "/model")
        #expect(loaded.calibration == tagger.calibration)
        let pipeline = try Pipeline.tagger(tagger, model: "test", guideline: "notes", lexicons: Fixture.lexicons.get())
        var workspace = try PipelineWorkspace()
        var sum = 0.0, right = 0, count = 0
        for text in development {
            let document = try pipeline.annotate(Document(id: text.id, text: SourceText(text.text)), workspace: &workspace)
            for entity in document.entities {
                let start = document.text.offset(entity.span.start, in: .scalar), end = document.text.offset(entity.span.end, in: .scalar)
                sum += try #require(entity.confidence)
                right += text.entities.contains(LabelledSpan(start: start, end: end, kind: entity.kind.rawValue)) ? 1 : 0
                count += 1
            }
        }
        #expect(count > 20 && abs(sum - Double(right)) / Double(count) < 1e-6)
    }

    @Test func withoutDevelopmentTextsTheCalibrationIsTheOneGiven() async throws {
        var training = try Self.training("en", count: 2, epochs: 1)
        training.corpora[0].development = []
        training.calibration = LogisticRecalibration(slope: 0.5, intercept: -0.25)
        #expect(try await training.train().tagger.calibration == training.calibration)
    }

    @Test func theNumberOfJobsDecidesNothing() async throws {
        let folder = try TemporaryFolder()
        for jobs in [1, 3] {
            var training = try Self.training("en", count: 4, epochs: 2)
            training.run.jobs = jobs
            try await training.train().tagger.write(to: folder.path + "/\(jobs)", isSmall: false, members: [])
        }
        for file in ["model.safetensors", "config.json"] {
            #expect(FileManager.default.contentsEqual(atPath: folder.path + "/1/" + file, andPath: folder.path + "/3/" + file))
        }
    }

    @Test func anInterruptedTrainingGoesOnToTheSameModel() async throws {
        let folder = try TemporaryFolder()
        var whole = try Self.training("zh", count: 4, epochs: 3)
        whole.corpora[0].development = []
        try await whole.train().tagger.write(to: folder.path + "/whole", isSmall: false, members: [])
        var part = whole
        part.run.checkpoint = folder.path + "/checkpoint"
        let steps = StepCounter()
        let task = Task { [part] in
            try await part.train { _ in steps.add() }
        }
        while steps.count < 1 { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        let first = try await task.value
        part.run.resume = true
        if first.result.ending == .cancelled {
            // Another training is not gone on with.
            for change in 0..<2 {
                var other = part
                if change == 0 { other.run.seed = 9 } else { other.settings.rate = 0.02 }
                do {
                    _ = try await other.train()
                    Issue.record("A training with another seed or rate went on from the checkpoint.")
                } catch { #expect((error as? ClinicalError)?.code == .trainingCheckpoint) }
            }
        }
        let last = first.result.ending == .cancelled ? try await part.train() : first
        try last.tagger.write(to: folder.path + "/part", isSmall: false, members: [])
        #expect(FileManager.default.contentsEqual(atPath: folder.path + "/whole/model.safetensors", andPath: folder.path + "/part/model.safetensors"))
    }

    /// Overlapping mentions of different kinds need a head each.
    @Test func nestedMentionsAreFound() async throws {
        var texts: [TrainingText] = []
        for (number, organ) in ["lung", "liver", "colon", "breast", "kidney", "ovary", "skin", "brain"].enumerated() {
            let start = "The patient has ".count, end = start + organ.count
            texts.append(
                TrainingText(
                    id: "\(number)", text: "The patient has \(organ) cancer since May.",
                    entities: [.init(start: start, end: end + 7, kind: "disease"), .init(start: start, end: end, kind: "anatomy")]))
        }
        var training = try Self.training("en", epochs: 60)
        training.corpora = [.init(meaning: TaggingCorpus(name: "nested"), training: texts, development: [])]
        training.isNested = true
        training.settings.architecture.guidelineWidth = 0
        let tagger = try await training.train().tagger
        #expect(tagger.heads.map(\.name) == ["anatomy", "disease"])
        let found = try Self.predict(tagger, texts)
        for (text, spans) in zip(texts, found) { #expect(Set(spans) == Set(text.entities)) }
    }

    /// A corpus that does not part two kinds, and one that leaves a kind out, teach nothing false.
    @Test func annotationsMayLeaveKindsOpen() async throws {
        func text(_ sentence: String, _ marks: [(String, String)]) -> TrainingText {
            TrainingText(
                id: sentence, text: sentence,
                entities: marks.map { mark in
                    let start = sentence.range(of: mark.0)!.lowerBound.utf16Offset(in: sentence)
                    return LabelledSpan(start: start, end: start + mark.0.utf16.count, kind: mark.1)
                })
        }
        let drugs = ["aspirin", "heparin", "digoxin", "insulin"], findings = ["fever", "nausea", "cough", "vertigo"]
        var full: [TrainingText] = [], vague: [TrainingText] = []
        for drug in drugs { for finding in findings { full.append(text("He took \(drug) for \(finding) today.", [(drug, "drug"), (finding, "symptom")])) } }
        for drug in drugs { for finding in findings { vague.append(text("She took \(drug) for \(finding) again.", [(finding, "condition")])) } }
        var training = try Self.training("en", epochs: 25)
        training.settings.architecture.guidelineWidth = 0
        training.heads = [TaggingHead(name: "main", kinds: ["disease", "drug", "symptom"])]
        training.corpora = [
            .init(meaning: TaggingCorpus(name: "full"), training: full, development: []),
            .init(meaning: TaggingCorpus(name: "vague", kinds: ["condition": ["disease", "symptom"]], missing: ["drug"]), training: vague, development: []),
        ]
        let tagger = try await training.train().tagger
        let new = [text("She took aspirin for cough again.", [("aspirin", "drug"), ("cough", "symptom")])]
        #expect(try Self.predict(tagger, new)[0] == new[0].entities)
    }

    /// Corpora that contradict each other share an encoder, each with its head: a text is annotated as those it is like, or as one is told to.
    @Test func theTextOrTheCallerChoosesTheGuideline() async throws {
        func text(_ sentence: String, _ mention: String, _ kind: String) -> TrainingText {
            let start = sentence.range(of: mention)!.lowerBound.utf16Offset(in: sentence)
            return TrainingText(id: sentence, text: sentence, entities: [LabelledSpan(start: start, end: start + mention.utf16.count, kind: kind)])
        }
        let drugs = ["aspirin", "heparin", "digoxin", "insulin", "morphine", "warfarin"]
        var training = try Self.training("en", epochs: 25)
        training.settings.architecture.guidelineWidth = 4
        training.corpora = [
            .init(
                meaning: TaggingCorpus(name: "ward", heads: ["ward"]), training: drugs.map { text("The patient was given \($0) daily.", $0, "drug") }, development: []),
            .init(
                meaning: TaggingCorpus(name: "bench", heads: ["bench"]),
                training: drugs.map { text("We dissolved \($0) powder in water.", "\($0) powder", "substance") }, development: []),
        ]
        let tagger = try await training.train().tagger
        #expect(tagger.heads == [TaggingHead(name: "bench", kinds: ["substance"]), TaggingHead(name: "ward", kinds: ["drug"])])
        let folder = try TemporaryFolder()
        try tagger.write(to: folder.path + "/model", isSmall: false, members: [])
        let loaded = try Self.open(folder.path + "/model"), lexicons = try Fixture.lexicons.get()
        var workspace = try PipelineWorkspace()
        for (sentence, guideline, expected) in [
            ("The patient was given heparin daily.", nil, "heparin drug"), ("We dissolved heparin powder in water.", nil, "heparin powder substance"),
            ("We dissolved heparin powder in water.", "bench", "heparin powder substance"), ("The patient was given heparin daily.", "ward", "heparin drug"),
        ] as [(String, String?, String)] {
            for tagger in [tagger, loaded] {
                let pipeline = try Pipeline.tagger(tagger, model: "test", guideline: guideline, lexicons: lexicons)
                let document = try pipeline.annotate(Document(id: "1", text: SourceText(sentence)), workspace: &workspace)
                #expect(document.entities.map { "\(document.text[$0.span]) \($0.kind.rawValue)" } == [expected])
            }
        }
        // Told against what the text suggests, the other head answers.
        let pipeline = try Pipeline.tagger(tagger, model: "test", guideline: "ward", lexicons: lexicons)
        let document = try pipeline.annotate(Document(id: "1", text: SourceText("We dissolved heparin powder in water.")), workspace: &workspace)
        #expect(document.entities.allSatisfy { $0.kind == .drug })
    }

    @Test func nothingToTrainOnIsSaid() async throws {
        var training = try Self.training("en", count: 0)
        training.corpora[0].training = []
        let error = await #expect(throws: ClinicalError.self) { _ = try await training.train() }
        #expect(error?.code == .taggerExamples)
    }
}

private final class StepCounter: Sendable {
    private let value = Mutex(0)
    var count: Int { value.withLock { $0 } }
    func add() { value.withLock { $0 += 1 } }
}
