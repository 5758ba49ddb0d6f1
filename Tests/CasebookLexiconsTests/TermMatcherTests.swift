import Casebook
import CasebookTestSupport
import Testing

@Suite struct TermMatcherTests {
    private func entities(_ text: String) throws -> [String] {
        let document = try Fixture.analyze(text)
        return document.entities.map { "\(document.text[$0.span]):\($0.kind.rawValue)" }
    }

    @Test(arguments: [
        ("Known PULMONARY EMBOLISM.", "PULMONARY EMBOLISM:disease"), ("He broke two ribs: rib fractures.", "rib fractures:disease"), ("Ｐneumonia", "Ｐneumonia:disease"),
        ("non-small cell lung cancer", "non-small cell lung cancer:disease"),
        ("non small-cell lung cancer", "non small-cell lung cancer:disease"), ("cancer of the breast", "cancer of the breast:disease"),
        ("Hypertension, essential.", "Hypertension, essential:disease"),
        ("type 2 diabetes mellitus", "type 2 diabetes mellitus:disease"), ("Crohn disease", "Crohn disease:disease"), ("Crohn's disease", "Crohn's disease:disease"),
    ])
    func variantsByNormalisation(text: String, wanted: String) throws {
        #expect(try entities(text).contains(wanted))
    }

    @Test(arguments: [("患者有高血壓", "高血壓:disease"), ("诊断為糖尿病", "糖尿病:disease"), ("行ＣＴ。", "ＣＴ:test"), ("2型糖尿病", "2型糖尿病:disease"), ("急性阑尾炎", "急性阑尾炎:disease")])
    func chineseVariants(text: String, wanted: String) throws {
        #expect(try entities(text).contains(wanted))
    }

    @Test func longestLeftmost() throws {
        #expect(try entities("acute kidney injury") == ["acute kidney injury:disease"])
        #expect(try entities("慢性阻塞性肺疾病急性加重").first == "慢性阻塞性肺疾病急性加重:disease")
    }

    @Test func neverAcrossSentences() throws {
        #expect(try !entities("No chest. Pain in the leg.").contains { $0.contains("chest. Pain") })
        #expect(try !entities("外院查胸\n\n痛阈正常").contains("胸痛:symptom"))
    }

    @Test func aLinkingWordIsNoEmptyWord() throws {
        // "secondary to hypertension" is not the disease "secondary hypertension".
        #expect(try entities("CKD secondary to hypertension") == ["CKD:disease", "hypertension:disease"])
    }

    @Test func enumerationsAreNotTurnedRound() throws {
        #expect(try entities("fever, cough, pain, chest").contains("fever:symptom"))
        #expect(try !entities("arthralgia, fracture, neck").contains { $0.hasPrefix("fracture, neck") })
    }

    @Test func capitalsDecideAbbreviations() throws {
        #expect(try entities("He has had it all.").isEmpty)
        #expect(try entities("Admitted with COPD.") == ["COPD:disease"])
    }

    @Test func ambiguousAbbreviationsNeedContext() throws {
        #expect(try entities("CTA chest shows PE in the right lung, anticoagulation started.").contains("PE:disease"))
        #expect(try !entities("PE: well appearing.").contains("PE:disease"))
    }

    @Test func aSitesOwnTermWins() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "terms.tsv",
            "term\tkind\tlanguage\tsystem\tcode\tpreferred\tsource\nzorblax syndrome\tdisease\ten\tLOCAL\tZ1\tZorblax syndrome\tsite\nfever\ttest\ten\t\t\tfever\tsite\n")
        let lexicons = try ClinicalLexicons(folder: Fixture.root + "/Lexicons", site: folder.path)
        var workspace = try PipelineWorkspace()
        let document = try Pipeline.rules(lexicons).annotate(Document(id: "1", text: SourceText("Zorblax syndromes and fever.")), workspace: &workspace)
        #expect(document.entities.map(\.kind) == [.disease, .test])
        #expect(document.entities[0].codes == [Entity.Code(system: "LOCAL", code: "Z1", display: "Zorblax syndrome")])
    }
}
