import Casebook
import Foundation
import Testing

private let corpora = ProcessInfo.processInfo.environment["CASEBOOK_DATA"]

private func hasCorpora(_ names: String...) -> Bool {
    names.allSatisfy { name in corpora.map { FileManager.default.fileExists(atPath: $0 + "/" + name) } ?? false }
}

/// Runs on the collections of real documents under CASEBOOK_DATA; a test whose collections are not there is skipped.
@Suite struct RecordCorpusTests {
    private func documents(_ names: String..., ending: String = ".xml") throws -> [(path: String, bytes: [UInt8])] {
        let paths = try InputPaths.expand(names.map { try #require(corpora) + "/" + $0 })
        return try paths.filter { $0.lowercased().hasSuffix(ending) }.map { ($0, [UInt8](try Data(contentsOf: URL(fileURLWithPath: $0)))) }
    }

    /// Hash of everything that is read, or the code of the error.
    private static func digest(_ bytes: [UInt8]) -> UInt64 {
        var hash = ByteHash()
        do throws(ClinicalError) { hash.combine(RecordEncoder().line(try RecordReader.record(xml: bytes, id: "r"))) } catch { hash.combine(error.code.rawValue.utf8) }
        return hash.value
    }

    @Test(.enabled(if: hasCorpora("records-sample-ccdas"), "CASEBOOK_DATA has no such corpora")) func eightTasksReadTheWholeCollectionWithEqualResults() async throws {
        let all = try documents("records-sample-ccdas").map(\.bytes)
        try #require(all.count > 500)
        let expected = all.map(Self.digest)
        await withTaskGroup(of: [UInt64].self) { group in
            for _ in 0..<8 { group.addTask { all.map(Self.digest) } }
            for await digests in group { #expect(digests == expected) }
        }
    }

    @Test(.enabled(if: hasCorpora("records-sample-ccdas", "records-onc-cures", "records-ms-fhir-converter"), "CASEBOOK_DATA has no such corpora"))
    func documentsThatAreWellFormedAreRead() throws {
        var failures: [String] = []
        for (path, bytes) in try documents("records-sample-ccdas", "records-onc-cures", "records-ms-fhir-converter/Ccda") {
            do throws(ClinicalError) { _ = try RecordReader.record(xml: bytes, id: "r") } catch {
                if error.code.rawValue != "xml.malformed" || error.location?.line == nil || error.location?.column == nil { failures.append("\(path): \(error.code.rawValue)") }
            }
        }
        #expect(failures.isEmpty)
    }

    @Test(.enabled(if: hasCorpora("records-cn-cda"), "CASEBOOK_DATA has no such corpora")) func chineseDocumentsHaveTextForEverySection() throws {
        for (path, bytes) in try documents("records-cn-cda/flat2cda", ending: "-cda.xml") {
            let record = try RecordReader.record(xml: bytes, id: "r")
            #expect(record.sections.contains { !$0.text.isEmpty }, "\(path)")
            #expect(record.sections.allSatisfy { !$0.text.isEmpty || $0.entries.isEmpty }, "\(path)")
        }
    }
}
