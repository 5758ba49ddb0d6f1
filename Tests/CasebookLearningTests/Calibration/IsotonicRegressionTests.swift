import CasebookCore
import CasebookLearning
import Testing

@Suite struct IsotonicRegressionTests {
    @Test(arguments: ["plain", "weighted"])
    func agreesWithScikitLearn(name: String) throws {
        let fixture = try MetricFixture("isotonic")
        let wanted = try MetricFixture("isotonic", name)
        let model = try #require(
            IsotonicRegression.fit(
                scores: fixture.numbers("scores"), targets: fixture.numbers("targets"), weights: name == "plain" ? nil : fixture.numbers("weights")))
        #expect(near(model.scores, try wanted.numbers("scores")))
        #expect(near(model.values, try wanted.numbers("values")))
        #expect(near(try fixture.numbers("queries").map(model.callAsFunction), try wanted.numbers("answers")))
        #expect(IsotonicRegression(scores: model.scores, values: model.values) == model)
    }

    @Test(arguments: 0..<30)
    func isMonotoneAndKeepsTheMean(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let (labels, scores) = generator.scoredRows(80, levels: 5 + 4 * Int(seed))
        let targets = labels.map { $0 ? 1.0 : 0 }
        let model = try #require(IsotonicRegression.fit(scores: scores, targets: targets))
        let line = stride(from: -1.0, through: 40, by: 0.01).map(model.callAsFunction)
        #expect(zip(line, line.dropFirst()).allSatisfy(<=))
        #expect(line.allSatisfy { $0 >= 0 && $0 <= 1 })
        let fitted = scores.map(model.callAsFunction)
        #expect(near(fitted.reduce(0, +), targets.reduce(0, +)))
        // Already monotone: nothing is left to pool.
        let again = try #require(IsotonicRegression.fit(scores: scores, targets: fitted))
        #expect(near(scores.map(again.callAsFunction), fitted))
        // A row of weight 2 is two rows.
        let weights = labels.map { _ in Double(Int.random(in: 0..<3, using: &generator)) }
        let copies = scores.indices.flatMap { Array(repeating: $0, count: Int(weights[$0])) }
        let weighted = try #require(IsotonicRegression.fit(scores: scores, targets: targets, weights: weights))
        let copied = try #require(IsotonicRegression.fit(scores: copies.map { scores[$0] }, targets: copies.map { targets[$0] }))
        #expect(near(weighted.scores, copied.scores) && near(weighted.values, copied.values))
    }

    @Test func endsAndGaps() throws {
        let model = try #require(IsotonicRegression(scores: [0, 1, 3], values: [0.1, 0.3, 0.9]))
        #expect(model(-5) == 0.1 && model(-.infinity) == 0.1 && model(0) == 0.1)
        #expect(near(model(0.5), 0.2) && model(1) == 0.3 && near(model(2), 0.6))
        #expect(model(3) == 0.9 && model(.infinity) == 0.9 && model(.nan).isNaN)
        let falling = try #require(IsotonicRegression.fit(scores: [1, 2, 3, 4], targets: [1, 1, 0, 0]))
        #expect(falling.scores == [1, 4] && falling.values == [0.5, 0.5])
        let single = try #require(IsotonicRegression.fit(scores: [2, 2], targets: [0, 1]))
        #expect(single.scores == [2] && single(99) == 0.5)
    }

    @Test func unusableRowsAndKnotsAreNil() {
        #expect(IsotonicRegression.fit(scores: [], targets: []) == nil)
        #expect(IsotonicRegression.fit(scores: [.nan], targets: [1]) == nil)
        #expect(IsotonicRegression.fit(scores: [.infinity], targets: [1]) == nil)
        #expect(IsotonicRegression.fit(scores: [1], targets: [.nan]) == nil)
        #expect(IsotonicRegression.fit(scores: [1], targets: [1], weights: [0]) == nil)
        #expect(IsotonicRegression.fit(scores: [1, 2], targets: [1, 2], weights: [1, -1]) == nil)
        #expect(IsotonicRegression.fit(scores: [1, 2], targets: [1, 2], weights: [1, .nan]) == nil)
        #expect(IsotonicRegression(scores: [], values: []) == nil)
        #expect(IsotonicRegression(scores: [1, 2], values: [0]) == nil)
        #expect(IsotonicRegression(scores: [1, 1], values: [0, 1]) == nil)
        #expect(IsotonicRegression(scores: [1, 2], values: [1, 0]) == nil)
        #expect(IsotonicRegression(scores: [1, .nan], values: [0, 1]) == nil)
    }
}
