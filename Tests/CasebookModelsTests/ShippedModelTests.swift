import Casebook
import CasebookTestSupport
import Foundation
import Testing

/// The models of this repository: whole, described, no larger than promised, and of use.
@Suite struct ShippedModelTests {
    static let folder = Fixture.root + "/Models"
    static let taggers = ["en-clinical/fast", "en-clinical/accurate", "en-biomedical/fast", "en-biomedical/accurate", "zh-clinical/fast", "zh-clinical/accurate"]
    static let languageModels = ["en-characters"]
    static let segmenters = ["zh-segmenter"]
    static let attributes = ["en-attributes", "zh-attributes"]
    static let assertions = ["en-assertions", "zh-assertions"]
    static let relations = ["en-relations", "zh-relations"]
    static let classifiers = ["en-sections", "en-rct-roles", "en-adverse-event"]

    private static func size(_ name: String) throws -> Int {
        try ["config.json", "model.safetensors", "MODEL_CARD.md"].reduce(0) { sum, file in
            sum + (try #require(FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)/\(file)")[.size] as? Int))
        }
    }

    @Test func noneIsLargerThanPromised() throws {
        var sum = 0
        for name in Self.taggers + Self.languageModels + Self.segmenters + Self.attributes + Self.assertions + Self.relations + Self.classifiers {
            let limit = Self.languageModels.contains(name) ? 20 : name.hasSuffix("accurate") ? 12 : 8
            let size = try Self.size(name)
            #expect(size <= limit * 1_000_000, "\(name): \(size)")
            sum += size
        }
        #expect(sum <= 80_000_000)
    }

    @Test func eachSaysWhatItIs() throws {
        for name in Self.taggers + Self.segmenters + Self.attributes + Self.assertions + Self.relations + Self.classifiers {
            let config = try JSONParser.parse(Array(Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/\(name)/config.json"))))
            for key in ["architecture", "seed", "epochs", "lexicons", "data"] { #expect(config[key] != nil, "\(name): \(key)") }
            let card = try String(contentsOfFile: "\(Self.folder)/\(name)/MODEL_CARD.md", encoding: .utf8)
            for word in ["Use", "Data", "Scores", "Limits"] { #expect(card.contains("## " + word), "\(name): \(word)") }
        }
    }

    @Test(arguments: PipelineTier.allCases) func aPipelineFindsWhatStandsInBothLanguages(_ tier: PipelineTier) throws {
        let pipeline = try Pipeline.clinical(Fixture.lexicons.get(), tier: tier, models: Self.folder)
        // A tagger, attributes, assertions and relations in either language, and the sections of English notes.
        #expect(pipeline.models.count == (tier == .rules ? 0 : 9))
        var workspace = try PipelineWorkspace()
        func find(_ text: String) throws -> [String] {
            let document = try pipeline.annotate(Document(id: "1", text: SourceText(text)), workspace: &workspace)
            return document.entities.map { "\(document.text[$0.span]) \($0.kind.rawValue) \($0.assertion.status.rawValue)" }
        }
        let english = try find("She denies chest pain. Pneumonia was treated with amoxicillin.")
        #expect(english.contains("chest pain symptom absent") && english.contains("Pneumonia disease present") && english.contains("amoxicillin drug present"), "\(english)")
        let chinese = try find("患者否认发热，诊断为肺炎，予阿莫西林治疗。")
        #expect(chinese.contains("发热 symptom absent") && chinese.contains("肺炎 disease present") && chinese.contains("阿莫西林 drug present"), "\(chinese)")
    }

    @Test(arguments: PipelineTier.allCases) func aPipelineRelatesWhatBelongsTogether(_ tier: PipelineTier) throws {
        let pipeline = try Pipeline.clinical(Fixture.lexicons.get(), tier: tier, models: Self.folder)
        var workspace = try PipelineWorkspace()
        func relations(_ text: String) throws -> Set<String> {
            let document = try pipeline.annotate(Document(id: "1", text: SourceText(text)), workspace: &workspace)
            return Set(
                document.relations.map { relation in
                    let from = document.entities[relation.from].span, to = document.entities[relation.to].span
                    return "\(document.text[from]) \(relation.kind) \(document.text[to])"
                })
        }
        let english = try relations("Started metformin 500 mg twice daily for type 2 diabetes. Chest CT showed a pulmonary embolism.")
        let chinese = try relations("予二甲双胍0.5g口服每日两次治疗2型糖尿病。胸部CT示肺栓塞。")
        #expect(english.contains("metformin treats type 2 diabetes"), "\(english)")
        #expect(try relations("Ibuprofen relieved the headache.").contains("Ibuprofen treats headache"))
        guard tier != .rules else { return }
        #expect(chinese.contains("二甲双胍 treats 2型糖尿病"), "\(chinese)")
        #expect(english.contains { $0.hasSuffix("dose_of metformin") } && chinese.contains { $0.hasSuffix("dose_of 二甲双胍") }, "\(english) \(chinese)")
        #expect(english.contains { $0.contains("shows pulmonary embolism") } && chinese.contains { $0.contains("shows 肺栓塞") }, "\(english) \(chinese)")
    }

    @Test func theClassifiersTellWhatTextsAre() throws {
        let lexicons = try Fixture.lexicons.get(), library = ModelLibrary(folder: Self.folder)
        var workspace = try PipelineWorkspace()
        func label(_ model: String, _ texts: [String]) throws -> [[String]] {
            let classification = try TextClassification(library.classifier(model, matcher: lexicons.matcher), lexicons: lexicons)
            return try classification.classify(texts.map { Document(id: "1", text: SourceText($0)) }, workspace: &workspace).map(\.labels)
        }
        #expect(try label("en-sections", ["Her mother had breast cancer and her father died of a stroke. She does not smoke and drinks wine on weekends."]) == [["FAM/SOCHX"]])
        #expect(try label("en-adverse-event", ["A patient developed severe hepatitis after taking methotrexate."]) == [["Adverse_event"]])
        let roles = try label(
            "en-rct-roles",
            [
                "We aimed to determine whether exercise lowers blood pressure in older adults.", "Participants were randomly assigned to walking or to usual care for 12 weeks.",
                "Systolic pressure fell by 6 mmHg in the walking group (p = 0.01).", "Walking lowers blood pressure in older adults.",
            ])
        #expect(roles.count == 4 && roles[1] == ["METHODS"] && roles[2] == ["RESULTS"] && roles[3] == ["CONCLUSIONS"], "\(roles)")
    }

    /// Wherever a long sentence is cut into windows, a mention is not.
    @Test func noMentionIsCutWhereAWindowEnds() throws {
        let lexicons = try Fixture.lexicons.get(), library = ModelLibrary(folder: Self.folder)
        var workspace = try PipelineWorkspace()
        for (model, filler, mention) in [("en-clinical/fast", "and then ", "myocardial infarction"), ("zh-clinical/fast", "后来他又走了", "急性心肌梗死")] {
            let pipeline = try Pipeline.tagger(library.entityTagger(model, matcher: lexicons.matcher), model: model, guideline: "notes", lexicons: lexicons)
            for count in 44...52 where model.hasPrefix("en") || count < 48 {
                let before = String(repeating: filler, count: model.hasPrefix("en") ? count : count - 12)
                let text = before + (model.hasPrefix("en") ? "had a " : "患") + mention + " " + String(repeating: filler, count: 20)
                let document = try pipeline.annotate(Document(id: "1", text: SourceText(text)), workspace: &workspace)
                let part = document.entities.map { document.text[$0.span] }.filter { mention.contains($0) && $0 != mention }
                #expect(part.isEmpty, "\(model) \(count): \(part)")
            }
        }
    }

    /// Sentences in another language part windows: no mention reaches over them.
    @Test func noMentionReachesOverWhatIsNotRead() throws {
        let pipeline = try Pipeline.clinical(Fixture.lexicons.get(), tier: .fast, models: Self.folder)
        var workspace = try PipelineWorkspace()
        var generator = SeededGenerator(seed: 8)
        let parts = ["患者胸部不适。", "Vitals stable overnight.", "CT of the chest was done.", "右下肺", "No fever.", "心率80次/分。", "Chest pain", "加重"]
        for _ in 0..<200 {
            let text = (0..<6).map { _ in parts[Int.random(in: 0..<parts.count, using: &generator)] }.joined(separator: " ")
            let document = try pipeline.annotate(Document(id: "1", text: SourceText(text)), workspace: &workspace)
            for entity in document.entities {
                let touched = document.sentences.filter { sentence in
                    let tokens = document.tokens[sentence.tokens]
                    return Int(tokens.first!.startByte) < entity.span.end && entity.span.start < Int(tokens.last!.endByte)
                }
                #expect(Set(touched.map(\.language)).count == 1, "\(document.text[entity.span])")
            }
        }
    }

    @Test func theBiomedicalTaggerKnowsChemicalsAndDiseases() throws {
        let lexicons = try Fixture.lexicons.get(), library = ModelLibrary(folder: Self.folder)
        for tier in ["fast", "accurate"] {
            let tagger = try library.entityTagger("en-biomedical/" + tier, matcher: lexicons.matcher)
            let pipeline = try Pipeline.tagger(tagger, model: "en-biomedical", lexicons: lexicons)
            var workspace = try PipelineWorkspace()
            let text = "Cisplatin induced acute renal failure in rats."
            let document = try pipeline.annotate(Document(id: "1", text: SourceText(text)), workspace: &workspace)
            #expect(document.entities.map { "\(document.text[$0.span]) \($0.kind.rawValue)" } == ["Cisplatin drug", "acute renal failure disease"])
        }
    }

    @Test func theSegmenterCutsAndLosesNothing() throws {
        let lexicons = try Fixture.lexicons.get(), library = ModelLibrary(folder: Self.folder)
        for name in Self.segmenters {
            let segmentation = LineSegmentation(segmenter: try library.segmenter(name, lattice: lexicons.segmenter))
            var workspace = try PipelineWorkspace()
            func cut(_ line: String) -> String { String(decoding: segmentation.segment(line, workspace: &workspace), as: UTF8.self).trimmingCharacters(in: .newlines) }
            func visible(_ line: String) -> [Unicode.Scalar] { line.unicodeScalars.filter { !$0.properties.isWhitespace } }
            #expect(cut("患者出现发热咳嗽") == "患者 出现 发热 咳嗽")
            var generator = SeededGenerator(seed: 4)
            for _ in 0..<60 {
                let line = RandomText.make(40, using: &generator).filter { !$0.isNewline }
                #expect(visible(cut(line)) == visible(line))
            }
        }
    }

    @Test func aNameWithoutATierIsTheAccurateOne() throws {
        let library = ModelLibrary(folder: Self.folder)
        #expect(try library.path(of: "en-clinical").hasSuffix("en-clinical/accurate"))
        #expect(try library.path(of: Self.folder + "/zh-clinical").hasSuffix("zh-clinical/accurate"))
        #expect(try library.path(of: "zh-clinical/fast").hasSuffix("zh-clinical/fast"))
        let error = #expect(throws: ClinicalError.self) { _ = try library.path(of: "xx-clinical") }
        #expect(error?.code == .resourceMissing)
    }
}
