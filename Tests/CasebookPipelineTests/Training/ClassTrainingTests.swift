import Casebook
import CasebookExtraction
import CasebookLearning
import CasebookTensor
import CasebookTestSupport
import Foundation
import Testing

/// Whole trainings in the small, on the sections of notes of this repository: train, save, load, classify.
@Suite(.timeLimit(.minutes(4))) struct ClassTrainingTests {
    private static let kept: Set<String> = ["present_illness", "physical_exam", "plan", "medications", "past_medical_history"]

    /// The bodies of sections, each with the section's kind as its label.
    static func sections(_ folder: String, count: Int) throws -> [ClassTraining.Text] {
        let path = Fixture.root + "/Corpora/notes/" + folder
        return try FileManager.default.contentsOfDirectory(atPath: path).sorted().prefix(count).flatMap { try AnnotatedFiles.read(path + "/" + $0) }.flatMap { note in
            let scalars = Array(note.text.unicodeScalars), starts = note.sections.map(\.start) + [scalars.count]
            return note.sections.enumerated().compactMap { number, section -> ClassTraining.Text? in
                guard kept.contains(section.kind), section.end < starts[number + 1] else { return nil }
                let body = String(String.UnicodeScalarView(scalars[section.end..<starts[number + 1]]))
                return .init(id: "\(note.id)-\(number)", text: body, labels: [section.kind], sequence: note.id)
            }
        }
    }

    static func settings(_ unit: TextUnit, epochs: Int) -> EncoderSettings {
        var settings = RelationTrainingTests.settings(unit, epochs: epochs)
        settings.architecture.mentionWidth = 0
        settings.batch = 8
        return settings
    }

    static func classify(_ classifier: TextClassifier, _ texts: [ClassTraining.Text]) throws -> [Classification] {
        let classification = try TextClassification(classifier, lexicons: Fixture.lexicons.get())
        var workspace = try PipelineWorkspace(), found: [Classification] = [], first = 0
        while first < texts.count {
            var last = first + 1
            while classifier.isSequence, last < texts.count, texts[last].sequence == texts[first].sequence { last += 1 }
            found += try classification.classify(texts[first..<last].map { Document(id: $0.id, text: SourceText($0.text)) }, workspace: &workspace)
            first = last
        }
        return found
    }

    static func accuracy(_ found: [Classification], _ texts: [ClassTraining.Text]) -> Double {
        Double(zip(found, texts).count { $0.labels == $1.labels }) / Double(texts.count)
    }

    static func open(_ path: String, format: WeightFormat = .float32) throws -> TextClassifier {
        try ModelLibrary(folder: "/").classifier(path, matcher: Fixture.lexicons.get().matcher, format: format)
    }

    /// Plain, hierarchical, and in sequence with a random field.
    @Test(arguments: [("en", 0, false), ("zh", 0, false), ("en", 16, false), ("en", 16, true)])
    func trainsSavesLoadsAndClassifies(_ language: String, _ documentUnits: Int, _ isSequence: Bool) async throws {
        var training = ClassTraining(settings: Self.settings(language == "zh" ? .character : .word, epochs: 8), lexicons: try Fixture.lexicons.get())
        training.settings.architecture.documentUnits = documentUnits
        training.settings.architecture.window = documentUnits > 0 ? 40 : 200
        var meaning = ClassCorpus(name: "sections")
        meaning.isSequence = isSequence
        let development = try Self.sections(language + "/dev", count: 12)
        training.corpora = [.init(meaning: meaning, training: try Self.sections(language + "/train", count: 140), development: development)]
        let (classifier, result) = try await training.train()
        let best = try #require(result.bestEpoch), measured = try #require(result.history[best - 1].metrics["accuracy"])
        #expect(measured > 0.55, "accuracy \(measured)")
        #expect(classifier.isSequence == isSequence && Set(classifier.labels).isSubset(of: Self.kept))
        let folder = try TemporaryFolder()
        try classifier.write(to: folder.path + "/model", members: [])
        for format in WeightFormat.allCases {
            let found = try Self.classify(Self.open(folder.path + "/model", format: format), development)
            // In use it scores what training measured, to the rounding of weights.
            #expect(abs(Self.accuracy(found, development) - measured) < (format == .float32 ? 0.03 : 0.08), "\(format)")
            for classification in found {
                #expect(abs(classification.scores.reduce(0) { $0 + $1.probability } - 1) < 1e-3)
                #expect(classification.scores.max { $0.probability < $1.probability }?.label == classification.labels.first || isSequence)
            }
        }
    }

    @Test func aTextMayHaveSeveralLabels() async throws {
        let findings = ["fever", "cough", "nausea"], drugs = ["aspirin", "heparin"]
        func text(_ finding: String?, _ drug: String?, _ number: Int) -> ClassTraining.Text {
            let words = ["Seen on day \(number)", finding.map { "reports \($0)" }, drug.map { "takes \($0)" }].compactMap(\.self).joined(separator: ", ") + "."
            return .init(id: "\(number)", text: words, labels: (finding == nil ? [] : ["finding"]) + (drug == nil ? [] : ["drug"]), sequence: "\(number)")
        }
        var texts: [ClassTraining.Text] = []
        for finding in findings.map(Optional.some) + [nil] { for drug in drugs.map(Optional.some) + [nil] { for _ in 0..<3 { texts.append(text(finding, drug, texts.count)) } } }
        var training = ClassTraining(settings: Self.settings(.word, epochs: 25), lexicons: try Fixture.lexicons.get())
        var meaning = ClassCorpus(name: "several")
        meaning.isMultiple = true
        training.corpora = [.init(meaning: meaning, training: texts, development: [])]
        let classifier = try await training.train().classifier
        #expect(classifier.isMultiple)
        let found = try Self.classify(classifier, texts)
        for (text, classification) in zip(texts, found) { #expect(Set(classification.labels) == Set(text.labels)) }
    }

    /// Where one word decides, the gradients say so; and more steps change little, as the way is straight.
    @Test func attributionsPointToWhatDecides() async throws {
        let texts = (0..<40).map { number -> ClassTraining.Text in
            let isDrug = number % 2 == 0, word = isDrug ? ["aspirin", "heparin"][number / 2 % 2] : ["fever", "cough"][number / 2 % 2]
            return .init(id: "\(number)", text: "On day \(number) the chart mentions \(word) and little else.", labels: [isDrug ? "drug" : "finding"], sequence: "")
        }
        var training = ClassTraining(settings: Self.settings(.word, epochs: 20), lexicons: try Fixture.lexicons.get())
        training.corpora = [.init(meaning: ClassCorpus(name: "words"), training: texts, development: [])]
        let classifier = try await training.train().classifier
        let classification = try TextClassification(classifier, lexicons: Fixture.lexicons.get())
        var workspace = try PipelineWorkspace()
        for (word, label) in [("heparin", "drug"), ("cough", "finding")] {
            let document = Document(id: "1", text: SourceText("On day 7 the chart mentions \(word) and little else."))
            let attributions = try classification.attributions(document, label: label, workspace: &workspace)
            #expect(attributions.count == 11)
            #expect(attributions.max { $0.gradient < $1.gradient }.map { document.text[$0.span] } == word)
            #expect(abs(attributions.reduce(0) { $0 + $1.attention } - 1) < 1e-4)
            let other = try classification.attributions(document, label: label == "drug" ? "finding" : "drug", workspace: &workspace)
            #expect(other.min { $0.gradient < $1.gradient }.map { document.text[$0.span] } == word)
            #expect(try classification.attributions(document, label: "none such", workspace: &workspace).isEmpty)
        }
    }

    @Test func theNumberOfJobsDecidesNothing() async throws {
        let folder = try TemporaryFolder()
        for jobs in [1, 3] {
            var training = ClassTraining(settings: Self.settings(.word, epochs: 2), lexicons: try Fixture.lexicons.get())
            training.corpora = [.init(meaning: ClassCorpus(name: "sections"), training: try Self.sections("en/train", count: 12), development: [])]
            training.run.jobs = jobs
            try await training.train().classifier.write(to: folder.path + "/\(jobs)", members: [])
        }
        #expect(FileManager.default.contentsEqual(atPath: folder.path + "/1/model.safetensors", andPath: folder.path + "/3/model.safetensors"))
    }

    @Test func corporaThatDoNotAgreeAreRefused() async throws {
        var training = ClassTraining(settings: Self.settings(.word, epochs: 1), lexicons: try Fixture.lexicons.get())
        var other = ClassCorpus(name: "b")
        other.isSequence = true
        let texts = try Self.sections("en/train", count: 3)
        training.corpora = [.init(meaning: ClassCorpus(name: "a"), training: texts, development: []), .init(meaning: other, training: texts, development: [])]
        let error = await #expect(throws: ClinicalError.self) { _ = try await training.train() }
        #expect(error?.code == .taggerExamples)
    }

    @Test func damagedModelsAreRefused() async throws {
        let folder = try TemporaryFolder(), path = folder.path + "/model"
        var training = ClassTraining(settings: Self.settings(.word, epochs: 1), lexicons: try Fixture.lexicons.get())
        training.corpora = [.init(meaning: ClassCorpus(name: "sections"), training: try Self.sections("en/train", count: 12), development: [])]
        try await training.train().classifier.write(to: path, members: [])
        let good = try String(contentsOfFile: path + "/config.json", encoding: .utf8)
        for (part, change) in [
            (#""labels":["#, #""labels":["more","#), (#""sequence":false"#, #""sequence":true"#), (#""multiple":false"#, #""multiple":7"#),
            (#""documentUnits":0"#, #""documentUnits":16"#),
            (#""mentionWidth":0"#, #""mentionWidth":4"#), (#""units":32"#, #""units":16"#),
        ] {
            #expect(good.contains(part), "\(part)")
            try good.replacing(part, with: change, maxReplacements: 1).write(toFile: path + "/config.json", atomically: true, encoding: .utf8)
            let error = #expect(throws: ClinicalError.self, "\(change)") { _ = try Self.open(path) }
            #expect(error?.code == .modelDamaged || error?.code == .safetensorsMismatch)
        }
    }
}
