public import CasebookTensor

/// Batch normalisation: each channel is moved to mean 0 and variance 1, then scaled and shifted (Ioffe and Szegedy 2015).
///
/// In training with the statistics of the batch, which are also added to the running ones; otherwise with the running ones. Parameters, one number a
/// channel: `weight` (1 at first), `bias` (0), and the states `running_mean` (0) and `running_var` (1). PyTorch's `num_batches_tracked` is not kept, as
/// nothing depends on it.
public struct BatchNorm: Sendable {
    public let weight: ParameterID
    public let bias: ParameterID
    public let runningMean: ParameterID
    public let runningVariance: ParameterID
    public let channels: Int
    /// The part of a batch's statistics in the new running ones.
    public let momentum: Float
    /// Added to the variance.
    public let epsilon: Float

    public init(channels: Int, momentum: Float = 0.1, epsilon: Float = 1e-5, name: String, into parameters: inout Parameters) {
        self.channels = channels
        self.momentum = momentum
        self.epsilon = epsilon
        weight = parameters.add("weight", of: name, Tensor(repeating: 1, [channels]), role: .bias)
        bias = parameters.add("bias", of: name, .zeros([channels]), role: .bias)
        runningMean = parameters.add("running_mean", of: name, .zeros([channels]), role: .state)
        runningVariance = parameters.add("running_var", of: name, Tensor(repeating: 1, [channels]), role: .state)
    }

    /// Shapes: (batch × channels) or (batch × channels × …) gives the same.
    public func callAsFunction(_ x: Variable, _ pass: inout Pass) -> Variable {
        precondition(x.shape.rank >= 2 && x.shape[1] == channels, "An input of shape \(x.shape) does not have \(channels) channels.")
        guard pass.isTraining else {
            return x.batchNorm(
                mean: pass.parameters[runningMean], variance: pass.parameters[runningVariance], scale: pass[weight], shift: pass[bias], epsilon: epsilon)
        }
        let result = x.batchNorm(scale: pass[weight], shift: pass[bias], epsilon: epsilon)
        // One element a channel has no variance to tell of.
        guard x.value.elementCount >= 2 * channels else { return result.output }
        for (id, new) in [(runningMean, result.mean), (runningVariance, result.variance)] {
            var next = pass.parameters[id].scaled(by: 1 - momentum)
            next.add(new, scaledBy: momentum)
            pass.update(id, to: next)
        }
        return result.output
    }
}
