import CasebookOmics
import CasebookTensor
import Testing

@Suite struct AffinityScoresTests {
    @Test func concordanceIsThatOfAllPairs() {
        var random = RandomGenerator(seed: 7)
        for count in [2, 3, 10, 200] {
            // Few values, so that both sides tie.
            let actual = (0..<count).map { _ in Double(random.next() % 8) } + [8], predicted = (0...count).map { _ in Double(random.next() % 5) }
            var right = 0.0, pairs = 0.0
            for one in actual.indices {
                for other in actual.indices where actual[one] > actual[other] {
                    pairs += 1
                    right += predicted[one] > predicted[other] ? 1 : predicted[one] == predicted[other] ? 0.5 : 0
                }
            }
            #expect(AffinityScores(actual: actual, predicted: predicted)?.concordance == right / pairs)
        }
    }

    @Test func modifiedRSquaredByHand() throws {
        // r² = 9/10 · 9/10 / … : actual (1, 2, 3), predicted (1, 2, 4): Σxy = 17, Σp² = 21, slope 17/21; r = 3 / √(2 · 14/3).
        let scores = try #require(AffinityScores(actual: [1, 2, 3], predicted: [1, 2, 4]))
        let square = 9.0 / (2 * 14 / 3), slope = 17.0 / 21
        let errors = (1 - slope) * (1 - slope) + (2 - 2 * slope) * (2 - 2 * slope) + (3 - 4 * slope) * (3 - 4 * slope)
        let expected = square * (1 - abs(square - (1 - errors / 2)).squareRoot())
        #expect(abs(try #require(scores.modifiedRSquared) - expected) < 1e-12)
        #expect(abs(scores.meanSquaredError - 1.0 / 3) < 1e-12)
    }

    @Test func withoutDifferencesNothingIsRanked() throws {
        let scores = try #require(AffinityScores(actual: [5, 5], predicted: [1, 2]))
        #expect(scores.concordance == nil && scores.pearson == nil && scores.modifiedRSquared == nil)
        #expect(AffinityScores(actual: [], predicted: []) == nil && AffinityScores(actual: [1], predicted: [.nan]) == nil)
    }
}
