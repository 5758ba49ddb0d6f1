import Casebook
import CasebookCore
import CasebookTestSupport
import Foundation
import Testing

/// Our own notes: each reads cleanly, and the test split is what it was when the rules were first tuned.
@Suite struct CorpusTests {
    private static let kinds = Set(EntityKind.canonical.map(\.rawValue))

    private func notes(_ split: String) throws -> [(path: String, contents: String)] {
        try ["en", "zh"].flatMap { language in
            try InputPaths.expand([Fixture.root + "/Corpora/notes/\(language)/\(split)"]).map { ($0, try String(contentsOfFile: $0, encoding: .utf8)) }
        }
    }

    @Test(arguments: ["dev", "test"])
    func everyNoteReads(split: String) throws {
        let notes = try notes(split)
        #expect(notes.count == (split == "dev" ? 80 : 40))
        for (path, contents) in notes {
            let (head, document) = try MarkedText.note(contents, file: path)
            #expect(head["split"] == split)
            #expect(!document.entities.isEmpty && document.entities.allSatisfy { Self.kinds.contains($0.kind) }, "\(path)")
        }
    }

    @Test func theTestSplitIsFrozen() throws {
        var hash = ByteHash()
        for (_, contents) in try notes("test") { hash.combine(contents.utf8) }
        #expect(String(hash.value, radix: 16) == "87c8557f09f5bd4d", "the test split changed; it is frozen")
    }
}
