public import CasebookTensor

/// One vector a sequence: the mean of its rows, weighted by how well each row answers a trained query.
public struct AttentionPooling: Sendable {
    /// How well a row h answers the query q.
    public enum Score: Sendable, Hashable {
        /// q · tanh(W h + b) in a space of `units` dimensions (Bahdanau, Cho and Bengio 2015; with a trained query as in Yang et al. 2016). Parameters
        /// `projection.weight` (units × inputs), `projection.bias` (units), `query` (1 × units).
        case additive(units: Int)
        /// q · h / sqrt(inputs) (Luong, Pham and Manning 2015; Vaswani et al. 2017). Parameter `query` (1 × inputs).
        case dot
    }

    public let score: Score
    public let inputs: Int
    package let projection: Linear?
    package let query: ParameterID

    public init(_ score: Score, inputs: Int, name: String, into parameters: inout Parameters, random: inout RandomGenerator) {
        self.score = score
        self.inputs = inputs
        switch score {
        case .additive(let units):
            projection = Linear(inputs: inputs, outputs: units, name: name.isEmpty ? "projection" : "\(name).projection", into: &parameters, random: &random)
            query = parameters.add("query", of: name, random.weights([1, units], inputs: units))
        case .dot:
            projection = nil
            query = parameters.add("query", of: name, random.weights([1, inputs], inputs: inputs))
        }
    }

    /// Shapes: packed rows (rows × inputs) give (sequences × inputs), in the caller's order; zeros for an empty sequence. The weights are those of
    /// the packed rows and sum to 1 in each sequence.
    public func callAsFunction(_ x: Variable, layout: SequenceLayout, _ pass: inout Pass) -> (output: Variable, weights: [Float]) {
        precondition(x.shape == [layout.rowCount, inputs], "The input of shape \(x.shape) does not hold \(layout.rowCount) rows of \(inputs).")
        let sequences = layout.lengths.count, steps = layout.stepCount
        guard steps > 0 else { return (Variable(.zeros([sequences, inputs])), []) }
        let answers = projection.map { $0(x, &pass).tanh() } ?? x.scaled(by: 1 / Float(inputs).squareRoot())
        let scores = answers.linear(weight: pass[query])

        // Padded, so that a sequence is a row. A score of -1e9 has no weight beside any other, and leaves an empty sequence finite.
        let padding = layout.paddingIndexes
        let absent = Tensor(padding.map { $0 < 0 ? -1e9 : 0 }, [sequences, steps])
        let weights = (scores.gather(padding).reshaped([sequences, steps]) + Variable(absent)).softmax()
        let rows = x.gather(padding).reshaped([sequences, steps, inputs])
        let output = (weights.reshaped([sequences, steps, 1]) * rows).sum(axis: 1).reshaped([sequences, inputs])

        var packed = [Float](repeating: 0, count: layout.rowCount)
        for (place, row) in padding.enumerated() where row >= 0 { packed[Int(row)] = weights.value.base[place] }
        return (output, packed)
    }
}
