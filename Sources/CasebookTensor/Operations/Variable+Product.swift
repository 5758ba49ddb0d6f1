extension Variable {
    /// The product of two matrices, either of them transposed. Shapes: (m × k) and (k × n) give (m × n).
    public static func matrixProduct(_ a: Variable, _ b: Variable, transposingFirst: Bool = false, transposingSecond: Bool = false) -> Variable {
        let result = Tensor.matrixProduct(a.value, b.value, transposingFirst: transposingFirst, transposingSecond: transposingSecond)
        return record(result, [a, b], .matrixProduct(a.node, b.node, values: (a.value, b.value), transposes: (transposingFirst, transposingSecond)))
    }

    /// x Wᵀ + b. Shapes: x (rows × in), W (out × in), b (out) give (rows × out).
    public func linear(weight: Variable, bias: Variable? = nil) -> Variable {
        precondition(shape.rank == 2 && weight.shape.rank == 2 && weight.shape[1] == shape[1], "A layer with weights \(weight.shape) does not take an input of shape \(shape).")
        precondition(bias == nil || bias!.shape == [weight.shape[0]], "A layer with weights \(weight.shape) does not take a bias of shape \(bias!.shape).")
        var result = bias.map { $0.value.broadcast(to: [shape[0], weight.shape[0]]) } ?? .zeros([shape[0], weight.shape[0]])
        result.addProduct(value, weight.value, transposingSecond: true)
        let arguments = [self, weight] + (bias.map { [$0] } ?? [])
        return .record(result, arguments, .linear(node, weight: weight.node, bias: bias?.node ?? -1, values: (value, weight.value)))
    }
}
