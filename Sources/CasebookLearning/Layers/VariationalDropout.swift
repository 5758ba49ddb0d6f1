public import CasebookTensor

/// Dropout with one mask a sequence: a feature that is dropped is dropped at every step (Gal and Ghahramani 2016). Outside training it does nothing. It
/// has no parameters.
public struct VariationalDropout: Sendable {
    public let probability: Float

    public init(_ probability: Float) {
        precondition(probability >= 0 && probability < 1, "Dropout needs a probability in [0, 1), not \(probability).")
        self.probability = probability
    }

    /// Shapes: packed rows (rows × width) give the same.
    public func callAsFunction(_ x: Variable, layout: SequenceLayout, _ pass: inout Pass) -> Variable {
        guard pass.isTraining, probability > 0 else { return x }
        precondition(x.shape.rank == 2 && x.shape[0] == layout.rowCount, "The input of shape \(x.shape) does not hold the \(layout.rowCount) rows of the sequences.")
        let mask = pass.random.dropoutMask([layout.lengths.count, x.shape[1]], probability: probability)
        return x * Variable(mask.gather(layout.sequences))
    }
}
