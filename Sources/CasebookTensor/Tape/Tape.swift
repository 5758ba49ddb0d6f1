/// What was computed on the way to a loss, step by step, so that the chain rule can be walked backwards.
///
/// Flat: a record names its arguments by their index, which is always smaller than its own. `gradients(of:)` walks from the loss downwards and
/// visits every record once; there is no recursion, however long a sequence is. A tape belongs to one training step and one thread.
final class Tape {
    private(set) var records: [Operation] = []

    /// Records a result that depends on at least one recorded argument.
    func record(_ value: Tensor, _ operation: Operation) -> Variable {
        records.append(operation)
        return Variable(value, node: records.count - 1, tape: self)
    }

    /// The gradients of a scalar by every parameter on this tape.
    func gradients(of loss: Variable, parameterCount: Int) -> Gradients {
        precondition(loss.value.elementCount == 1, "A gradient is taken of a scalar, not of the shape \(loss.shape).")
        precondition(loss.tape == nil || loss.tape === self, "The loss was computed in another pass.")
        var adjoints = Adjoints(count: records.count, parameterCount: parameterCount)
        guard loss.node >= 0 else { return adjoints.gradients }
        adjoints.add(Tensor(repeating: 1, loss.shape), to: loss.node)
        for node in stride(from: loss.node, through: 0, by: -1) {
            // Taken out, so that its memory is free for others as soon as it has been used.
            guard let gradient = adjoints.take(node) else { continue }
            records[node].propagate(gradient, into: &adjoints)
        }
        return adjoints.gradients
    }
}

extension Variable {
    /// A result of one argument.
    static func record(_ value: Tensor, _ a: Variable, _ operation: @autoclosure () -> Operation) -> Variable {
        guard let tape = a.tape else { return Variable(value) }
        return tape.record(value, operation())
    }

    /// A result of several arguments.
    static func record(_ value: Tensor, _ arguments: [Variable], _ operation: @autoclosure () -> Operation) -> Variable {
        var tape: Tape?
        for argument in arguments {
            guard let other = argument.tape else { continue }
            precondition(tape == nil || tape === other, "Variables of two tapes cannot be mixed.")
            tape = other
        }
        guard let tape else { return Variable(value) }
        return tape.record(value, operation())
    }
}
