public import CasebookTensor

/// Layer normalisation: each row is moved to mean 0 and variance 1, then scaled and shifted (Ba, Kiros and Hinton 2016).
///
/// Parameters: `weight`, 1 at first, and `bias`, 0 at first, both of the row's length.
public struct LayerNorm: Sendable {
    public let weight: ParameterID
    public let bias: ParameterID
    public let width: Int
    /// Added to the variance.
    public let epsilon: Float

    public init(width: Int, epsilon: Float = 1e-5, name: String, into parameters: inout Parameters) {
        self.width = width
        self.epsilon = epsilon
        weight = parameters.add("weight", of: name, Tensor(repeating: 1, [width]), role: .bias)
        bias = parameters.add("bias", of: name, .zeros([width]), role: .bias)
    }

    /// Shapes: (… × width) gives the same.
    public func callAsFunction(_ x: Variable, _ pass: inout Pass) -> Variable {
        x.layerNorm(scale: pass[weight], shift: pass[bias], epsilon: epsilon)
    }
}
