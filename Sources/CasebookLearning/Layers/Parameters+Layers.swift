internal import CasebookTensor

extension Parameters {
    /// Adds a tensor of a layer under the layer's name, as PyTorch joins them: `encoder.weight`; a layer without a name gives `weight`.
    mutating func add(_ part: String, of layer: String, _ tensor: Tensor, role: Role = .weight) -> ParameterID {
        add(layer.isEmpty ? part : "\(layer).\(part)", tensor, role: role)
    }
}

extension RandomGenerator {
    /// Uniform within 1 / sqrt(inputs) of zero: how PyTorch begins linear, convolution and recurrent layers.
    mutating func weights(_ shape: Shape, inputs: Int) -> Tensor {
        let bound = 1 / Float(max(inputs, 1)).squareRoot()
        return uniform(shape, in: -bound...bound)
    }
}
