import CasebookCore
import CasebookText
import Testing

@Suite struct DocumentFilterTests {
    @Test func relationsFollowTheEntitiesThatStay() {
        var document = Document(id: "x", text: SourceText("a b c d"))
        document.entities = [("drug", 0), ("dose", 2), ("symptom", 4), ("time", 6)].map { Entity(kind: EntityKind($0), span: TextSpan($1, $1 + 1), source: "") }
        document.relations = [
            Relation(kind: "dose_of", from: 1, to: 0, source: ""), Relation(kind: "treats", from: 0, to: 2, source: ""), Relation(kind: "temporal_of", from: 3, to: 2, source: ""),
        ]
        document.keepEntities { $0.kind != .dose }
        #expect(document.entities.map(\.kind.rawValue) == ["drug", "symptom", "time"])
        #expect(document.relations.map { "\($0.kind) \($0.from) \($0.to)" } == ["treats 0 1", "temporal_of 2 1"])
        document.keepEntities { _ in true }
        #expect(document.relations.count == 2)
        document.keepEntities { _ in false }
        #expect(document.entities.isEmpty && document.relations.isEmpty)
    }
}
