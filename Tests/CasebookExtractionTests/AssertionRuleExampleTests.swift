import Casebook
import CasebookTestSupport
import Testing

/// Every rule stands beside a sentence that it must get right.
@Suite struct AssertionRuleExampleTests {
    @Test(arguments: [Language.english, .chinese])
    func everyExampleHolds(language: Language) throws {
        let rules = try Fixture.lexicons.get().assertionRules.rules.filter { $0.language == language }
        #expect(rules.count > 200)
        let pipeline = try Pipeline.assertions(Fixture.lexicons.get())
        var failed: [String] = []
        for rule in rules {
            let problems = try Fixture.differences(rule.example, pipeline: pipeline)
            if !problems.isEmpty { failed.append("\(rule.id) — \(rule.example) — \(problems.joined(separator: "; "))") }
        }
        #expect(failed.isEmpty, "\(failed.count) of \(rules.count)\n\(failed.joined(separator: "\n"))")
    }
}
