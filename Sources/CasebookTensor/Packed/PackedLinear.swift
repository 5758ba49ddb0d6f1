/// A linear layer for inference: x Wᵀ + b over rows, with packed weights.
public struct PackedLinear: Sendable {
    public let weight: PackedMatrix
    private let bias: Tensor
    /// The length of an output row without padding.
    public let outputs: Int

    /// Shapes: weight (out × in), bias (out).
    public init(weight: Tensor, bias: Tensor?, format: WeightFormat) {
        self.weight = PackedMatrix(weight, format: format)
        outputs = weight.shape[0]
        precondition(bias == nil || bias!.shape == [outputs], "A bias of shape \(bias!.shape) does not fit \(outputs) outputs.")
        self.bias = Tensor((bias?.elements ?? Array(repeating: 0, count: outputs)) + Array(repeating: 0, count: self.weight.columns - outputs))
    }

    /// From one output row to the next: `outputs` padded to whole groups of 16.
    public var outputStride: Int { weight.columns }

    /// Computes `rows` rows of `outputStride` elements; those beyond `outputs` are zero.
    public func callAsFunction(
        _ input: UnsafePointer<Float>, stride: Int, rows: Int, into out: UnsafeMutablePointer<Float>, workspace: inout InferenceWorkspace
    ) {
        weight.narrow(input, stride: stride, rows: rows, into: &workspace.narrowInput)
        weight.multiply(
            input, stride: stride, narrowed: workspace.narrowInput, first: 0, rows: rows, start: bias.base, startStride: 0, out: out, outStride: outputStride)
    }
}
