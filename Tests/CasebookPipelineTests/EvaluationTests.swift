import CasebookPipeline
import Testing

@Suite struct EvaluationTests {
    @Test func macroF1OverGoldValues() {
        var score = ValueScore()
        for _ in 0..<8 { score.add(gold: "present", predicted: "present") }
        score.add(gold: "absent", predicted: "present")
        score.add(gold: "absent", predicted: "absent")
        #expect(abs(score.accuracy - 0.9) < 1e-12)
        #expect(abs(score.macroF1 - (16.0 / 17 + 2.0 / 3) / 2) < 1e-12)
    }
}
