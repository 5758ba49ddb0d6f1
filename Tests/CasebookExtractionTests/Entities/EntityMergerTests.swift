import Casebook
import CasebookExtraction
import CasebookText
import Testing

struct EntityMergerTests {
    private func entity(_ start: Int, _ end: Int, _ kind: EntityKind = .disease, confidence: Double? = nil, source: String = "model:x", code: String? = nil) -> Entity {
        Entity(
            kind: kind, span: TextSpan(start, end), confidence: confidence, source: source,
            codes: code.map { [Entity.Code(system: "S", code: $0, display: $0)] } ?? [])
    }

    @Test func theTaggerProposesAndTheDictionariesLinkAndFill() {
        let tagged = [entity(10, 20, confidence: 0.9), entity(40, 50, .symptom, confidence: 0.6)]
        let listed = [
            entity(0, 5, .drug, confidence: 0.35, source: "lexicon:a", code: "1"), entity(10, 20, confidence: 0.9, source: "lexicon:a", code: "2"),
            entity(25, 30, .test, confidence: 0.25, source: "lexicon:a"), entity(45, 55, .symptom, confidence: 0.3, source: "lexicon:a"),
        ]
        let merged = EntityMerger.merge(tagged: tagged, listed: listed)
        #expect(merged.map(\.span) == [TextSpan(0, 5), TextSpan(10, 20), TextSpan(40, 50)])
        #expect(merged.map(\.source) == ["lexicon:a", "model:x", "model:x"])
        #expect(merged[1].codes.map(\.code) == ["2"] && merged[2].codes.isEmpty)
    }

    @Test(arguments: [(EntityKind.symptom, EntityKind.disease, true), (.disease, .symptom, true), (.test, .procedure, true), (.anatomy, .disease, false), (.drug, .test, false)])
    func codesNeedTheSameKindOrItsNeighbour(tagged: EntityKind, listed: EntityKind, isLinked: Bool) {
        let merged = EntityMerger.merge(tagged: [entity(0, 4, tagged, confidence: 0.9)], listed: [entity(0, 4, listed, source: "lexicon:a", code: "1")])
        #expect(merged.count == 1 && merged[0].kind == tagged && merged[0].codes.map(\.code) == (isLinked ? ["1"] : []))
    }

    @Test func whereNoTaggerHasReadTheDictionariesStand() {
        let listed = [entity(3, 5, source: "lexicon:a"), entity(8, 9, source: "lexicon:a")]
        #expect(EntityMerger.merge(tagged: [], listed: listed) == listed)
    }

    @Test func ofOverlappingMentionsTheSurerStays() {
        let merged = EntityMerger.merge(
            tagged: [entity(0, 10, confidence: 0.5), entity(5, 12, .symptom, confidence: 0.8), entity(11, 15, .drug, confidence: 0.2)], listed: [])
        #expect(merged.map(\.kind) == [.symptom])
    }

    @Test func nothingOverlapsAndAllIsInOrder() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<300 {
            func draw(_ count: Int) -> [Entity] {
                (0..<count).map { _ in
                    let start = Int(random.next() % 60)
                    return entity(start, start + 1 + Int(random.next() % 8), confidence: Double(random.next() % 100) / 100)
                }.sorted { ($0.span.start, $0.span.end) < ($1.span.start, $1.span.end) }
            }
            // Dictionaries give mentions that do not overlap.
            var listed: [Entity] = []
            for entity in draw(8) where listed.last.map({ $0.span.end <= entity.span.start }) ?? true { listed.append(entity) }
            let merged = EntityMerger.merge(tagged: draw(8), listed: listed)
            for (one, next) in zip(merged, merged.dropFirst()) { #expect(one.span.end <= next.span.start) }
        }
    }
}
