internal import CasebookTensor

/// Gradient-boosted decision trees (Friedman, Annals of Statistics 2001): a row's score is a base and the sum of one leaf's value a tree.
public struct BoostedTrees: Sendable, Hashable {
    /// One for each output.
    public let baseScores: [Double]
    /// The trees of all outputs, round by round.
    public let trees: [DecisionTree]
    public let columnCount: Int

    public init(baseScores: [Double], trees: [DecisionTree], columnCount: Int) {
        precondition(!baseScores.isEmpty && trees.count % baseScores.count == 0, "\(trees.count) trees are not rounds of \(baseScores.count).")
        self.baseScores = baseScores
        self.trees = trees
        self.columnCount = columnCount
    }

    public var outputCount: Int { baseScores.count }

    /// The scores of a row; NaN where a value is missing. O(trees × depth).
    public func scores(_ row: [Float]) -> [Double] {
        precondition(row.count == columnCount, "A row of \(row.count) values does not fit trees over \(columnCount) columns.")
        var scores = baseScores
        row.withUnsafeBufferPointer { row in
            for (index, tree) in trees.enumerated() { scores[index % baseScores.count] += tree.value(row) }
        }
        return scores
    }

    /// Grows trees, each by the derivatives of the loss at what those before it give.
    ///
    /// The same rows and options give the same trees. O(rounds × rows × columns × log leaves); the table is held once more as bins of one byte.
    ///
    /// - Parameter rowWeights: ones when nil.
    public static func fit(_ features: FeatureMatrix, _ targets: RowTargets, rowWeights: [Double]? = nil, options: BoostedTreesOptions) -> BoostedTrees {
        precondition(features.rowCount == targets.rowCount, "\(features.rowCount) rows and \(targets.rowCount) targets do not fit.")
        let rowWeights = rowWeights ?? Array(repeating: 1, count: targets.rowCount)
        return grow(features, base: targets.baseScores(weights: rowWeights), options: options) { scores in
            let (_, first, second) = targets.derivatives(scores: scores, weights: rowWeights)
            return (first, second)
        }
    }

    /// Grows trees that predict numbers, by the squared error; the base is the mean.
    ///
    /// - Parameter numbers: one a row, finite.
    public static func fit(_ features: FeatureMatrix, numbers: [Double], options: BoostedTreesOptions) -> BoostedTrees {
        precondition(features.rowCount == numbers.count && numbers.allSatisfy(\.isFinite), "\(features.rowCount) rows need as many finite numbers, not \(numbers.count).")
        let ones = Array(repeating: 1.0, count: numbers.count)
        return grow(features, base: [numbers.reduce(0, +) / Double(max(numbers.count, 1))], options: options) { scores in (zip(scores, numbers).map { $0 - $1 }, ones) }
    }

    /// - Parameter derivatives: first and second, of the loss by each score (rows × outputs).
    private static func grow(
        _ features: FeatureMatrix, base: [Double], options: BoostedTreesOptions, derivatives: (_ scores: [Double]) -> (first: [Double], second: [Double])
    ) -> BoostedTrees {
        precondition(features.rowCount > 0, "Trees are grown on rows.")
        options.check()
        let rows = features.rowCount, outputs = base.count
        let grower = TreeGrower(bins: FeatureBins(features), options: options)
        var scores = (0..<rows).flatMap { _ in base }, trees: [DecisionTree] = []
        let random = RandomGenerator(seed: options.seed)
        for round in 0..<options.rounds {
            let (first, second) = derivatives(scores)
            var drawing = random.split(round)
            let chosen = draw(rows, share: options.rowShare, &drawing).map { Int32($0) }
            for output in 0..<outputs {
                let own = outputs == 1 ? (first, second) : (every(outputs, of: first, from: output), every(outputs, of: second, from: output))
                let tree = grower.grow(first: own.0, second: own.1, rows: chosen, random: drawing.split(output))
                features.values.withUnsafeBufferPointer { values in
                    for row in 0..<rows {
                        scores[row * outputs + output] += tree.value(UnsafeBufferPointer(rebasing: values[(row * features.columnCount)..<((row + 1) * features.columnCount)]))
                    }
                }
                trees.append(tree)
            }
        }
        return BoostedTrees(baseScores: base, trees: trees, columnCount: features.columnCount)
    }

    private static func every(_ step: Int, of values: [Double], from start: Int) -> [Double] { stride(from: start, to: values.count, by: step).map { values[$0] } }

    /// A share of the numbers from 0, at least one, ascending.
    static func draw(_ count: Int, share: Double, _ random: inout RandomGenerator) -> [Int] {
        let wanted = max(1, Int((Double(count) * share).rounded()))
        guard wanted < count else { return Array(0..<count) }
        // Selection sampling (Knuth, volume 2, algorithm S).
        var chosen: [Int] = []
        for number in 0..<count where Double(random.next() >> 11) * 0x1p-53 * Double(count - number) < Double(wanted - chosen.count) { chosen.append(number) }
        return chosen
    }
}
