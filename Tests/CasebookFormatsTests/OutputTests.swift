import Casebook
import CasebookTestSupport
import Foundation
import Testing

@Suite struct OutputTests {
    private let note = "现病史：患者否认发热，有胸痛\n伴气促。\n家族史：父亲患<高血压>。"

    private var producer: Producer { Producer(version: "0", pipeline: "rules", models: [], lexicons: "x") }

    @Test(arguments: OffsetUnit.allCases)
    func jsonOffsetsSlice(unit: OffsetUnit) throws {
        let document = try Fixture.analyze("🏥" + note)
        let value = try JSONParser.parse(DocumentEncoder(unit: unit, includesTokens: true, includesText: true, producer: producer).line(document).dropLast())
        let text = try #require(value["text"]?.string)
        for entity in value["entities"]?.array ?? [] {
            let start = entity["start"]!.integer!
            let end = entity["end"]!.integer!
            let slice: String =
                switch unit {
                case .scalar: String(String.UnicodeScalarView(Array(text.unicodeScalars)[start..<end]))
                case .utf8: String(decoding: Array(text.utf8)[start..<end], as: UTF8.self)
                case .utf16: String(decoding: Array(text.utf16)[start..<end], as: UTF16.self)
                }
            #expect(slice == entity["text"]?.string)
        }
        #expect(value["length"]?.integer == document.text.length(in: unit))
        for key in ["id", "language", "offsets", "producer", "sections", "sentences", "tokens", "entities", "relations", "measurements", "medications", "times", "diagnostics"] {
            #expect(value[key] != nil, "\(key)")
        }
    }

    @Test func bratOffsetsAndFragments() throws {
        let document = Document(id: "1", text: SourceText("🏥 chest\npain now"))
        var copy = document
        copy.entities = [Entity(kind: .symptom, span: TextSpan(5, 15), source: "x", assertion: Assertion(status: .absent))]
        #expect(BRATWriter.annotations(copy) == "T1\tsymptom 2 7;8 12\tchest pain\nA1\tStatus T1 absent\n")
        let back = try BRATReader.document(id: "1", text: copy.text.string, annotations: BRATWriter.annotations(copy))
        #expect(back.entities.first.map { [$0.start, $0.end] } == [2, 12])
    }

    @Test func conllTags() throws {
        let lines = CoNLLWriter.render(try Fixture.analyze("Denies chest pain."), unit: .scalar).split(separator: "\n")
        #expect(lines.contains("chest\t7\t12\tabsent\tB-symptom"))
        #expect(lines.contains("pain\t13\t17\tabsent\tI-symptom"))
    }

    @Test func conllReadsBack() throws {
        let output = CoNLLWriter.render(try Fixture.analyze("Denies chest pain."), unit: .scalar)
        let back = try CoNLLReader.documents(output + output, id: "x")
        #expect(back.map(\.id) == ["test", "test"])
        #expect(back[0].entities == [.init(start: 7, end: 17, kind: "symptom")])
    }

    @Test func htmlEscapesAndStandsAlone() throws {
        let page = HTMLPage().render(try Fixture.analyze(note))
        #expect(page.contains("&lt;"))
        #expect(!page.contains("<高血压>"))
        #expect(!page.contains("http://") && !page.contains("https://") && !page.contains("<script"))
        #expect(page.contains("class=\"symptom absent\""))
    }

    @Test func textTableNamesEveryMention() throws {
        let document = try Fixture.analyze(note)
        let table = TextTable(usesColour: false).render(document)
        for entity in document.entities { #expect(table.contains(document.text[entity.span].replacing("\n", with: " "))) }
        #expect(!table.contains("\u{1B}"))
    }

    @Test func filesArePrivateAndWhole() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/out"
        try PrivateFile.write([1, 2], to: path)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        do {
            let handle = try PrivateFileHandle(path: folder.path + "/half")
            try handle.write([1])
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out"])
    }
}
