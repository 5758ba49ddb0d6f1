import Casebook
import CasebookTestSupport
import Foundation
import Testing

@Suite struct CodeIndexTests {
    private func compiled() throws -> [UInt8] {
        var builder = try CodeIndexBuilder(rewritings: [(words: "stone", target: "calculus", weight: 1), (words: "left", target: "", weight: 0.1)])
        return try builder.compile([
            TermRow(term: "Calculus of kidney", kind: .disease, language: .english, system: "ICD-10-CM", code: "N20.0", source: "x"),
            TermRow(term: "胸痛", kind: .symptom, language: .chinese, system: "ICD-10-CM", code: "R07.9", source: "x"),
            TermRow(term: "nephrolithiasis", kind: .disease, language: .english, preferred: "Calculus of kidney", source: "x"),
        ])
    }

    private func best(_ mention: String, _ index: CodeIndex) -> String? {
        var words: [CodeWords.Word] = [], search = CodeSearch()
        let head = index.append(mention, to: &words)
        return index.candidates(words, head: head, group: .finding, search: &search).first.map { index.code(of: $0.concept, score: nil).code }
    }

    /// The committed index is what the committed tables compile to; `casebook lexicon build Lexicons` renews it.
    @Test func theShippedIndexIsFreshAndSmall() throws {
        let folder = LexiconFolder(path: Fixture.root + "/Lexicons")
        #expect(try CodeIndex(path: folder.codesPath).digest == folder.codesDigest(), "run 'casebook lexicon build Lexicons' and commit the index")
        let size = try FileManager.default.attributesOfItem(atPath: folder.codesPath)[.size] as? Int
        #expect(try #require(size) <= 15_000_000)
    }

    @Test(arguments: ["left kidney stone", "kidney calculi", "nephrolithiasis", "Nefrolithiasis"])
    func variants(mention: String) throws {
        #expect(try best(mention, CodeIndex(compiled: compiled())) == "N20.0")
    }

    @Test func nothingInCommonIsNothing() throws {
        #expect(try best("broken arm", CodeIndex(compiled: compiled())) == nil)
        #expect(try best("", CodeIndex(compiled: compiled())) == nil)
    }

    @Test func compilingIsDeterministicAndDamageIsTold() throws {
        let bytes = try compiled()
        #expect(try compiled() == bytes)
        for count in [0, 20, 100, bytes.count - 64] {
            let error = #expect(throws: ClinicalError.self) { try CodeIndex(compiled: Array(bytes.prefix(count))) }
            #expect(error?.code == .lexiconDamaged)
        }
    }

    @Test func vocabulariesOfOMOPWithSynonyms() throws {
        let folder = try TemporaryFolder()
        let header = "concept_id\tconcept_name\tdomain_id\tvocabulary_id\tconcept_class_id\tstandard_concept\tconcept_code\tvalid_start_date\tvalid_end_date\tinvalid_reason\n"
        let rows = "7\tFever\tCondition\tSNOMED\tx\tS\t100\t2002\t2099\t\n8\tOld fever\tCondition\tSNOMED\tx\t\t101\t2002\t2003\tD\n"
        let path = try folder.write("CONCEPT.csv", header + rows)
        try folder.write("CONCEPT_SYNONYM.csv", "concept_id\tconcept_synonym_name\tlanguage_concept_id\n7\tPyrexia\t4180186\n8\tGone\t4180186\n")
        let index = try CodeDictionary(path: path).index(rewritings: [])
        #expect(index.systems == ["SNOMED CT"])
        #expect(best("pyrexia", index) == "100")
        #expect(best("gone", index) == nil)
    }

    @Test func malformedTablesNameFileAndLine() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("codes.tsv", "term\tsystem\tcode\tdisplay\nfever\tX\t1\tFever\nfever\tX\n")
        let error = #expect(throws: ClinicalError.self) { try CodeDictionary(path: path).index(rewritings: []) }
        #expect(error?.location == Location(file: path, line: 3))
        let other = try folder.write("other.tsv", "a\tb\n")
        #expect(throws: ClinicalError.self) { try CodeDictionary(path: other).index(rewritings: []) }
    }
}
