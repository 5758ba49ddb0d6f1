public import CasebookTensor

/// A convolution over one, two or three axes.
///
/// Parameters: `weight` (outputs × inputs × kernel …) and `bias` (outputs), both uniform within 1 / sqrt(inputs · cells of the kernel) at first.
public struct Convolution: Sendable {
    public let weight: ParameterID
    /// Nil for a layer without a bias.
    public let bias: ParameterID?
    /// Channels.
    public let inputs: Int
    public let outputs: Int
    public let geometry: WindowGeometry

    public init(
        inputs: Int, outputs: Int, geometry: WindowGeometry, hasBias: Bool = true, name: String, into parameters: inout Parameters, random: inout RandomGenerator
    ) {
        self.inputs = inputs
        self.outputs = outputs
        self.geometry = geometry
        let seen = geometry.kernel.reduce(inputs, *)
        weight = parameters.add("weight", of: name, random.weights(Shape([outputs, inputs] + geometry.kernel), inputs: seen))
        bias = hasBias ? parameters.add("bias", of: name, random.weights([outputs], inputs: seen), role: .bias) : nil
    }

    /// Shapes: (batch × inputs × …) gives (batch × outputs × …), the axes as `WindowGeometry.outputLengths` says.
    public func callAsFunction(_ x: Variable, _ pass: inout Pass) -> Variable {
        x.convolution(filters: pass[weight], bias: bias.map { pass[$0] }, geometry: geometry)
    }
}
