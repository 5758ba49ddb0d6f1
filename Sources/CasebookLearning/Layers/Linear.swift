public import CasebookTensor

/// A linear layer: x Wᵀ + b.
///
/// Parameters: `weight` (outputs × inputs) and `bias` (outputs), both uniform within 1 / sqrt(inputs) at first.
public struct Linear: Sendable {
    public let weight: ParameterID
    /// Nil for a layer without a bias.
    public let bias: ParameterID?
    public let inputs: Int
    public let outputs: Int

    public init(inputs: Int, outputs: Int, hasBias: Bool = true, name: String, into parameters: inout Parameters, random: inout RandomGenerator) {
        self.inputs = inputs
        self.outputs = outputs
        weight = parameters.add("weight", of: name, random.weights([outputs, inputs], inputs: inputs))
        bias = hasBias ? parameters.add("bias", of: name, random.weights([outputs], inputs: inputs), role: .bias) : nil
    }

    /// The layer of a state of the parameters, packed for inference.
    public func packed(_ parameters: Parameters, format: WeightFormat) -> PackedLinear {
        PackedLinear(weight: parameters[weight], bias: bias.map { parameters[$0] }, format: format)
    }

    /// Shapes: (… × inputs) gives (… × outputs).
    public func callAsFunction(_ x: Variable, _ pass: inout Pass) -> Variable {
        let rows = x.shape.rank == 2 ? x : x.reshaped([x.shape.dropLast().reduce(1, *), inputs])
        let result = rows.linear(weight: pass[weight], bias: bias.map { pass[$0] })
        return x.shape.rank == 2 ? result : result.reshaped(Shape(x.shape.dropLast() + [outputs]))
    }
}
