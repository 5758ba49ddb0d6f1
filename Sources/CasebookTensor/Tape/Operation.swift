/// Everything that can be recorded: the arguments by their place on the tape (negative for a constant), and the values that the gradient needs.
enum Operation {
    // Leaves.
    case parameter(ParameterID)
    case embedding(table: ParameterID, indexes: [Int32])

    // Elementwise, with repeated axes.
    case add(Int, Int, shapes: (Shape, Shape))
    case subtract(Int, Int, shapes: (Shape, Shape))
    case multiply(Int, Int, values: (Tensor, Tensor))
    case divide(Int, Int, values: (Tensor, Tensor))
    case affine(Int, scale: Float)
    case exp(Int, result: Tensor)
    case log(Int, value: Tensor)
    case tanh(Int, result: Tensor)
    case sigmoid(Int, result: Tensor)
    case softplus(Int, value: Tensor)
    case relu(Int, value: Tensor)
    case squareRoot(Int, result: Tensor)
    case absolute(Int, value: Tensor)

    // Products.
    case matrixProduct(Int, Int, values: (Tensor, Tensor), transposes: (Bool, Bool))
    case linear(Int, weight: Int, bias: Int, values: (input: Tensor, weight: Tensor))

    // Reductions and rows.
    case sum(Int, shape: Shape)
    case greatest(Int, places: [Int32], shape: Shape)
    case softmax(Int, result: Tensor)
    case logSoftmax(Int, result: Tensor)
    case logSumExp(Int, value: Tensor, result: Tensor)

    // Layout.
    case reshape(Int, shape: Shape)
    case transpose(Int, order: [Int])
    case concatenate([Int], lengths: [Int], axis: Int)
    case slice(Int, axis: Int, start: Int, shape: Shape)
    case gather(Int, indexes: [Int32], shape: Shape)

    /// A scalar whose gradients were computed together with it: losses.
    case loss([Int], gradients: [Tensor])

    // Fused layers, each with its gradient beside its forward pass.
    case recurrent(RecurrentRecord)
    case convolution(ConvolutionRecord)
    case pooling(PoolingRecord)
    case layerNorm(LayerNormRecord)
    case batchNorm(BatchNormRecord)
}
