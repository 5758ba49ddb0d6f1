public import CasebookTensor

/// Adds what layers make of their input to the input itself, so that deep stacks can be trained (He et al. 2016): x + dropout(f(x)).
///
/// With `normalizes`, f sees the normalised input, x + dropout(f(norm(x))), which needs no warm-up of the learning rate (Xiong et al. 2020). Where f changes
/// the width, x goes through a matrix instead of straight on. Parameters: `norm.weight`, `norm.bias` and `shortcut.weight`, as far as they are needed.
public struct Residual: Sendable {
    public let normalization: LayerNorm?
    /// Nil where the input goes straight on.
    public let shortcut: Linear?
    public let dropout: Dropout

    /// - Parameters:
    ///   - inputs: the width of the input's rows.
    ///   - outputs: the width of what f gives; as the input where it is nil.
    public init(
        inputs: Int, outputs: Int? = nil, normalizes: Bool = false, dropout: Float = 0, name: String, into parameters: inout Parameters, random: inout RandomGenerator
    ) {
        let prefix = name.isEmpty ? "" : "\(name)."
        let outputs = outputs ?? inputs
        normalization = normalizes ? LayerNorm(width: inputs, name: "\(prefix)norm", into: &parameters) : nil
        shortcut = inputs == outputs ? nil : Linear(inputs: inputs, outputs: outputs, hasBias: false, name: "\(prefix)shortcut", into: &parameters, random: &random)
        self.dropout = Dropout(dropout)
    }

    /// Shapes: (… × inputs) gives (… × outputs).
    public func callAsFunction(_ x: Variable, _ pass: inout Pass, _ layers: (Variable, inout Pass) -> Variable) -> Variable {
        let change = dropout(layers(normalization.map { $0(x, &pass) } ?? x, &pass), &pass)
        return (shortcut.map { $0(x, &pass) } ?? x) + change
    }
}
