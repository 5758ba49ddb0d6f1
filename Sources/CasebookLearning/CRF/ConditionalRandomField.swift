public import CasebookTensor

/// A linear-chain conditional random field over the output of an encoder (Lafferty, McCallum and Pereira 2001; Huang, Xu and Yu 2015): it scores a tag
/// with regard to its neighbours.
///
/// The parameters are `name.transitions` (tags × tags, from × to), `name.start_transitions` (tags) and `name.end_transitions` (tags), as pytorch-crf
/// names them.
public struct ConditionalRandomField: Sendable {
    public let transitions: ParameterID
    public let start: ParameterID
    public let end: ParameterID
    public let tagCount: Int
    /// What is forbidden in training and decoding.
    public let constraints: TagConstraints?

    /// Adds the parameters, uniform in -0.1 ... 0.1.
    public init(tagCount: Int, constraints: TagConstraints? = nil, name: String, into parameters: inout Parameters, random: inout RandomGenerator) {
        precondition(constraints == nil || constraints!.tagCount == tagCount, "Constraints of \(constraints!.tagCount) tags do not fit \(tagCount) tags.")
        self.tagCount = tagCount
        self.constraints = constraints
        transitions = parameters.add("transitions", of: name, random.uniform([tagCount, tagCount], in: -0.1...0.1))
        start = parameters.add("start_transitions", of: name, random.uniform([tagCount], in: -0.1...0.1))
        end = parameters.add("end_transitions", of: name, random.uniform([tagCount], in: -0.1...0.1))
    }

    /// The sum over all sequences of -log p(tags | emissions); each weighs 1, or as `weights` says.
    ///
    /// A sequence whose tags are forbidden has the loss +infinity and no gradient; `TagConstraints.allows` tells beforehand.
    ///
    /// - Parameters:
    ///   - emissions: shape (rows × tags), packed as `layout` says.
    ///   - tags: of each sequence, in the caller's order.
    ///   - weights: a factor a sequence, in the caller's order.
    public func loss(_ emissions: Variable, tags: [[Int32]], layout: SequenceLayout, weights: [Float]? = nil, _ pass: inout Pass) -> LossSum {
        let sum = emissions.conditionalRandomFieldLoss(
            transitions: pass[transitions], start: pass[start], end: pass[end], tags: layout.packed(tags), layout: layout, constraints: constraints, weights: weights)
        return LossSum(sum: sum, weight: weights?.reduce(0, +) ?? Float(layout.lengths.count))
    }

    /// The sum over all sequences of log Σ exp(score) of their paths, as `Variable.conditionalRandomFieldLogPartition`: the difference of two, one with
    /// emissions that forbid some tags, is the loss of an annotation that leaves tags open (Tsuboi and others, COLING 2008).
    public func logPartition(_ emissions: Variable, layout: SequenceLayout, weights: [Float]? = nil, _ pass: inout Pass) -> Variable {
        emissions.conditionalRandomFieldLogPartition(
            transitions: pass[transitions], start: pass[start], end: pass[end], layout: layout, constraints: constraints, weights: weights)
    }

    /// The chain of a state of the parameters, for decoding and confidences. O(tags²): make it once for a model that is no longer trained.
    public func chain(_ parameters: Parameters) -> LinearChain {
        LinearChain(transitions: parameters[transitions], start: parameters[start], end: parameters[end], constraints: constraints)
    }

    /// The best path of each sequence, in the caller's order. `emissions` has the shape (rows × tags), packed as `layout` says.
    public func decode(_ emissions: Tensor, layout: SequenceLayout, parameters: Parameters, workspace: inout LinearChainWorkspace) -> [TagPath] {
        chain(parameters).viterbi(emissions, layout: layout, workspace: &workspace)
    }

    /// The probability of each tag at each row: the shape and the packing of `emissions`.
    public func marginals(_ emissions: Tensor, layout: SequenceLayout, parameters: Parameters) -> Tensor {
        chain(parameters).marginals(emissions, layout: layout)
    }
}
