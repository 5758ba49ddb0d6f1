public import CasebookTensor

/// Dropout: in training each element is set to 0 with the given probability, and the others are divided by 1 - probability so that the mean stays
/// (Srivastava et al. 2014). Outside training it does nothing. It has no parameters.
public struct Dropout: Sendable {
    public let probability: Float

    public init(_ probability: Float) {
        precondition(probability >= 0 && probability < 1, "Dropout needs a probability in [0, 1), not \(probability).")
        self.probability = probability
    }

    public func callAsFunction(_ x: Variable, _ pass: inout Pass) -> Variable {
        guard pass.isTraining, probability > 0 else { return x }
        return x * Variable(pass.random.dropoutMask(x.shape, probability: probability))
    }
}
