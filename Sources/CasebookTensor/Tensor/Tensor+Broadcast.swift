internal import CCasebookKernels

extension Tensor {
    /// Repeats axes of length 1, and adds axes in front, until the shape is reached.
    func broadcast(to target: Shape) -> Tensor {
        if shape == target { return self }
        precondition(shape.broadcast(with: target) == target, "The shape \(shape) cannot be repeated to \(target).")
        var result = Tensor(uninitialized: target)
        var writer = result.mutableBase()
        let strides = repeatedStrides(to: target)
        let innermost = target.rank - 1
        func write(axis: Int, from source: UnsafePointer<Float>) {
            if axis == innermost {
                if strides[axis] == 1 {
                    writer.update(from: source, count: target[axis])
                } else {
                    writer.update(repeating: source.pointee, count: target[axis])
                }
                writer += target[axis]
                return
            }
            for index in 0..<target[axis] { write(axis: axis + 1, from: source + index * strides[axis]) }
        }
        if target.elementCount > 0 { write(axis: 0, from: base) }
        return result
    }

    /// The transpose of `broadcast`: sums over the axes that were repeated.
    func summed(to target: Shape) -> Tensor {
        if shape == target { return self }
        var result = Tensor.zeros(target)
        if elementCount == 0 { return result }
        let strides = result.repeatedStrides(to: shape)
        let out = result.mutableBase()
        var reader = base
        let innermost = shape.rank - 1, width = shape[innermost]
        let kernels = Kernels.reduction, elementwise = Kernels.elementwise
        // A bias: the sum of the rows.
        if target.rank == 1, target[0] == width {
            kernels.add_column_sums(reader, elementCount / width, width, out)
            return result
        }
        func read(axis: Int, into place: UnsafeMutablePointer<Float>) {
            if axis == innermost {
                if strides[axis] == 1 {
                    elementwise.add_scaled(1, reader, place, width)
                } else {
                    place.pointee += kernels.sum(reader, width)
                }
                reader += width
                return
            }
            for index in 0..<shape[axis] { read(axis: axis + 1, into: place + index * strides[axis]) }
        }
        read(axis: 0, into: out)
        return result
    }

    /// The stride of each axis of `target` in this tensor; 0 where it is repeated.
    private func repeatedStrides(to target: Shape) -> SIMD8<Int> {
        var strides = SIMD8<Int>(repeating: 0)
        for axis in 0..<shape.rank where shape[axis] != 1 { strides[target.rank - shape.rank + axis] = shape.stride(of: axis) }
        return strides
    }
}
