import Casebook
import CasebookExtraction
import CasebookTestSupport
import Foundation
import Testing

/// Sections of notes without headings.
@Suite(.timeLimit(.minutes(4))) struct SectionClassifierComponentTests {
    private static let labels = ["present_illness": "GENHX", "physical_exam": "EXAM", "plan": "PLAN", "medications": "MEDICATIONS", "past_medical_history": "PASTMEDICALHX"]

    private static func pipeline() async throws -> Pipeline {
        var training = ClassTraining(settings: ClassTrainingTests.settings(.word, epochs: 10), lexicons: try Fixture.lexicons.get())
        var meaning = ClassCorpus(name: "sections")
        meaning.labels = Self.labels.mapValues { $0 }
        training.corpora = [.init(meaning: meaning, training: try ClassTrainingTests.sections("en/train", count: 200), development: [])]
        let (classifier, _) = try await training.train()
        var models = ClinicalModels()
        models.sections = [ClinicalModel(classifier, language: .english, name: "en-sections", digest: "")]
        return try Pipeline.clinical(Fixture.lexicons.get(), models: models, name: "test")
    }

    @Test func paragraphsGetTheSectionTheyAreOf() async throws {
        let pipeline = try await Self.pipeline()
        var workspace = try PipelineWorkspace()
        func sections(_ text: String) throws -> [Section] {
            let document = try pipeline.annotate(Document(id: "1", text: SourceText(text)), workspace: &workspace)
            // Sections cover the text, one after the other, and no sentence is lost.
            #expect(document.sections.first?.span.start == 0 && document.sections.last?.span.end == document.text.count)
            for (section, next) in zip(document.sections, document.sections.dropFirst()) { #expect(section.span.end == next.span.start) }
            #expect(document.sentences.last?.tokens.upperBound == document.tokens.count)
            return document.sections
        }
        let illness = """
            The patient is a 63-year-old woman who presented with three days of worsening shortness of breath and a productive cough. She denies chest pain. She was seen two
            days ago in the clinic and was given an inhaler, which brought no relief, and since last night she has had fever and chills.
            """
        let exam = """
            Temperature 38.4, blood pressure 132/78, pulse 104, oxygen saturation 91% on room air. Alert and oriented, in mild distress. Lungs with crackles at the right base.
            Heart regular without murmur. Abdomen soft and non-tender. No edema of the extremities.
            """
        let paragraphs = try sections(illness + "\n\n" + exam + "\n\nThank you.\n")
        #expect(paragraphs.map(\.kind) == ["present_illness", "physical_exam", "other"])
        #expect(paragraphs.map(\.loinc) == ["10164-2", "29545-1", nil])
        #expect(paragraphs.map(\.source) == ["model:en-sections", "model:en-sections", nil])
        // Neighbours of one kind are one section, and lines count where there is no empty one.
        let lines = [exam, exam].map { $0.replacingOccurrences(of: "\n", with: " ") }.joined(separator: "\n")
        #expect(try sections(lines).map(\.kind) == ["physical_exam"])
        // Headings are believed, and short texts are left as they are.
        #expect(try sections("Physical Exam:\n" + illness).map(\.kind) == ["physical_exam"])
        #expect(try sections("No fever. Lungs clear.").map(\.kind) == ["preamble"])
    }

    @Test func anotherLanguageIsLeftAsItIs() async throws {
        let pipeline = try await Self.pipeline()
        var workspace = try PipelineWorkspace()
        let text = "患者三天前受凉后出现发热、咳嗽，咳黄色痰，伴右侧胸痛，深呼吸时加重，无咯血，自服退热药后体温稍降，今来我院就诊。"
        let document = try pipeline.annotate(Document(id: "1", text: SourceText(text)), workspace: &workspace)
        #expect(document.sections.map(\.kind) == ["preamble"])
    }
}
