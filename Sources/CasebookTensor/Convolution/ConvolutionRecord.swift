internal import CCasebookKernels

/// A convolution, and its gradient.
struct ConvolutionRecord {
    let nodes: (input: Int, filters: Int, bias: Int)
    let input: Tensor
    let filters: Tensor
    let geometry: WindowGeometry

    /// With the output gradient as dy: dx is dy correlated with the turned filters, dw the correlation of x with dy, db the sum of dy.
    func propagate(_ gradient: Tensor, into adjoints: inout Adjoints) {
        let kernels = Kernels.convolution
        var window = geometry.window(input.shape, channels: max(input.shape[1], filters.shape[0]))
        let batch = input.shape[0], inputs = input.shape[1], outputs = filters.shape[0]
        let workspace = TensorStorage(count: kernels.workspace(inputs, &window, outputs))
        adjoints.update(nodes.input, shape: input.shape) { sum in
            kernels.input_gradient(gradient.base, batch, inputs, &window, filters.base, outputs, sum.mutableBase(), workspace.base)
        }
        if nodes.filters >= 0 || nodes.bias >= 0 {
            var filterGradient = Tensor.zeros(filters.shape), biasGradient = Tensor.zeros([outputs])
            kernels.filter_gradient(input.base, gradient.base, batch, inputs, &window, outputs, filterGradient.mutableBase(), biasGradient.mutableBase(), workspace.base)
            adjoints.add(filterGradient, to: nodes.filters)
            adjoints.add(biasGradient, to: nodes.bias)
        }
    }
}

extension Variable {
    /// Convolution over one, two or three axes (cross-correlation, as is usual).
    ///
    /// Shapes: input (batch × in × …), filters (out × in × kernel …), bias (out); gives (batch × out × …).
    public func convolution(filters: Variable, bias: Variable? = nil, geometry: WindowGeometry) -> Variable {
        precondition(
            shape.rank == geometry.kernel.count + 2 && filters.shape == Shape([filters.shape[0], shape[1]] + geometry.kernel),
            "Filters of shape \(filters.shape) with a kernel of \(geometry.kernel) do not fit an input of shape \(shape).")
        let kernels = Kernels.convolution, outputs = filters.shape[0]
        precondition(bias == nil || bias!.shape == [outputs], "A bias of shape \(bias!.shape) does not fit \(outputs) channels.")
        var window = geometry.window(shape, channels: max(shape[1], outputs))
        var output = Tensor(uninitialized: geometry.outputShape(shape, channels: outputs))
        let workspace = TensorStorage(count: kernels.workspace(shape[1], &window, outputs))
        kernels.forward(value.base, shape[0], shape[1], &window, filters.value.base, bias?.value.base, outputs, output.mutableBase(), workspace.base)
        return .record(
            output, [self, filters] + (bias.map { [$0] } ?? []),
            .convolution(ConvolutionRecord(nodes: (node, filters.node, bias?.node ?? -1), input: value, filters: filters.value, geometry: geometry)))
    }
}
