import Casebook
import CasebookTestSupport
import Foundation
import Testing

@Suite struct LexiconIndexTests {
    private func compiled() throws -> [UInt8] {
        var compiler = try LexiconCompiler()
        return try compiler.compile(terms: [
            TermRow(term: "chest pain", kind: .symptom, language: .english, source: "x"), TermRow(term: "胸痛", kind: .symptom, language: .chinese, source: "x"),
        ])
    }

    /// The committed index is what the committed tables compile to; `casebook lexicon build Lexicons` renews it.
    @Test func theShippedIndexIsFresh() throws {
        let folder = LexiconFolder(path: Fixture.root + "/Lexicons")
        #expect(try LexiconIndex(path: folder.indexPath).digest == folder.digest(), "run 'casebook lexicon build Lexicons' and commit the index")
    }

    @Test func termsAndIndexStaySmall() throws {
        var total = 0
        let root = Fixture.root + "/Lexicons"
        for case let name as String in FileManager.default.enumerator(atPath: root)! where name.hasSuffix(".tsv") || name.hasSuffix(".lexicon") {
            total += (try FileManager.default.attributesOfItem(atPath: root + "/" + name)[.size] as? Int) ?? 0
        }
        #expect(total <= 40_000_000, "\(total) bytes")
    }

    @Test func compilingIsDeterministic() throws {
        #expect(try compiled() == compiled())
    }

    @Test func damageIsToldAndNeverTrusted() throws {
        let bytes = try compiled()
        #expect(throws: ClinicalError.self) { try LexiconIndex(compiled: []) }
        #expect(throws: ClinicalError.self) { try LexiconIndex(compiled: Array(bytes.prefix(40))) }
        #expect(throws: ClinicalError.self) { try LexiconIndex(compiled: Array(bytes.dropLast(64))) }
        var other = bytes
        other[8] = 99
        let error = #expect(throws: ClinicalError.self) { try LexiconIndex(compiled: other) }
        #expect(error?.code == .lexiconDamaged)
    }

    @Test func malformedTablesNameFileAndLine() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("terms.tsv", "term\tkind\tlanguage\tsystem\tcode\tpreferred\tsource\nfever\tsymptom\ten\t\t\tfever\tx\nfever\tsymptom\tfr\t\t\tfever\tx\n")
        let error = #expect(throws: ClinicalError.self) { try TermFile.terms(TableFile(path: path)) }
        #expect(error?.location == Location(file: path, line: 3))
        let short = try folder.write("short.tsv", "term\tkind\tlanguage\tsystem\tcode\tpreferred\tsource\nfever\n")
        #expect(throws: ClinicalError.self) { try TermFile.terms(TableFile(path: short)) }
        let header = try folder.write("header.tsv", "name\tkind\nfever\tx\n")
        #expect(throws: ClinicalError.self) { try TermFile.terms(TableFile(path: header)) }
    }

    @Test func everyShippedTableIsRead() throws {
        let lexicons = try Fixture.lexicons.get()
        #expect(lexicons.indexes[0].conceptCount > 100_000)
        #expect(lexicons.fingerprint.count == 16)
    }
}
