internal import CCasebookKernels

/// Batch normalisation (Ioffe and Szegedy 2015) with the statistics of the batch, or with given ones.
struct BatchNormRecord {
    let nodes: (input: Int, scale: Int, shift: Int)
    let input: Tensor
    let scale: Tensor
    let mean: Tensor
    /// 1 / sqrt(variance + epsilon) a channel.
    let reciprocalDeviation: Tensor
    /// Whether mean and deviation are those of the input, and so depend on it.
    let usesBatch: Bool

    func propagate(_ gradient: Tensor, into adjoints: inout Adjoints) {
        let channels = input.shape[1], cells = input.shape.stride(of: 1)
        var inputGradient = Tensor.zeros(input.shape), scaleGradient = Tensor.zeros([channels]), shiftGradient = Tensor.zeros([channels])
        Kernels.normalization.batch_norm_gradient(
            input.base, mean.base, reciprocalDeviation.base, scale.base, gradient.base, input.shape[0], channels, cells, inputGradient.mutableBase(),
            scaleGradient.mutableBase(), shiftGradient.mutableBase())
        if usesBatch {
            adjoints.add(inputGradient, to: nodes.input)
        } else {
            // An affine map of each channel.
            let slope = Shape([channels] + Array(repeating: 1, count: input.shape.rank - 2))
            adjoints.add(gradient * (scale * reciprocalDeviation).reshaped(slope), to: nodes.input)
        }
        adjoints.add(scaleGradient, to: nodes.scale)
        adjoints.add(shiftGradient, to: nodes.shift)
    }
}

extension Variable {
    /// Normalises each channel over batch and cells, with the statistics of this batch.
    ///
    /// Shapes: (batch × channels × …) gives the same; `scale` and `shift` (channels). Returns the mean and the unbiased variance as well, for the running
    /// statistics.
    public func batchNorm(scale: Variable, shift: Variable, epsilon: Float = 1e-5) -> (output: Variable, mean: Tensor, variance: Tensor) {
        let batch = shape[0], channels = shape[1], cells = shape.stride(of: 1)
        precondition(batch * cells > 0, "A batch of shape \(shape) has no statistics.")
        var mean = Tensor(uninitialized: [channels]), variance = Tensor(uninitialized: [channels])
        Kernels.normalization.channel_statistics(value.base, batch, channels, cells, mean.mutableBase(), variance.mutableBase())
        let output = batchNorm(mean: mean, variance: variance, scale: scale, shift: shift, epsilon: epsilon, usesBatch: true)
        let count = Float(batch * cells)
        return (output, mean, variance.scaled(by: count / max(count - 1, 1)))
    }

    /// Normalises each channel with given statistics.
    public func batchNorm(mean: Tensor, variance: Tensor, scale: Variable, shift: Variable, epsilon: Float = 1e-5) -> Variable {
        batchNorm(mean: mean, variance: variance, scale: scale, shift: shift, epsilon: epsilon, usesBatch: false)
    }

    private func batchNorm(mean: Tensor, variance: Tensor, scale: Variable, shift: Variable, epsilon: Float, usesBatch: Bool) -> Variable {
        let channels = shape[1]
        precondition(
            scale.shape == [channels] && shift.shape == [channels] && mean.shape == [channels] && variance.shape == [channels],
            "A scale of shape \(scale.shape) does not fit \(channels) channels.")
        let reciprocal = Tensor(1) / variance.scaled(by: 1, plus: epsilon).squareRoot()
        var output = Tensor(uninitialized: shape)
        Kernels.normalization.batch_norm(
            value.base, mean.base, reciprocal.base, scale.value.base, shift.value.base, shape[0], channels, shape.stride(of: 1), output.mutableBase())
        return .record(
            output, [self, scale, shift],
            .batchNorm(
                BatchNormRecord(
                    nodes: (node, scale.node, shift.node), input: value, scale: scale.value, mean: mean, reciprocalDeviation: reciprocal, usesBatch: usesBatch)))
    }
}
