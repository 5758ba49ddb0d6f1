extension Variable {
    /// The mean binary cross-entropy of logits, over all elements.
    ///
    ///     BCE(y, p) = -(y log p + (1 - y) log(1 - p)),  p = 1 / (1 + e^-z)
    ///
    /// Shapes: logits z of any shape, targets y of the same; gives a scalar. See `binaryCrossEntropySum` for the parameters.
    public func binaryCrossEntropy(_ targets: Tensor, positiveWeights: [Float] = [1], focus: Float = 0) -> Variable {
        binaryCrossEntropySum(targets, positiveWeights: positiveWeights, focus: focus).mean
    }

    /// The binary cross-entropy of logits, summed over all elements; each element weighs 1.
    ///
    ///     -(w y (1 - p)^γ log p + (1 - y) p^γ log(1 - p)),  p = 1 / (1 + e^-z)
    ///
    /// which is the binary cross-entropy for w = 1 and γ = 0. The focus γ is that of Lin et al. (ICCV 2017). The logarithms are
    /// -log p = softplus(-z) and -log(1 - p) = softplus(z), which do not overflow. Value and gradient are made together in linear time.
    ///
    /// Shapes: logits z of any shape, targets y of the same; gives a scalar.
    ///
    /// - Parameters:
    ///   - targets: y, each in 0 ... 1.
    ///   - positiveWeights: w, how much more the positive side counts: one for all, or one for each place of the last axis.
    ///   - focus: γ, at least 0; above 0 elements that are right already count less.
    public func binaryCrossEntropySum(_ targets: Tensor, positiveWeights: [Float] = [1], focus: Float = 0) -> LossSum {
        precondition(shape == targets.shape, "Logits of shape \(shape) do not fit targets of shape \(targets.shape).")
        let width = positiveWeights.count
        precondition(width == 1 || width == value.rowWidth, "\(width) weights do not fit a last axis of \(value.rowWidth).")
        precondition(focus >= 0, "The focus is not negative.")
        // -log p and -log(1 - p).
        let positive = (-value).softplus(), negative = value.softplus()
        // (1 - p)^γ and p^γ.
        let factors = focus > 0 ? (negative.scaled(by: -focus).exp(), positive.scaled(by: -focus).exp()) : nil
        var gradient = tape == nil ? nil : value.sigmoid()
        let out = gradient?.mutableBase()
        var sum = 0.0
        var column = 0
        for index in 0..<value.elementCount {
            let target = targets.base[index]
            precondition(target >= 0 && target <= 1, "A target lies in 0 ... 1; leave rows without an outcome out.")
            let up = positiveWeights[column] * target * (factors?.0.base[index] ?? 1)
            let down = (1 - target) * (factors?.1.base[index] ?? 1)
            column = column + 1 == width ? 0 : column + 1
            let (positiveLoss, negativeLoss) = (positive.base[index], negative.base[index])
            sum += Double(up * positiveLoss + down * negativeLoss)
            guard let out else { continue }
            // d/dz (1 - p)^γ = -γ p (1 - p)^γ and d/dz -log p = -(1 - p); the negative side mirrors them.
            let p = out[index]
            out[index] = down * (p + focus * (1 - p) * negativeLoss) - up * ((1 - p) + focus * p * positiveLoss)
        }
        return LossSum(sum: .loss(Float(sum), [self], gradients: [gradient!]), weight: Float(value.elementCount))
    }
}
