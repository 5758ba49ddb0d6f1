/// A tensor that may be recorded: arithmetic on it can be differentiated.
///
/// Without a tape it is only its value, and nothing is recorded: inference runs the same code as training.
public struct Variable {
    public let value: Tensor
    /// The place on the tape; negative for a constant.
    let node: Int
    let tape: Tape?

    /// A constant.
    public init(_ value: Tensor) {
        self.value = value
        node = -1
        tape = nil
    }

    init(_ value: Tensor, node: Int, tape: Tape) {
        self.value = value
        self.node = node
        self.tape = tape
    }

    public var shape: Shape { value.shape }

    /// The same value, whose history is forgotten.
    public var detached: Variable { Variable(value) }
}
