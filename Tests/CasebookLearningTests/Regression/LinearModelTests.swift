import Casebook
import CasebookTensor
import Foundation
import Testing

@Suite struct LinearModelTests {
    /// With one yes-or-no column, logistic regression has the solution that the shares say.
    @Test func oneColumnHasTheKnownSolution() {
        let rows = Array(repeating: Float(0), count: 50) + Array(repeating: 1, count: 50)
        let labels = (0..<100).map { $0 < 50 ? $0 < 10 : $0 < 80 }
        let model = LinearModel.fit(FeatureMatrix(columnCount: 1, values: rows), .binary(labels), ridge: 0)
        #expect(abs(model.intercepts[0] - log(0.2 / 0.8)) < 1e-4)
        #expect(abs(model.weights[0] - (log(0.6 / 0.4) - log(0.2 / 0.8))) < 1e-4)
    }

    /// Whatever the target, the gradient of the penalised loss is nothing at the solution.
    @Test(arguments: RowTargetsTests.targets) func theGradientVanishes(targets: RowTargets) {
        var random = RandomGenerator(seed: 5)
        let columns = 3, rows = targets.rowCount, ridge = 0.1
        let features = FeatureMatrix(columnCount: columns, values: (0..<(rows * columns)).map { _ in random.normal() })
        let model = LinearModel.fit(features, targets, ridge: ridge)
        let scores = (0..<rows).flatMap { model.scores(features.row($0)) }
        let (_, first, _) = targets.derivatives(scores: scores, weights: Array(repeating: 1, count: rows))
        for output in 0..<targets.outputCount {
            for column in 0..<columns {
                var slope = ridge * model.weights[output * columns + column]
                for row in 0..<rows { slope += first[row * targets.outputCount + output] * Double(features[row, column]) / Double(rows) }
                #expect(abs(slope) < 1e-4)
            }
        }
    }

    @Test func partedClassesStayFiniteWithARidge() {
        let model = LinearModel.fit(FeatureMatrix(columnCount: 1, values: [-1, -2, 1, 2]), .binary([false, false, true, true]), ridge: 0.01)
        #expect(model.weights[0] > 1 && model.weights[0].isFinite && abs(model.intercepts[0]) < 1e-3)
    }
}
