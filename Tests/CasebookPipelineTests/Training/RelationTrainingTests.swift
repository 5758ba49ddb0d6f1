import Casebook
import CasebookExtraction
import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Foundation
import Testing

/// Whole trainings in the small, on notes of this repository: train, save, load, relate.
@Suite(.timeLimit(.minutes(4))) struct RelationTrainingTests {
    typealias Text = RelationTraining.Text

    static func texts(_ folder: String, count: Int) throws -> [Text] {
        let path = Fixture.root + "/Corpora/relations/" + folder
        return try FileManager.default.contentsOfDirectory(atPath: path).sorted().prefix(count).flatMap { try AnnotatedFiles.read(path + "/" + $0) }.map { note in
            Text(
                id: note.id, text: note.text, entities: note.entities.map { .init(start: $0.start, end: $0.end, kind: $0.kind) },
                relations: note.relations.map { .init(from: $0.from, to: $0.to, kind: $0.kind) })
        }
    }

    static func settings(_ unit: TextUnit, epochs: Int) -> EncoderSettings {
        var settings = EncoderSettings()
        settings.architecture.unit = unit
        settings.architecture.wordWidth = 32
        settings.architecture.units = 32
        settings.architecture.mentionWidth = 12
        settings.architecture.usesLexicon = false
        settings.epochs = epochs
        settings.rate = 0.01
        settings.batch = 2
        return settings
    }

    static func training(_ language: String, count: Int, epochs: Int) throws -> RelationTraining {
        var training = RelationTraining(settings: settings(language == "zh" ? .character : .word, epochs: epochs), lexicons: try Fixture.lexicons.get())
        training.corpora = [
            .init(meaning: RelationCorpus(name: "notes"), training: try texts(language + "/train", count: count), development: try texts(language + "/dev", count: 5))
        ]
        return training
    }

    static func relate(_ extractor: RelationExtractor, _ texts: [Text], guideline: String? = nil) throws -> [[Text.Relation]] {
        let pipeline = try Pipeline.relations(extractor, model: "test", guideline: guideline, lexicons: Fixture.lexicons.get())
        var workspace = try PipelineWorkspace()
        return try texts.map { text in
            let source = SourceText(text.text)
            var document = Document(id: text.id, text: source)
            for entity in text.entities {
                let start = try #require(source.byteOffset(entity.start, in: .scalar)), end = try #require(source.byteOffset(entity.end, in: .scalar))
                var given = Entity(kind: EntityKind(entity.kind), span: TextSpan(start, end), source: "given")
                given.concepts = entity.concepts
                document.entities.append(given)
            }
            return try pipeline.annotate(document, workspace: &workspace).relations.map { .init(from: $0.from, to: $0.to, kind: $0.kind) }
        }
    }

    static func f1(_ found: [[Text.Relation]], _ texts: [Text]) -> Double {
        var counts = MatchCounts()
        for (text, relations) in zip(texts, found) {
            counts += MatchCounts(right: Set(relations).intersection(text.relations).count, found: Set(relations).count, wanted: Set(text.relations).count)
        }
        return counts.f1
    }

    static func open(_ path: String, format: WeightFormat = .float32) throws -> RelationExtractor {
        try ModelLibrary(folder: "/").relationExtractor(path, matcher: Fixture.lexicons.get().matcher, format: format)
    }

    @Test(arguments: ["en", "zh"]) func trainsSavesLoadsAndRelates(_ language: String) async throws {
        let training = try Self.training(language, count: 24, epochs: 10), development = training.corpora[0].development
        let (extractor, result) = try await training.train()
        let best = try #require(result.bestEpoch), measured = try #require(result.history[best - 1].metrics["F1"])
        #expect(measured > 0.6, "F1 \(measured)")
        // In use it scores what training measured: better by the choice of what no relation needs, and for the rounding of packed weights.
        let found = try Self.relate(extractor, development)
        #expect(Self.f1(found, development) > measured - 0.01)

        let folder = try TemporaryFolder()
        try extractor.write(to: folder.path + "/model", isSmall: true, members: [])
        for format in WeightFormat.allCases {
            let again = try Self.relate(Self.open(folder.path + "/model", format: format), development)
            #expect(abs(Self.f1(again, development) - Self.f1(found, development)) < 0.03, "\(format)")
        }
    }

    @Test func theNumberOfJobsDecidesNothing() async throws {
        let folder = try TemporaryFolder()
        for jobs in [1, 3] {
            var training = try Self.training("en", count: 4, epochs: 2)
            training.run.jobs = jobs
            try await training.train().extractor.write(to: folder.path + "/\(jobs)", isSmall: false, members: [])
        }
        for file in ["model.safetensors", "config.json"] {
            #expect(FileManager.default.contentsEqual(atPath: folder.path + "/1/" + file, andPath: folder.path + "/3/" + file))
        }
    }

    private static let drugs = ["aspirin", "heparin", "digoxin", "insulin", "morphine", "warfarin", "lithium", "quinine"]
    private static let findings = ["nausea", "vertigo", "asthma", "anemia", "tremor", "cough"]

    /// A text of two sentences, with the drug spoken of twice: only the second sentence says what the first mentions are told to be.
    private static func conceptText(_ drug: String, _ finding: String, isCause: Bool) -> Text {
        let second = isCause ? "The drug, \(drug), caused the \(finding)." : "The drug, \(drug), cured the \(finding)."
        let text = "We report \(drug) and \(finding) in a man. " + second
        var entities: [Text.Entity] = []
        for (word, kind) in [(drug, "Chemical"), (finding, "Disease")] {
            var start = text.startIndex
            while let range = text.range(of: word, range: start..<text.endIndex) {
                let place = text.distance(from: text.startIndex, to: range.lowerBound)
                entities.append(.init(start: place, end: place + word.count, kind: kind, concepts: [word + "-id"]))
                start = range.upperBound
            }
        }
        return Text(id: text, text: text, entities: entities, relations: isCause ? [.init(from: 0, to: 2, kind: "CID")] : [])
    }

    @Test func conceptsAreRelatedByWhatAnyOfTheirMentionsSays() async throws {
        var texts: [Text] = []
        for (number, drug) in Self.drugs.enumerated() {
            for (other, finding) in Self.findings.enumerated() { texts.append(Self.conceptText(drug, finding, isCause: (number + other) % 2 == 0)) }
        }
        var training = RelationTraining(settings: Self.settings(.word, epochs: 20), lexicons: try Fixture.lexicons.get())
        var meaning = RelationCorpus(name: "cid")
        meaning.relatesConcepts = true
        meaning.reach = 32
        training.corpora = [.init(meaning: meaning, training: texts, development: [])]
        training.settings.batch = 8
        let extractor = try await training.train().extractor
        let new = [Self.conceptText("aspirin", "tremor", isCause: true), Self.conceptText("aspirin", "tremor", isCause: false)]
        let found = try Self.relate(extractor, new)
        // A pair of concepts gives one relation, between the first mentions of each.
        #expect(found == new.map(\.relations))
    }

    /// What would give the answer away is not looked at; kinds that no guideline relates are passed over.
    @Test func kindsThatArePassedOverTellNothing() async throws {
        func text(_ verb: String, _ trigger: String, _ kind: String, _ person: String) -> Text {
            let text = "The aspirin \(verb) \(person) nausea."
            return Text(
                id: text, text: text,
                entities: [
                    .init(start: 4, end: 11, kind: "drug"), .init(start: 12, end: 12 + verb.count, kind: trigger),
                    .init(start: 17 + verb.count, end: 23 + verb.count, kind: "symptom"),
                ], relations: [.init(from: 0, to: 2, kind: kind), .init(from: 1, to: 2, kind: "Effect")])
        }
        let texts = ["his", "her"].flatMap { person in
            ["caused", "induced", "provoked", "brought"].map { text($0, "harm", "adverse", person) }
                + ["cured", "healed", "relieved", "ended"].map { text($0, "help", "treats", person) }
        }
        var training = RelationTraining(settings: Self.settings(.word, epochs: 30), lexicons: try Fixture.lexicons.get())
        var meaning = RelationCorpus(name: "effects")
        meaning.kinds = ["harm": nil, "help": nil]
        meaning.relations = ["Effect": nil]
        training.corpora = [.init(meaning: meaning, training: texts, development: [])]
        let extractor = try await training.train().extractor
        #expect(extractor.guidelines.map(\.relations) == [["adverse", "treats"]])
        for text in texts {
            // The same words with the other trigger, and without: the answer does not change.
            var other = text, without = text
            other.entities[1].kind = text.entities[1].kind == "harm" ? "help" : "harm"
            without.entities[1].kind = "nothing that is known"
            #expect(try Self.relate(extractor, [text, other, without]) == Array(repeating: [text.relations[0]], count: 3))
        }
    }

    @Test func theKindsOrTheCallerChooseTheGuideline() async throws {
        func text(_ sentence: String, _ first: (String, String), _ second: (String, String), _ kind: String) -> Text {
            func entity(_ mark: (String, String)) -> Text.Entity {
                let start = sentence.range(of: mark.0)!.lowerBound.utf16Offset(in: sentence)
                return .init(start: start, end: start + mark.0.utf16.count, kind: mark.1)
            }
            return Text(id: sentence, text: sentence, entities: [entity(first), entity(second)], relations: [.init(from: 0, to: 1, kind: kind)])
        }
        var training = RelationTraining(settings: Self.settings(.word, epochs: 20), lexicons: try Fixture.lexicons.get())
        // The corpora call their kinds by other names and learn from each other.
        var bench = RelationCorpus(name: "bench")
        bench.kinds = ["Chemical": "drug", "Disease": "symptom", "Dose": nil]
        training.corpora = [
            .init(
                meaning: RelationCorpus(name: "ward"), training: Self.findings.map { text("He takes aspirin for \($0).", ("aspirin", "drug"), ($0, "symptom"), "treats") },
                development: []),
            .init(
                meaning: bench, training: Self.findings.map { text("He takes aspirin for \($0).", ("aspirin", "Chemical"), ($0, "Disease"), "CID") },
                development: []),
        ]
        let extractor = try await training.train().extractor
        let own = training.corpora.map { $0.training[0] }
        #expect(try Self.relate(extractor, own) == own.map(\.relations))
        #expect(try Self.relate(extractor, own, guideline: "ward") == [own[0].relations, []])
        let folder = try TemporaryFolder()
        try extractor.write(to: folder.path + "/model", isSmall: false, members: [])
        #expect(try Self.relate(Self.open(folder.path + "/model"), own) == own.map(\.relations))
    }

    @Test func nothingToTrainOnIsSaid() async throws {
        var training = try Self.training("en", count: 0, epochs: 1)
        training.corpora[0].training = []
        let error = await #expect(throws: ClinicalError.self) { _ = try await training.train() }
        #expect(error?.code == .taggerExamples)
    }

    @Test func damagedModelsAreRefused() async throws {
        let folder = try TemporaryFolder(), path = folder.path + "/model"
        try await Self.training("en", count: 2, epochs: 1).train().extractor.write(to: path, isSmall: false, members: [])
        let good = try String(contentsOfFile: path + "/config.json", encoding: .utf8)
        for (part, change) in [
            (#""units":32"#, #""units":64"#), (#""kinds":["#, #""kinds":["extra","#), (#""ends":[0"#, #""ends":[999"#), (#""classes""#, #""other""#),
            (#""reach":16"#, #""reach":0"#), (#""concepts":false"#, #""concepts":true"#), (#""name":"notes""#, #""name":"others""#), (#""encoders":1"#, #""encoders":2"#),
            (#""cueWidth":0"#, #""cueWidth":8"#), (#""mentionWidth":12"#, #""mentionWidth":13"#),
        ] where good.contains(part) {
            try good.replacing(part, with: change, maxReplacements: 1).write(toFile: path + "/config.json", atomically: true, encoding: .utf8)
            let error = #expect(throws: ClinicalError.self, "\(change)") { _ = try Self.open(path) }
            #expect(error?.code == .modelDamaged || error?.code == .safetensorsMismatch)
        }
    }

    /// Twenty times the entities take twenty times the pairs: each is looked at with the next few only.
    @Test func candidatesAreLinearInTheEntities() {
        func pairs(_ count: Int) -> Int {
            let guideline = RelationGuideline(name: "test", relations: ["r"], ends: [.init(from: 0, to: 0)])
            let mentions = (0..<count).map { RelationMention(units: 2 * $0..<2 * $0 + 1, window: 0, sentence: 0, kind: 0, concepts: [], entity: $0) }
            return RelationCandidateMaker(guideline, kinds: 1).candidates(mentions).count
        }
        #expect(pairs(100) == 2 * (100 * 16 - 16 * 17 / 2))
        #expect(pairs(2000) == 2 * (2000 * 16 - 16 * 17 / 2))
    }
}
