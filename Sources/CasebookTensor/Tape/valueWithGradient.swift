/// A loss, its gradients by the parameters, and what layers noted.
public struct LossWithGradients: Sendable {
    public let loss: Float
    public let gradients: Gradients
    /// New values of running statistics.
    public let updates: [(id: ParameterID, value: Tensor)]
}

/// Computes a loss and its gradients by all parameters that are trained (reverse-mode differentiation; Linnainmaa 1970, Rumelhart, Hinton and Williams
/// 1986).
///
/// ```swift
/// let step = valueWithGradient(at: parameters, random: &random) { pass in
///     let logits = model(Variable(features), &pass)
///     return logits.crossEntropy(labels)
/// }
/// ```
///
/// - Parameter body: computes a scalar. Time and memory of the gradient are a small multiple of its own.
public func valueWithGradient(at parameters: Parameters, random: inout RandomGenerator, _ body: (inout Pass) throws -> Variable) rethrows -> LossWithGradients {
    let tape = Tape()
    var pass = Pass(parameters, tape: tape, isTraining: true, random: random)
    let loss = try body(&pass)
    random = pass.random
    return LossWithGradients(loss: loss.value.scalar, gradients: tape.gradients(of: loss, parameterCount: parameters.count), updates: pass.updates)
}
