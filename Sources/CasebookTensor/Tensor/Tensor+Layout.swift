internal import CCasebookKernels

// Functions that move elements and change none.
extension Tensor {
    /// The axes in another order; `order[i]` is the axis that becomes axis `i`.
    public func transposed(_ order: [Int]) -> Tensor {
        precondition(order.sorted() == Array(0..<shape.rank), "\(order) is no order of the axes of \(shape).")
        let target = Shape(order.map { shape[$0] })
        var result = Tensor(uninitialized: target)
        if elementCount == 0 { return result }
        if shape.rank < 2 { return reshaped(target) }
        var writer = result.mutableBase()
        let strides = order.map { shape.stride(of: $0) }
        let innermost = shape.rank - 1
        func write(axis: Int, from source: UnsafePointer<Float>) {
            let stride = strides[axis], length = target[axis]
            if axis == innermost {
                for index in 0..<length { writer[index] = source[index * stride] }
                writer += length
            } else {
                for index in 0..<length { write(axis: axis + 1, from: source + index * stride) }
            }
        }
        write(axis: 0, from: base)
        return result
    }

    /// Joins tensors that agree in all axes but one.
    public static func concatenated(_ parts: [Tensor], axis: Int) -> Tensor {
        precondition(!parts.isEmpty, "There is nothing to join.")
        var target = parts[0].shape
        target[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
        for part in parts {
            var expected = target
            expected[axis] = part.shape[axis]
            precondition(part.shape == expected, "A tensor of shape \(part.shape) cannot be joined to \(target) along axis \(axis).")
        }
        var result = Tensor(uninitialized: target)
        let out = result.mutableBase()
        let outer = target.prefix(axis).reduce(1, *), inner = target.stride(of: axis)
        var start = 0
        for part in parts {
            let width = part.shape[axis] * inner
            for index in 0..<outer { (out + index * target[axis] * inner + start).update(from: part.base + index * width, count: width) }
            start += width
        }
        return result
    }

    /// A range of one axis.
    public func slice(axis: Int, _ range: Range<Int>) -> Tensor {
        precondition(range.lowerBound >= 0 && range.upperBound <= shape[axis], "The range \(range) lies outside axis \(axis) of \(shape).")
        var target = shape
        target[axis] = range.count
        var result = Tensor(uninitialized: target)
        let out = result.mutableBase()
        let outer = shape.prefix(axis).reduce(1, *), inner = shape.stride(of: axis), width = range.count * inner
        for index in 0..<outer { (out + index * width).update(from: base + (index * shape[axis] + range.lowerBound) * inner, count: width) }
        return result
    }

    /// Adds `part` to a range of one axis, in place: the transpose of `slice`.
    mutating func add(_ part: Tensor, axis: Int, from start: Int) {
        let out = mutableBase()
        let outer = shape.prefix(axis).reduce(1, *), inner = shape.stride(of: axis), width = part.shape[axis] * inner
        for index in 0..<outer { Kernels.elementwise.add_scaled(1, part.base + index * width, out + (index * shape[axis] + start) * inner, width) }
    }

    /// Rows of the first axis by index; a negative index gives a row of zeros.
    public func gather(_ indexes: [Int32]) -> Tensor {
        precondition(shape.rank >= 1, "A scalar has no rows.")
        let rows = shape[0], width = shape.stride(of: 0)
        precondition(indexes.allSatisfy { $0 < Int32(rows) }, "An index lies outside the \(rows) rows.")
        var target = shape
        target[0] = indexes.count
        var result = Tensor(uninitialized: target)
        Kernels.embedding.gather(base, width, indexes, indexes.count, result.mutableBase())
        return result
    }

    /// Adds rows at indexes, in order; negative indexes are skipped: the transpose of `gather`.
    package mutating func scatterAdd(_ rows: Tensor, at indexes: [Int32]) {
        let count = Int32(shape[0])
        precondition(rows.elementCount == indexes.count * shape.stride(of: 0), "Rows of shape \(rows.shape) are not \(indexes.count) rows of a table of shape \(shape).")
        precondition(indexes.allSatisfy { $0 < count }, "An index lies outside the \(count) rows.")
        Kernels.embedding.scatter_add(rows.base, shape.stride(of: 0), indexes, indexes.count, mutableBase())
    }
}
