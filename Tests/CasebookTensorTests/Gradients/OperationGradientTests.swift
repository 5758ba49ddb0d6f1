import CasebookTensor
import CasebookTestSupport
import Testing

/// The gradient of every operation that a tape records, against finite differences.
@Suite struct OperationGradientTests {
    /// Pairs of shapes that are matched as in NumPy.
    private static let pairs: [[Shape]] = [
        [[3, 4], [3, 4]], [[3, 4], [4]], [[4], [3, 4]], [[3, 1], [1, 4]], [[3, 4], [3, 1]], [[2, 3, 4], [3, 1]], [[2, 1, 4], [3, 1]], [[], [2, 3]],
        [[2, 3], []], [[], []], [[1], [5]], [[1, 1], [5]], [[2, 1, 3, 1, 2], [3, 1, 2, 1]], [[17], [17]], [[33, 2], [2]], [[2, 33], [2, 1]], [[1], []],
    ]

    private static let arithmetic: [GradientCase] = pairs.flatMap { shapes in
        [
            GradientCase("add", shapes) { $0[0] + $0[1] },
            GradientCase("subtract", shapes) { $0[0] - $0[1] },
            GradientCase("multiply", shapes) { $0[0] * $0[1] },
            GradientCase("divide", shapes, in: [-1...1, 0.75...2]) { $0[0] / $0[1] },
        ]
    }

    private static let elementwise: [GradientCase] = [[], [1], [5], [3, 4], [2, 3, 17]].flatMap { (shape: Shape) in
        [
            GradientCase("affine", [shape]) { $0[0].scaled(by: -1.5, plus: 0.25) },
            GradientCase("negated", [shape]) { -$0[0] },
            GradientCase("shifted", [shape]) { 2 - ($0[0] + 1) * 3 },
            GradientCase("exp", [shape], in: [-2...1]) { $0[0].exp() },
            GradientCase("log", [shape], in: [0.75...3]) { $0[0].log() },
            GradientCase("tanh", [shape], in: [-2...2]) { $0[0].tanh() },
            GradientCase("sigmoid", [shape], in: [-4...4]) { $0[0].sigmoid() },
            GradientCase("softplus", [shape], in: [-4...4]) { $0[0].softplus() },
            GradientCase("relu", [shape], distanceFromZero: 0.1) { $0[0].relu() },
            GradientCase("squareRoot", [shape], in: [0.75...3]) { $0[0].squareRoot() },
            GradientCase("absolute", [shape], distanceFromZero: 0.1) { $0[0].absolute() },
        ]
    }

    private static let products: [GradientCase] = [(1, 1, 1), (3, 4, 5), (1, 7, 2), (6, 1, 3), (2, 17, 1), (5, 3, 19)].flatMap { rows, depth, columns in
        [false, true].flatMap { first in
            [false, true].map { second in
                GradientCase(
                    "matrixProduct \(first) \(second)", [first ? [depth, rows] : [rows, depth], second ? [columns, depth] : [depth, columns]]
                ) { Variable.matrixProduct($0[0], $0[1], transposingFirst: first, transposingSecond: second) }
            }
        } + [
            GradientCase("linear", [[rows, depth], [columns, depth]]) { $0[0].linear(weight: $0[1]) },
            GradientCase("linear with bias", [[rows, depth], [columns, depth], [columns]]) { $0[0].linear(weight: $0[1], bias: $0[2]) },
        ]
    }

    private static let reductions: [GradientCase] =
        [
            GradientCase("sum", [[3, 4]]) { $0[0].sum() },
            GradientCase("sum", [[]]) { $0[0].sum() },
            GradientCase("mean", [[2, 3, 4]]) { $0[0].mean() },
            GradientCase("sum of axis 0", [[3, 4]]) { $0[0].sum(axis: 0) },
            GradientCase("sum of axis 1", [[3, 4]]) { $0[0].sum(axis: 1) },
            GradientCase("sum of axis 1", [[2, 3, 4]]) { $0[0].sum(axis: 1) },
            GradientCase("sum of axis 2", [[2, 3, 1]]) { $0[0].sum(axis: 2) },
            GradientCase("mean of axis 0", [[5, 2, 2]]) { $0[0].mean(axis: 0) },
            GradientCase("mean of axis 2", [[2, 2, 5]]) { $0[0].mean(axis: 2) },
        ]
        + [[4], [1], [3, 5], [2, 3, 17], [6, 1]].flatMap { (shape: Shape) in
            [
                GradientCase("softmax", [shape], in: [-2...2]) { $0[0].softmax() },
                GradientCase("logSoftmax", [shape], in: [-2...2]) { $0[0].logSoftmax() },
                GradientCase("logSumExp", [shape], in: [-2...2]) { $0[0].logSumExp() },
            ]
        }

    private static let layouts: [GradientCase] = [
        GradientCase("reshape", [[3, 4]]) { $0[0].reshaped([2, 6]) },
        GradientCase("reshape", [[1]]) { $0[0].reshaped([]) },
        GradientCase("transpose", [[3, 4]]) { $0[0].transposed([1, 0]) },
        GradientCase("transpose", [[2, 3, 4]]) { $0[0].transposed([2, 0, 1]) },
        GradientCase("transpose", [[2, 3, 4]]) { $0[0].transposed([0, 2, 1]) },
        GradientCase("transpose", [[2, 1, 3, 2]]) { $0[0].transposed([3, 1, 0, 2]) },
        GradientCase("transpose", [[4]]) { $0[0].transposed([0]) },
        GradientCase("concatenate", [[2, 3], [1, 3], [4, 3]]) { .concatenated($0, axis: 0) },
        GradientCase("concatenate", [[2, 3], [2, 1]]) { .concatenated($0, axis: 1) },
        GradientCase("concatenate", [[2, 3, 2], [2, 0, 2], [2, 2, 2]]) { .concatenated($0, axis: 1) },
        GradientCase("concatenate with itself", [[2, 3]]) { .concatenated([$0[0], $0[0], Variable(.zeros([2, 3]))], axis: 1) },
        GradientCase("slice", [[5, 3]]) { $0[0].slice(axis: 0, 1..<4) },
        GradientCase("slice", [[2, 5, 3]]) { $0[0].slice(axis: 1, 2..<4) },
        GradientCase("slice", [[2, 5]]) { $0[0].slice(axis: 1, 4..<5) },
        GradientCase("slices that overlap", [[6, 2]]) { $0[0].slice(axis: 0, 0..<4) * $0[0].slice(axis: 0, 2..<6) },
        GradientCase("gather", [[4, 3]]) { $0[0].gather([2, 0, -1, 2, 2, 3]) },
        GradientCase("gather", [[3, 2, 2]]) { $0[0].gather([1, -1, 1]) },
        GradientCase("gather", [[3]]) { $0[0].gather([2, 2, 0, -5]) },
        GradientCase("gather nothing", [[3, 2]]) { $0[0].gather([]) },
    ]

    /// Arguments that are used more than once, and arguments that are constants.
    private static let graphs: [GradientCase] = [
        GradientCase("a square", [[3, 4]]) { $0[0] * $0[0] },
        GradientCase("a quotient of one", [[3, 4]], in: [0.75...2]) { $0[0] / ($0[0] * $0[0] + 1) },
        GradientCase("a matrix by itself", [[3, 3]]) { .matrixProduct($0[0], $0[0], transposingSecond: true) },
        GradientCase("a constant factor", [[3, 4]]) { $0[0] * Variable(Tensor(repeating: 2.5, [4])) },
        GradientCase("a constant divided", [[3]], in: [0.75...2]) { Variable(Tensor(repeating: 2.5, [2, 1])) / $0[0] },
        GradientCase("reshaped and used twice", [[2, 3]]) { $0[0].reshaped([3, 2]).transposed([1, 0]) + $0[0].tanh() },
        GradientCase("the sum of one twice", [[2, 3]]) { $0[0] + $0[0] },
        GradientCase("a loss of losses", [[2, 3]]) { ($0[0] * $0[0]).sum() * $0[0].logSumExp().sum() },
    ]

    @Test(arguments: arithmetic + elementwise + products + reductions + layouts + graphs)
    func gradientIsTheSlope(_ one: GradientCase) {
        #expect(one.check().problems() == [])
    }

    /// The places of the greatest elements stay where they are within the steps.
    @Test func greatestHasTheGradient() {
        let rows = Tensor([[0.5, -1, 2, 0], [1, 0, 0.25, -3], [-4, -3, -2, -1]])
        #expect(GradientCheck([rows]) { $0[0].greatest() }.problems() == [])
        #expect(GradientCheck([rows.reshaped([3, 1, 4])]) { $0[0].greatest() }.problems() == [])
        #expect(GradientCheck([rows.reshaped([12])]) { $0[0].greatest() }.problems() == [])
        // Of equals the first.
        #expect(gradient(at: Tensor([[1, 3, 3], [2, 2, 2]])) { $0.greatest().sum() }.elements == [0, 1, 0, 1, 0, 0])
    }

    @Test func kinksHaveNoGradient() {
        #expect(gradient(at: Tensor([-1, 0, 2])) { $0.relu().sum() }.elements == [0, 0, 1])
        #expect(gradient(at: Tensor([-1, 0, 2])) { $0.absolute().sum() }.elements == [-1, 0, 1])
    }

    /// Extreme arguments give the limits, never NaN.
    @Test func extremesAreFinite() {
        let extremes = Tensor([-1000, -88, 0, 88, 1000])
        for body: (Variable) -> Variable in [{ $0.sigmoid() }, { $0.tanh() }, { $0.softplus() }, { $0.softmax() }, { $0.logSoftmax() }, { $0.logSumExp() }] {
            #expect(body(Variable(extremes)).value.elements.allSatisfy { $0.isFinite })
            #expect(gradient(at: extremes) { body($0).sum() }.elements.allSatisfy { $0.isFinite })
        }
    }

    private static let lookups: [[Int32]] = [[0], [3, 1, 2], [1, 1, 1, 0], [-1, 2, -7, 2], [-1], []]

    @Test(arguments: lookups)
    func embeddingKeepsRows(_ indexes: [Int32]) throws {
        var random = RandomGenerator(seed: 3)
        var parameters = Parameters()
        let table = parameters.add("table", GradientCheck.numbers([4, 3], using: &random))
        #expect(GradientCheck(parameters) { $0.embedding(table, indexes) }.problems() == [])
        let gradients = valueWithGradient(at: parameters, random: &random) { $0.embedding(table, indexes).sum() }.gradients
        guard case .rows(indexes, let values) = try #require(gradients[table]) else {
            Issue.record("A table has a gradient of rows.")
            return
        }
        #expect(values.shape == [indexes.count, 3])
    }

    @Test(arguments: lookups)
    func embeddingIsUsedTwiceAndAsAWhole(_ indexes: [Int32]) {
        var random = RandomGenerator(seed: 3)
        var parameters = Parameters()
        let table = parameters.add("table", GradientCheck.numbers([4, 3], using: &random))
        let twice = GradientCheck(parameters) { pass in pass.embedding(table, indexes) * pass.embedding(table, indexes.reversed()) }
        #expect(twice.problems() == [])
        // Weights that are tied: looked up as rows and used as a matrix, in either order.
        let after = GradientCheck(parameters) { pass in pass.embedding(table, indexes).linear(weight: pass[table]) }
        #expect(after.problems() == [])
        let before = GradientCheck(parameters) { pass in
            let whole = (pass[table] * pass[table]).sum()
            return pass.embedding(table, indexes) * whole
        }
        #expect(before.problems() == [])
    }

    private func gradient(at value: Tensor, _ body: (Variable) -> Variable) -> Tensor {
        var parameters = Parameters()
        var random = RandomGenerator(seed: 0)
        let id = parameters.add("x", value)
        return valueWithGradient(at: parameters, random: &random) { body($0[id]) }.gradients.dense(id, shape: value.shape)
    }
}
