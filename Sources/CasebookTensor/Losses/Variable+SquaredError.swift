extension Variable {
    /// The mean squared error over all elements. Shapes: predictions of any shape, targets of the same; gives a scalar.
    public func meanSquaredError(_ targets: Tensor) -> Variable { squaredErrorSum(targets).mean }

    /// The squared errors, summed over all elements; each element weighs 1. Shapes: predictions of any shape, targets of the same; gives a scalar.
    public func squaredErrorSum(_ targets: Tensor) -> LossSum {
        precondition(shape == targets.shape, "Predictions of shape \(shape) do not fit targets of shape \(targets.shape).")
        let errors = value - targets
        return LossSum(sum: .loss(Float(errors.sumOfSquares), [self], gradients: [errors.scaled(by: 2)]), weight: Float(errors.elementCount))
    }
}
