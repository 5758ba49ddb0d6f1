/// The gradients of a loss by the parameters that it depends on.
public struct Gradients: Sendable {
    var entries: [Gradient?]

    init(count: Int) { entries = Array(repeating: nil, count: count) }

    /// Nil where the loss does not depend on the parameter, or the parameter is frozen.
    public subscript(id: ParameterID) -> Gradient? {
        get { entries[id.index] }
        set { entries[id.index] = newValue }
    }

    /// The whole gradient as a tensor of the given shape; zeros where the loss does not depend on the parameter.
    public func dense(_ id: ParameterID, shape: Shape) -> Tensor {
        switch entries[id.index] {
        case nil: return .zeros(shape)
        case .dense(let tensor)?:
            precondition(tensor.shape == shape, "The gradient has the shape \(tensor.shape), not \(shape).")
            return tensor
        case .rows(let indexes, let values)?:
            var result = Tensor.zeros(shape)
            result.scatterAdd(values, at: indexes)
            return result
        }
    }
}
