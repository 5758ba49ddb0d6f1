import Casebook
import CasebookTensor
import Foundation
import Testing

@Suite struct BoostedTreesTests {
    private static func table(_ rows: Int, columns: Int, seed: UInt64, missing: Float = 0) -> FeatureMatrix {
        var random = RandomGenerator(seed: seed)
        return FeatureMatrix(columnCount: columns, values: (0..<(rows * columns)).map { _ in random.uniform() < missing ? .nan : random.normal() })
    }

    private static func options(_ change: (inout BoostedTreesOptions) -> Void = { _ in }) -> BoostedTreesOptions {
        var options = BoostedTreesOptions()
        options.rounds = 60
        options.leafRows = 5
        options.columnShare = 1
        options.learningRate = 0.2
        change(&options)
        return options
    }

    /// No line parts these classes, and no single question does.
    @Test(arguments: [1.0, 0.6]) func exclusiveOrIsLearnt(share: Double) {
        let features = Self.table(600, columns: 3, seed: 1)
        let labels = (0..<600).map { (features[$0, 0] > 0) != (features[$0, 1] > 0) }
        let trees = BoostedTrees.fit(features, .binary(labels), options: Self.options { $0.columnShare = share })
        let scores = (0..<600).map { trees.scores(Array(features.row($0)))[0] }
        #expect(AUROC(labels: labels, scores: scores)!.value > 0.98)
    }

    @Test func numbersArePredicted() throws {
        let features = Self.table(600, columns: 3, seed: 3)
        let numbers = (0..<600).map { 100 + Double(features[$0, 0]) * (features[$0, 1] > 0 ? 2 : -1) }
        let trees = BoostedTrees.fit(features, numbers: numbers, options: Self.options())
        #expect(abs(trees.baseScores[0] - numbers.reduce(0, +) / 600) < 1e-9)
        let scores = try #require(RegressionScores(actual: numbers, predicted: (0..<600).map { trees.scores(Array(features.row($0)))[0] }))
        #expect(try #require(scores.rSquared) > 0.95)
    }

    @Test func whatIsMissingCanTellTheOutcome() {
        var values: [Float] = [], labels: [Bool] = []
        var random = RandomGenerator(seed: 2)
        for row in 0..<200 {
            values.append(row % 3 == 0 ? .nan : random.normal())
            labels.append(row % 3 == 0)
        }
        let trees = BoostedTrees.fit(FeatureMatrix(columnCount: 1, values: values), .binary(labels), options: Self.options())
        #expect(trees.scores([.nan])[0] > 2 && trees.scores([0])[0] < -2)
    }

    @Test func aColumnThatIsConstantOrMissingIsPassedOver() {
        let features = FeatureMatrix(columnCount: 2, values: (0..<100).flatMap { _ in [Float(1), .nan] })
        let labels = (0..<100).map { $0 % 4 == 0 }
        let trees = BoostedTrees.fit(features, .binary(labels), options: Self.options())
        #expect(abs(trees.scores([1, .nan])[0] - log(0.25 / 0.75)) < 1e-6)
    }

    @Test func theSameSeedGivesTheSameTreesAndAnotherDoesNot() {
        let features = Self.table(300, columns: 6, seed: 4, missing: 0.2), labels = (0..<300).map { features[$0, 0] > 0.3 || features[$0, 1] > 1 }
        func fit(_ seed: UInt64) -> BoostedTrees {
            BoostedTrees.fit(features, .binary(labels), options: Self.options { ($0.seed, $0.columnShare, $0.rowShare) = (seed, 0.5, 0.8) })
        }
        #expect(fit(1) == fit(1))
        #expect(fit(1) != fit(2))
    }

    @Test func classesAndHazardsAreLearnt() {
        let features = Self.table(500, columns: 2, seed: 6)
        let classes = (0..<500).map { features[$0, 0] > 0.5 ? 2 : features[$0, 1] > 0 ? 1 : 0 }
        let trees = BoostedTrees.fit(features, .classes(classes, count: 3), options: Self.options())
        let right = (0..<500).count { row in
            let scores = trees.scores(Array(features.row(row)))
            return scores.indices.max { scores[$0] < scores[$1] } == classes[row]
        }
        #expect(right > 480)
        let times = (0..<500).map { Double(exp(-features[$0, 0])) }, events = (0..<500).map { $0 % 3 != 0 }
        let hazards = BoostedTrees.fit(features, .survival(times: times, events: events), options: Self.options())
        let risks = (0..<500).map { hazards.scores(Array(features.row($0)))[0] }
        #expect(Concordance.harrell(times: times, events: events, risks: risks)!.value > 0.95)
    }

    /// Contributions add up, and are the Shapley values that counting all subsets gives.
    @Test func contributionsAreShapleyValues() {
        let columns = 5, features = Self.table(400, columns: columns, seed: 8, missing: 0.1)
        let labels = (0..<400).map { features[$0, 0] + features[$0, 1] * features[$0, 2] > 0.2 }
        let trees = BoostedTrees.fit(features, .binary(labels), options: Self.options { ($0.rounds, $0.depth, $0.leaves) = (8, 4, 12) })
        for row in [0, 7, 100, 399] {
            let values = Array(features.row(row)), (expected, found) = trees.contributions(values)
            #expect(abs(expected[0] + found.reduce(0, +) - trees.scores(values)[0]) < 1e-5)
            for column in 0..<columns {
                var sum = 0.0
                for subset in 0..<(1 << columns) where subset & (1 << column) == 0 {
                    let size = subset.nonzeroBitCount
                    let weight = Self.factorial(size) * Self.factorial(columns - size - 1) / Self.factorial(columns)
                    sum += weight * (Self.value(trees, values, subset | 1 << column) - Self.value(trees, values, subset))
                }
                #expect(abs(sum - found[column]) < 1e-5)
            }
        }
    }

    private static func factorial(_ number: Int) -> Double { number < 2 ? 1 : Double(number) * factorial(number - 1) }

    /// The score where only some columns are known: at questions about others both ways are gone, by the shares of training rows.
    private static func value(_ trees: BoostedTrees, _ row: [Float], _ known: Int) -> Double {
        func walk(_ tree: DecisionTree, _ index: Int) -> Double {
            let node = tree.nodes[index]
            guard node.column >= 0 else { return Double(node.value) }
            let left = Int(node.left)
            if known & (1 << Int(node.column)) != 0 {
                let value = row[Int(node.column)], goesLeft = value.isNaN ? node.missingGoesLeft : value <= node.threshold
                return walk(tree, goesLeft ? left : left + 1)
            }
            let (a, b) = (Double(tree.nodes[left].cover), Double(tree.nodes[left + 1].cover))
            return (a * walk(tree, left) + b * walk(tree, left + 1)) / (a + b)
        }
        return trees.baseScores[0] + trees.trees.reduce(0) { $0 + walk($1, 0) }
    }

    @Test func damagedTreesAreRefused() {
        let leaf = DecisionTree.Node(column: -1, threshold: 0, missingGoesLeft: false, left: -1, value: 1, cover: 1)
        var question = DecisionTree.Node(column: 0, threshold: 0, missingGoesLeft: false, left: 1, value: 0, cover: 2)
        #expect(DecisionTree(nodes: [question, leaf, leaf], columnCount: 1) != nil)
        #expect(DecisionTree(nodes: [question, leaf], columnCount: 1) == nil)
        question.left = 0
        #expect(DecisionTree(nodes: [question, leaf, leaf], columnCount: 1) == nil)
        question = DecisionTree.Node(column: 3, threshold: 0, missingGoesLeft: false, left: 1, value: 0, cover: 2)
        #expect(DecisionTree(nodes: [question, leaf, leaf], columnCount: 1) == nil)
    }

    /// Sixty levels whose two nodes lead to the same next two: 2^60 ways, in a file of two kilobytes.
    @Test func treesWithNodesOfTwoParentsAreRefused() {
        func inner(_ left: Int32) -> DecisionTree.Node { .init(column: 0, threshold: 0, missingGoesLeft: false, left: left, value: 0, cover: 1) }
        let leaf = DecisionTree.Node(column: -1, threshold: 0, missingGoesLeft: false, left: -1, value: 1, cover: 1)
        #expect(DecisionTree(nodes: [inner(1), inner(3), inner(3), leaf, leaf], columnCount: 1) == nil)
        #expect(DecisionTree(nodes: [inner(1), inner(3), leaf, leaf, leaf], columnCount: 1)?.depth == 2)
    }

    @Test func treesOfNoColumnsAreLeaves() {
        var features = FeatureMatrix(columnCount: 0)
        for _ in 0..<10 { features.append([]) }
        let trees = BoostedTrees.fit(features, .binary((0..<10).map { $0 < 3 }), options: BoostedTreesOptions())
        #expect(abs(1 / (1 + exp(-trees.scores([])[0])) - 0.3) < 0.01 && features.rowCount == 10)
    }
}
