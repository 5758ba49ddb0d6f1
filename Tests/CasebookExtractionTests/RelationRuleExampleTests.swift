import Casebook
import CasebookExtraction
import CasebookTestSupport
import Testing

/// Every rule stands beside a sentence whose relations it must get right.
@Suite struct RelationRuleExampleTests {
    /// A marked sentence, and what the rules find among its entities: `kind from to`.
    private func related(_ marked: String) throws -> (gold: Set<String>, found: Set<String>) {
        let gold = try MarkedText.note("#id: x\n#language: en\n#type: note\n#split: dev\n\n" + marked, file: "example").document
        let text = SourceText(gold.text)
        var document = Document(id: "x", text: text)
        for entity in gold.entities {
            let start = try #require(text.byteOffset(entity.start, in: .scalar)), end = try #require(text.byteOffset(entity.end, in: .scalar))
            document.entities.append(Entity(kind: EntityKind(entity.kind), span: TextSpan(start, end), source: "given"))
        }
        var workspace = try PipelineWorkspace()
        let found = try Pipeline.relations(Fixture.lexicons.get()).annotate(document, workspace: &workspace).relations
        return (Set(gold.relations.map { "\($0.kind) \($0.from) \($0.to)" }), Set(found.map { "\($0.kind) \($0.from) \($0.to)" }))
    }

    @Test func everyExampleHolds() throws {
        let rules = try Fixture.lexicons.get().relationRules
        #expect(rules.count > 30 && Set(rules.map(\.language)) == [.english, .chinese])
        for rule in rules {
            let (gold, found) = try related(rule.example)
            #expect(!gold.isEmpty && gold == found, "\(rule.id): \(rule.example) gave \(found.sorted())")
        }
    }

    @Test(arguments: [
        // What is denied to be the cause is none.
        "[Cirrhosis]{disease, #1} not causing [ascites]{symptom}.", "[Anemia]{disease} not due to [menorrhagia]{symptom}.", "[青霉素]{drug}后未出现[皮疹]{symptom}。",
        // A clause of its own, and a place too far away.
        "[Aspirin]{drug} was stopped. [Headache]{symptom} came back.",
    ]) func whatIsNotSaidIsNotRelated(_ marked: String) throws {
        #expect(try related(marked).found == [])
    }

    @Test func whatFollowsInAnEnumerationIsShownToo() throws {
        let (gold, found) = try related(
            "[CT]{test, shows #1, shows #2, shows #3} showed [ascites]{symptom, #1}, [splenomegaly]{symptom, #2} and [varices]{disease, #3}, then [fever]{symptom} rose.")
        #expect(gold == found)
    }
}
