extension Variable {
    /// The loss of a linear-chain conditional random field: the sum over all sequences of -log p(tags | emissions) (Lafferty, McCallum and Pereira 2001).
    ///
    /// Shapes: emissions (rows × tags, packed as `layout` says), transitions (tags × tags, from × to), start and end (tags); gives a scalar.
    /// O(rows · tags²) time, for the gradients thrice as much, and one number a row and tag. Gradients are made by the forward-backward algorithm while the
    /// loss is recorded; without a tape they are not made.
    ///
    /// A sequence whose tags are forbidden has the loss +infinity and no gradient; see `TagConstraints.allows`.
    ///
    /// - Parameters:
    ///   - tags: a tag a packed row.
    ///   - constraints: what is forbidden: added as a constant, so that its parameters have no gradient.
    ///   - weights: a factor a sequence, in the caller's order, not negative; 0 leaves a sequence out.
    public func conditionalRandomFieldLoss(
        transitions: Variable, start: Variable, end: Variable, tags: [Int32], layout: SequenceLayout, constraints: TagConstraints? = nil,
        weights: [Float]? = nil
    ) -> Variable {
        let count = start.value.elementCount
        precondition(tags.count == layout.rowCount, "\(tags.count) tags were given for \(layout.rowCount) rows.")
        precondition(tags.allSatisfy { $0 >= 0 && Int($0) < count }, "A tag lies outside the \(count) tags.")
        let chain = LinearChain(transitions: transitions.value, start: start.value, end: end.value, constraints: constraints)
        var sweep = ConditionalRandomFieldSweep(chain, emissions: value, layout: layout)
        var factors = layout.factors(weights)
        let scores = sweep.scores(tags)
        var loss = 0.0
        for place in factors.indices where factors[place] != 0 {
            if scores[place] == -.infinity {
                loss = .infinity
                factors[place] = 0
            } else {
                loss += Double(factors[place]) * (sweep.logPartitions[place] - scores[place])
            }
        }
        return .loss(Float(loss), [self, transitions, start, end], gradients: sweep.gradients(tags: tags, factors: factors))
    }

    /// The sum over all sequences of log Σ exp(score) of all paths of a linear-chain conditional random field. Its gradient by the emissions is the
    /// probability of each tag at each row.
    ///
    /// Shapes, costs and parameters are those of `conditionalRandomFieldLoss`. A sequence that has no path at all has -infinity and no gradient.
    public func conditionalRandomFieldLogPartition(
        transitions: Variable, start: Variable, end: Variable, layout: SequenceLayout, constraints: TagConstraints? = nil, weights: [Float]? = nil
    ) -> Variable {
        let chain = LinearChain(transitions: transitions.value, start: start.value, end: end.value, constraints: constraints)
        var sweep = ConditionalRandomFieldSweep(chain, emissions: value, layout: layout)
        var factors = layout.factors(weights)
        var sum = 0.0
        for place in factors.indices where factors[place] != 0 {
            sum += Double(factors[place]) * sweep.logPartitions[place]
            if sweep.logPartitions[place] == -.infinity { factors[place] = 0 }
        }
        return .loss(Float(sum), [self, transitions, start, end], gradients: sweep.gradients(tags: nil, factors: factors))
    }
}

extension SequenceLayout {
    /// Weights of sequences by place in `order`; 1 each where none are given.
    fileprivate func factors(_ weights: [Float]?) -> [Float] {
        guard let weights else { return Array(repeating: 1, count: lengths.count) }
        precondition(weights.count == lengths.count, "\(weights.count) weights were given for \(lengths.count) sequences.")
        precondition(weights.allSatisfy { $0 >= 0 && $0 < .infinity }, "The weight of a sequence is a number that is not negative.")
        return order.map { weights[$0] }
    }
}
