import CasebookPipeline
import Testing

@Suite struct EvaluationTests {
    @Test func strictAndRelaxed() {
        var score = SpanScore()
        score.add(
            gold: [.init(start: 0, end: 4, kind: "a"), .init(start: 6, end: 9, kind: "a"), .init(start: 10, end: 12, kind: "b")],
            predicted: [.init(start: 0, end: 4, kind: "a"), .init(start: 6, end: 8, kind: "a"), .init(start: 10, end: 12, kind: "a")])
        let strict = SpanScore.total(score.strict)
        #expect((strict.right, strict.found, strict.wanted) == (1, 3, 3))
        #expect(SpanScore.total(score.relaxed).right == 2)
        #expect(abs(strict.f1 - 1.0 / 3) < 1e-12)
    }

    @Test func macroF1OverGoldValues() {
        var score = ValueScore()
        for _ in 0..<8 { score.add(gold: "present", predicted: "present") }
        score.add(gold: "absent", predicted: "present")
        score.add(gold: "absent", predicted: "absent")
        #expect(abs(score.accuracy - 0.9) < 1e-12)
        #expect(abs(score.macroF1 - (16.0 / 17 + 2.0 / 3) / 2) < 1e-12)
    }
}
