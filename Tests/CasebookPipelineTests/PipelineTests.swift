import Casebook
import CasebookTestSupport
import Testing

@Suite struct PipelineTests {
    @Test func aComponentNeedsWhatItNeeds() throws {
        let error = #expect(throws: ClinicalError.self) { try Pipeline(name: "x", components: [SentenceComponent()]) }
        #expect(error?.code == .pipelineOrder)
        #expect(error?.message.contains("sections, tokens") == true)
    }

    @Test func aTimeLimitEndsADocument() throws {
        var workspace = try PipelineWorkspace()
        let pipeline = try Pipeline.rules(Fixture.lexicons.get())
        let text = SourceText(String(repeating: "Fever and cough. ", count: 5_000))
        let error = #expect(throws: ClinicalError.self) { try pipeline.annotate(Document(id: "1", text: text), workspace: &workspace, deadline: Deadline(seconds: 1e-9)) }
        #expect(error?.code == .timeLimit)
    }

    @Test func aHugeTextIsRefused() throws {
        var workspace = try PipelineWorkspace()
        let pipeline = try Pipeline.rules(Fixture.lexicons.get())
        let text = SourceText(utf8: [UInt8](repeating: 0x61, count: Pipeline.maximumBytes + 1))
        let error = #expect(throws: ClinicalError.self) { try pipeline.annotate(Document(id: "1", text: text), workspace: &workspace) }
        #expect(error?.code == .sizeLimit)
    }

    /// Every span slices to its own text in all three units, whatever the text.
    @Test(arguments: 0..<40)
    func spansSliceInEveryUnit(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed) + 99)
        let string = RandomText.make(250, using: &generator)
        let document = try Fixture.analyze(string)
        let scalars = Array(string.unicodeScalars)
        let units = Array(string.utf16)
        var spans = document.tokens.map(\.span) + document.sentences.map(\.span) + document.sections.map(\.span)
        spans += document.entities.flatMap { [$0.span] + $0.assertion.cues.map(\.span) }
        for span in spans {
            let text = document.text[span]
            let byScalar = scalars[document.text.offset(span.start, in: .scalar)..<document.text.offset(span.end, in: .scalar)]
            let byUnit = units[document.text.offset(span.start, in: .utf16)..<document.text.offset(span.end, in: .utf16)]
            #expect(Array(text.unicodeScalars) == Array(byScalar))
            #expect(Array(text.utf16) == Array(byUnit))
            #expect(span.start < span.end)
        }
    }

    @Test func hostileTexts() throws {
        for text in [
            String(repeating: "(", count: 100_000), String(repeating: "【", count: 100_000), String(repeating: "无", count: 100_000), String(repeating: "no ", count: 50_000),
            String(repeating: "\u{202E}a", count: 20_000), String(repeating: "👩‍⚕️", count: 20_000), String(repeating: "\u{0}", count: 100_000),
            String(repeating: "1.", count: 50_000),
            String(repeating: "family history of ", count: 20_000), String(repeating: "否认、", count: 40_000), "", " ", "\n",
        ] {
            let document = try Fixture.analyze(text)
            #expect(document.text.count == text.utf8.count)
        }
    }

    /// Lines of abbreviations, signs and units in a Chinese note are read as Chinese; English words are not.
    @Test func linesWithoutEnglishWordsBelongToTheNote() throws {
        var workspace = try PipelineWorkspace()
        func languages(_ text: String) throws -> [Language] {
            try Pipeline.rules(Fixture.lexicons.get()).annotate(Document(id: "1", text: SourceText(text)), workspace: &workspace).sentences.map(\.language)
        }
        let lines = "患者因反复发热三天入院，查体未见明显异常，予抗感染治疗。\nK+ 5.2 mmol/L\nHER2 (1+), CgA (-)\nNo fever today.\n"
        #expect(try languages(lines) == [.chinese, .chinese, .chinese, .english])
        #expect(try languages("K+ 5.2 mmol/L\n\nNo fever today.") == [.english, .english])
    }
}
