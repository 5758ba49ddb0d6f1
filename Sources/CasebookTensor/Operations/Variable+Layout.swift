// Functions that move elements, recorded.
extension Variable {
    /// The same elements under another shape of the same size.
    public func reshaped(_ target: Shape) -> Variable { .record(value.reshaped(target), self, .reshape(node, shape: shape)) }

    /// The axes in another order; `order[i]` is the axis that becomes axis `i`.
    public func transposed(_ order: [Int]) -> Variable { .record(value.transposed(order), self, .transpose(node, order: order)) }

    /// Joins variables that agree in all axes but one.
    public static func concatenated(_ parts: [Variable], axis: Int) -> Variable {
        if parts.count == 1 { return parts[0] }
        let result = Tensor.concatenated(parts.map(\.value), axis: axis)
        return record(result, parts, .concatenate(parts.map(\.node), lengths: parts.map { $0.shape[axis] }, axis: axis))
    }

    /// A range of one axis.
    public func slice(axis: Int, _ range: Range<Int>) -> Variable {
        .record(value.slice(axis: axis, range), self, .slice(node, axis: axis, start: range.lowerBound, shape: shape))
    }

    /// Rows of the first axis by index; a negative index gives a row of zeros.
    public func gather(_ indexes: [Int32]) -> Variable {
        .record(value.gather(indexes), self, .gather(node, indexes: indexes, shape: shape))
    }

    /// A scalar whose gradients are known already.
    static func loss(_ value: Float, _ arguments: [Variable], gradients: @autoclosure () -> [Tensor]) -> Variable {
        .record(Tensor(value), arguments, .loss(arguments.map(\.node), gradients: gradients()))
    }
}
