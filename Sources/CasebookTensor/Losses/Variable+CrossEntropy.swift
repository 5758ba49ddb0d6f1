internal import CCasebookKernels
internal import Foundation

extension Variable {
    /// The mean categorical cross-entropy of logits: - log p_y of each row's class y, where p = softmax(logits).
    ///
    /// Shapes: logits (rows × classes), one target a row; gives a scalar. See `crossEntropySum` for the formula and the parameters. The weighted
    /// mean of the rows that count, as in PyTorch.
    public func crossEntropy(
        _ targets: [Int32], ignoring ignored: Int32 = -100, classWeights: [Float]? = nil, smoothing: Float = 0, focus: Float = 0
    ) -> Variable {
        crossEntropySum(targets, ignoring: ignored, classWeights: classWeights, smoothing: smoothing, focus: focus).mean
    }

    /// The categorical cross-entropy of logits, summed over rows.
    ///
    /// A row of class y adds Σ_c q_c w_c (1 - p_c)^γ (-log p_c), where p = softmax(logits), w are the weights of classes, γ is the focus (Lin et al.,
    /// ICCV 2017) and q is the target, smoothed by ε (Szegedy et al., CVPR 2016): 1 - ε at y and ε / classes everywhere. Its weight is w_y. Value and
    /// gradient are made together in O(rows · classes), from log p, so that no logit overflows.
    ///
    /// Shapes: logits (rows × classes), one target a row; gives a scalar.
    ///
    /// - Parameters:
    ///   - targets: classes from 0.
    ///   - ignored: rows with this target add and weigh nothing.
    ///   - classWeights: w, one a class and none negative; 1 where it is nil.
    ///   - smoothing: ε in 0 ..< 1.
    ///   - focus: γ, at least 0; above 0 rows that are right already count less.
    public func crossEntropySum(
        _ targets: [Int32], ignoring ignored: Int32 = -100, classWeights: [Float]? = nil, smoothing: Float = 0, focus: Float = 0
    ) -> LossSum {
        precondition(shape.rank == 2 && shape[0] == targets.count, "Logits of shape \(shape) do not fit \(targets.count) targets.")
        let classes = shape[1]
        precondition(classWeights == nil || classWeights!.count == classes, "\(classWeights!.count) weights do not fit \(classes) classes.")
        precondition(smoothing >= 0 && smoothing < 1 && focus >= 0, "The smoothing lies in 0 ..< 1, and the focus is not negative.")
        let logProbabilities = value.logSoftmax()
        // Becomes the gradient, row by row.
        var gradient = tape == nil ? nil : logProbabilities.exp()
        let out = gradient?.mutableBase()
        let rest = smoothing / Float(classes)
        var slopes = [Float](repeating: 0, count: classes)
        var sum = 0.0, weight = 0.0
        logProbabilities.withElements { logs in
            for (row, target) in targets.enumerated() {
                let start = row * classes
                if target == ignored {
                    out?.advanced(by: start).update(repeating: 0, count: classes)
                    continue
                }
                let label = Int(target)
                precondition(label >= 0 && label < classes, "The target \(target) is none of the \(classes) classes.")
                weight += Double(classWeights?[label] ?? 1)
                let counted = smoothing == 0 ? label..<(label + 1) : 0..<classes
                var totalSlope: Float = 0
                for index in counted {
                    let share = (classWeights?[index] ?? 1) * (index == label ? 1 - smoothing + rest : rest)
                    let term = share == 0 ? (loss: 0, slope: 0) : Self.focalTerm(logs[start + index], focus: focus)
                    sum += Double(share * term.loss)
                    slopes[index] = share * term.slope
                    totalSlope += slopes[index]
                }
                // With the slope s_c of class c by log p_c: dL/dz_j = s_j - p_j Σ s.
                guard let outRow = out?.advanced(by: start) else { continue }
                Kernels.elementwise.affine(outRow, -totalSlope, 0, outRow, classes)
                for index in counted { outRow[index] += slopes[index] }
            }
        }
        return LossSum(sum: .loss(Float(sum), [self], gradients: [gradient!]), weight: Float(weight))
    }

    /// -(1 - p)^γ log p and its slope by log p.
    private static func focalTerm(_ logProbability: Float, focus: Float) -> (loss: Float, slope: Float) {
        guard focus > 0 else { return (-logProbability, -1) }
        let log = Double(logProbability)
        let complement = -expm1(log)
        let factor = pow(complement, Double(focus))
        // γ (1 - p)^(γ - 1) p log p, with the limit of log p / (1 - p) at 1, which is -1.
        let ratio = complement > 0 ? log * Foundation.exp(log) / complement : -1
        return (Float(-factor * log), Float(factor * (Double(focus) * (log == -.infinity ? 0 : ratio) - 1)))
    }
}
