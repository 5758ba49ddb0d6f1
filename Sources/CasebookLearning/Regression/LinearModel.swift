/// A linear model of rows: a score is an intercept and a weighted sum of columns, one score an output.
///
/// Fitted to `RowTargets` it is logistic regression, multinomial logistic regression, or Cox's regression, with a ridge.
public struct LinearModel: Sendable, Hashable {
    /// One for each output; 0 for survival.
    public var intercepts: [Double]
    /// Outputs × columns.
    public var weights: [Double]

    public init(intercepts: [Double], weights: [Double]) {
        precondition(!intercepts.isEmpty && weights.count % intercepts.count == 0, "\(weights.count) weights are not those of \(intercepts.count) outputs.")
        self.intercepts = intercepts
        self.weights = weights
    }

    public var outputCount: Int { intercepts.count }
    public var columnCount: Int { weights.count / intercepts.count }

    /// The scores of a row without missing values. O(columns × outputs).
    public func scores(_ row: some RandomAccessCollection<Float>) -> [Double] {
        precondition(row.count == columnCount, "A row of \(row.count) values does not fit \(columnCount) weights.")
        return intercepts.indices.map { output in
            var sum = intercepts[output], place = output * columnCount
            for value in row {
                sum += weights[place] * Double(value)
                place += 1
            }
            return sum
        }
    }

    /// Fits a model by the least mean loss plus `ridge` / 2 · |w|², the intercepts left free.
    ///
    /// L-BFGS (Liu and Nocedal, Mathematical Programming 1989) with ten pairs and backtracking; the function is convex, so that the start does not
    /// matter. Columns should have about the same spread. O(rows × columns) a step.
    ///
    /// - Parameters:
    ///   - features: without missing values.
    ///   - rowWeights: ones when nil.
    public static func fit(_ features: FeatureMatrix, _ targets: RowTargets, rowWeights: [Double]? = nil, ridge: Double, steps: Int = 300) -> LinearModel {
        precondition(features.rowCount == targets.rowCount && features.rowCount > 0, "\(features.rowCount) rows and \(targets.rowCount) targets do not fit.")
        precondition(ridge >= 0 && steps > 0, "A ridge is not negative, and there is at least one step.")
        let rowWeights = rowWeights ?? Array(repeating: 1, count: targets.rowCount)
        let problem = LinearProblem(features: features, targets: targets, rowWeights: rowWeights, ridge: ridge)
        let start = targets.baseScores(weights: rowWeights) + Array(repeating: 0, count: features.columnCount * targets.outputCount)
        let solution = LimitedMemoryBFGS(steps: steps).minimum(from: start) { problem.value(at: $0) }
        return LinearModel(intercepts: Array(solution[..<targets.outputCount]), weights: Array(solution[targets.outputCount...]))
    }
}

/// Mean loss and ridge as a function of intercepts and weights.
private struct LinearProblem {
    let features: FeatureMatrix
    let targets: RowTargets
    let rowWeights: [Double]
    let ridge: Double

    func value(at point: [Double]) -> (value: Double, gradient: [Double]) {
        let outputs = targets.outputCount, columns = features.columnCount, rows = features.rowCount
        let model = LinearModel(intercepts: Array(point[..<outputs]), weights: Array(point[outputs...]))
        var scores = Array(repeating: 0.0, count: rows * outputs)
        features.values.withUnsafeBufferPointer { values in
            model.weights.withUnsafeBufferPointer { weights in
                for row in 0..<rows {
                    for output in 0..<outputs {
                        // Four sums, which the processor adds side by side.
                        var sum = (0.0, 0.0, 0.0, 0.0)
                        let (place, weight) = (row * columns, output * columns)
                        var column = 0
                        while column + 4 <= columns {
                            sum.0 += weights[weight + column] * Double(values[place + column])
                            sum.1 += weights[weight + column + 1] * Double(values[place + column + 1])
                            sum.2 += weights[weight + column + 2] * Double(values[place + column + 2])
                            sum.3 += weights[weight + column + 3] * Double(values[place + column + 3])
                            column += 4
                        }
                        while column < columns {
                            sum.0 += weights[weight + column] * Double(values[place + column])
                            column += 1
                        }
                        scores[row * outputs + output] = model.intercepts[output] + (sum.0 + sum.1) + (sum.2 + sum.3)
                    }
                }
            }
        }
        var (loss, first, _) = targets.derivatives(scores: scores, weights: rowWeights)
        let scale = 1 / max(rowWeights.reduce(0, +), 1e-300)
        var gradient = Array(repeating: 0.0, count: point.count)
        if case .survival = targets {
        } else {
            for row in 0..<rows { for output in 0..<outputs { gradient[output] += first[row * outputs + output] * scale } }
        }
        features.values.withUnsafeBufferPointer { values in
            gradient.withUnsafeMutableBufferPointer { gradient in
                for row in 0..<rows {
                    for output in 0..<outputs {
                        let slope = first[row * outputs + output] * scale
                        if slope == 0 { continue }
                        let (place, weight) = (row * columns, outputs + output * columns)
                        for column in 0..<columns { gradient[weight + column] += slope * Double(values[place + column]) }
                    }
                }
            }
        }
        loss *= scale
        for place in outputs..<point.count {
            loss += ridge / 2 * point[place] * point[place]
            gradient[place] += ridge * point[place]
        }
        return (loss, gradient)
    }
}
