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

    /// Notes with relations: each reads, and every relation joins kinds that the guideline lets it join.
    @Test(arguments: ["train", "dev", "test"])
    func everyRelationFitsTheGuideline(split: String) throws {
        let findings: Set = ["disease", "symptom"], further: Set = ["value", "dose", "severity", "modifier", "time"]
        let ends: [String: (from: Set<String>, to: Set<String>)] = [
            "treats": (["drug", "procedure", "device"], findings), "causes": (findings.union(["substance"]), findings),
            "adverse_effect_of": (findings, ["drug", "procedure"]), "shows": (["test"], findings), "value_of": (["value"], ["test"]), "dose_of": (["dose"], ["drug"]),
            "located_at": (findings.union(["test", "procedure", "device"]), ["anatomy"]), "severity_of": (["severity"], findings), "modifies": (["modifier"], Self.kinds),
            "temporal_of": (["time"], Self.kinds),
        ]
        var seen: Set<String> = []
        for language in ["en", "zh"] {
            for path in try InputPaths.expand([Fixture.root + "/Corpora/relations/\(language)/\(split)"]) {
                let (head, document) = try MarkedText.note(try String(contentsOfFile: path, encoding: .utf8), file: path)
                #expect(head["split"] == split && head["language"] == language)
                #expect(document.entities.allSatisfy { Self.kinds.contains($0.kind) || further.contains($0.kind) }, "\(path)")
                for relation in document.relations {
                    let kinds = try #require(ends[relation.kind])
                    #expect(kinds.from.contains(document.entities[relation.from].kind) && kinds.to.contains(document.entities[relation.to].kind), "\(path) \(relation.kind)")
                    seen.insert(relation.kind)
                }
            }
        }
        #expect(seen == Set(ends.keys))
    }
}
