internal import CCasebookKernels

/// Layer normalisation (Ba, Kiros and Hinton 2016): each row is moved to mean 0 and variance 1, then scaled and shifted.
struct LayerNormRecord {
    let nodes: (input: Int, scale: Int, shift: Int)
    let input: Tensor
    let scale: Tensor
    let mean: Tensor
    /// 1 / sqrt(variance + epsilon) a row.
    let reciprocalDeviation: Tensor

    func propagate(_ gradient: Tensor, into adjoints: inout Adjoints) {
        let rows = input.rowCount, width = input.rowWidth
        var inputGradient = Tensor.zeros(input.shape), scaleGradient = Tensor.zeros([width]), shiftGradient = Tensor.zeros([width])
        Kernels.normalization.layer_norm_gradient(
            input.base, scale.base, mean.base, reciprocalDeviation.base, gradient.base, rows, width, inputGradient.mutableBase(), scaleGradient.mutableBase(),
            shiftGradient.mutableBase())
        adjoints.add(inputGradient, to: nodes.input)
        adjoints.add(scaleGradient, to: nodes.scale)
        adjoints.add(shiftGradient, to: nodes.shift)
    }
}

extension Variable {
    /// Normalises each row of the last axis. `scale` and `shift` have its length.
    public func layerNorm(scale: Variable, shift: Variable, epsilon: Float = 1e-5) -> Variable {
        let rows = value.rowCount, width = value.rowWidth
        precondition(scale.shape == [width] && shift.shape == [width], "A scale of shape \(scale.shape) does not fit rows of \(width).")
        var output = Tensor(uninitialized: shape), mean = Tensor(uninitialized: [rows]), reciprocal = Tensor(uninitialized: [rows])
        Kernels.normalization.layer_norm(
            value.base, scale.value.base, shift.value.base, rows, width, epsilon, output.mutableBase(), mean.mutableBase(), reciprocal.mutableBase())
        return .record(
            output, [self, scale, shift],
            .layerNorm(
                LayerNormRecord(
                    nodes: (node, scale.node, shift.node), input: value, scale: scale.value, mean: mean, reciprocalDeviation: reciprocal)))
    }
}
