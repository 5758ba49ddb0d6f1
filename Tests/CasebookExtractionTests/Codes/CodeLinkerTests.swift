import Casebook
import CasebookTestSupport
import Foundation
import Testing

@Suite struct CodeLinkerTests {
    /// Codes of a mention that is given as an entity, with their scores.
    private func codes(_ mention: String, _ kind: EntityKind, in text: String, lexicons: ClinicalLexicons) throws -> [Entity.Code] {
        let range = try #require(text.range(of: mention))
        let start = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
        var document = Document(id: "1", text: SourceText(text))
        document.entities = [Entity(kind: kind, span: TextSpan(start, start + mention.utf8.count), source: "given")]
        var workspace = try PipelineWorkspace()
        let pipeline = try Pipeline(
            name: "codes",
            components: [
                TokenComponent(segmenter: lexicons.segmenter), SectionComponent(headings: lexicons.headings), SentenceComponent(), GivenEntityComponent(),
                CodeComponent(lexicons: lexicons),
            ])
        return try pipeline.annotate(document, workspace: &workspace).entities[0].codes
    }

    @Test(arguments: [
        ("severe community acquired pneumonia", EntityKind.disease, "J18.9"), ("hypokalaemia", .disease, "E87.6"), ("pulmonary oedema", .disease, "J81"),
        ("opiod use disorder", .disease, "F11.10"), ("右膝骨关节炎", .disease, "M17.11"), ("双下肢水肿", .symptom, "HP:0010741"), ("盐酸特拉唑嗪片", .drug, "DB01162"),
        ("高血壓病", .disease, "I10"),
    ])
    func linksByWords(mention: String, kind: EntityKind, wanted: String) throws {
        let found = try codes(mention, kind, in: "Note: \(mention).", lexicons: Fixture.lexicons.get())
        #expect(found.contains { $0.code == wanted || $0.code.hasPrefix(wanted) }, "\(found.map(\.code))")
        #expect(found.allSatisfy { ($0.score ?? -1) >= CodeLinker.leastScore && ($0.score ?? 2) <= 1 })
    }

    @Test(arguments: [("qwertzuiop", EntityKind.disease), ("symptoms", .symptom), ("增粗", .symptom), ("药物", .drug)])
    func whatNamesNothingGetsNoCode(mention: String, kind: EntityKind) throws {
        #expect(try codes(mention, kind, in: "Note: \(mention).", lexicons: Fixture.lexicons.get()).isEmpty)
    }

    @Test func dictionaryCodesStandAlone() throws {
        let document = try Fixture.analyze("She denies chest pain.")
        #expect(document.entities[0].codes.allSatisfy { $0.score == nil })
    }

    @Test func aUsersCodesGoToEveryMention() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("codes.tsv", "term\tsystem\tcode\tdisplay\tkind\nchest pain\tLOCAL\t17\tPain in the chest\tsymptom\n")
        let lexicons = try ClinicalLexicons(folder: Fixture.root + "/Lexicons", codes: [path])
        let found = try codes("Severe chest pain", .symptom, in: "Severe chest pain.", lexicons: lexicons)
        #expect(found.contains { $0.system == "LOCAL" && $0.code == "17" && $0.display == "Pain in the chest" })
    }

    @Test func anyTextIsSurvivedAndAlwaysLinkedAlike() throws {
        var generator = SeededGenerator(seed: 5)
        let lexicons = try Fixture.lexicons.get()
        for _ in 0..<100 {
            let mention = "x" + RandomText.make(8, using: &generator)
            let first = try codes(mention, .disease, in: mention, lexicons: lexicons)
            #expect(try codes(mention, .disease, in: mention, lexicons: lexicons) == first)
        }
    }
}
