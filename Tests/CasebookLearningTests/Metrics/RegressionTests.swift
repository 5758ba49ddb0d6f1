import CasebookCore
import CasebookLearning
import Testing

@Suite struct RegressionTests {
    @Test func agreesWithScikitLearnAndSciPy() throws {
        let fixture = try MetricFixture("regression")
        let (actual, predicted) = (try fixture.numbers("actual"), try fixture.numbers("predicted"))
        let scores = try #require(RegressionScores(actual: actual, predicted: predicted))
        #expect(near(scores.meanAbsoluteError, try fixture.number("absolute")))
        #expect(near(scores.meanSquaredError, try fixture.number("squared")))
        #expect(near(scores.rSquared, try fixture.number("rSquared")))
        #expect(near(Correlation.pearson(actual, predicted), try fixture.number("pearson")))
        #expect(near(Correlation.spearman(actual, predicted), try fixture.number("spearman")))
    }

    @Test func invariances() throws {
        var generator = SeededGenerator(seed: 1)
        let first = (0..<60).map { _ in Double.random(in: -3..<3, using: &generator) }
        let second = first.map { $0 + Double.random(in: -2..<2, using: &generator) }
        let pearson = try #require(Correlation.pearson(first, second))
        let spearman = try #require(Correlation.spearman(first, second))
        #expect(near(Correlation.pearson(second, first), pearson))
        #expect(near(Correlation.pearson(first.map { 5 - 2 * $0 }, second), -pearson))
        #expect(near(Correlation.spearman(first.map { $0 * $0 * $0 }, second), spearman))
        #expect(near(Correlation.spearman(first, second.map { -$0 }), -spearman))
        #expect(near(Correlation.pearson(first, first), 1, 1e-15))
        #expect(near(Correlation.spearman([1, 2, .infinity], [-1, 0, 1]), 1, 1e-15))
        let mean = first.reduce(0, +) / 60
        #expect(near(RegressionScores(actual: first, predicted: first.map { _ in mean })?.rSquared, 0))
        let exact = try #require(RegressionScores(actual: first, predicted: first))
        #expect(exact.rSquared == 1 && exact.rootMeanSquaredError == 0)
    }

    @Test func undefinedAreNil() {
        #expect(RegressionScores(actual: [], predicted: []) == nil)
        #expect(RegressionScores(actual: [1], predicted: [.nan]) == nil)
        #expect(RegressionScores(actual: [0.1, 0.1, 0.1], predicted: [0, 1, 2])?.rSquared == nil)
        #expect(Correlation.pearson([], []) == nil)
        #expect(Correlation.pearson([1], [1]) == nil)
        #expect(Correlation.pearson([0.1, 0.1, 0.1], [1, 2, 3]) == nil)
        #expect(Correlation.pearson([1, .infinity], [1, 2]) == nil)
        #expect(Correlation.spearman([1, .nan], [1, 2]) == nil)
        #expect(Correlation.spearman([1, 1], [1, 2]) == nil)
    }
}
