internal import CCasebookKernels

extension Tensor {
    /// The sum of all elements, a scalar.
    public func sum() -> Tensor { Tensor(Kernels.reduction.sum(base, elementCount)) }
    /// The mean of all elements, a scalar.
    public func mean() -> Tensor { Tensor(Kernels.reduction.sum(base, elementCount) / Float(elementCount)) }

    /// Sums over one axis, which keeps the length 1.
    public func sum(axis: Int) -> Tensor {
        var target = shape
        target[axis] = 1
        return summed(to: target)
    }

    /// The greatest along the last axis, which keeps the length 1, and where it stands.
    public func greatest() -> (values: Tensor, places: [Int32]) {
        let width = rowWidth, rows = elementCount / max(width, 1)
        precondition(width > 0, "An empty axis has no greatest element.")
        var target = shape
        target[shape.rank - 1] = 1
        var places = [Int32](repeating: 0, count: rows)
        let values = Tensor(target) { out in
            for row in 0..<rows {
                let place = Kernels.reduction.index_of_greatest(base + row * width, width)
                places[row] = Int32(place)
                out[row] = base[row * width + place]
            }
        }
        return (values, places)
    }

    /// log of the sum of e^x over the last axis, which keeps the length 1.
    public func logSumExp() -> Tensor {
        var target = shape
        target[shape.rank - 1] = 1
        var result = Tensor(uninitialized: target)
        Kernels.reduction.log_sum_exp(base, target.elementCount, rowWidth, result.mutableBase())
        return result
    }

    /// e^x / sum e^x over the last axis.
    public func softmax() -> Tensor {
        var result = Tensor(uninitialized: shape)
        Kernels.reduction.softmax(base, rowCount, rowWidth, result.mutableBase())
        return result
    }

    /// x - log sum e^x over the last axis.
    public func logSoftmax() -> Tensor {
        var result = Tensor(uninitialized: shape)
        Kernels.reduction.log_softmax(base, rowCount, rowWidth, result.mutableBase())
        return result
    }

    /// The sum of the squares of all elements.
    public var sumOfSquares: Double { Kernels.reduction.sum_of_squares(base, elementCount) }

    /// The length of the last axis; 1 for a scalar.
    var rowWidth: Int { shape.last ?? 1 }
    /// The number of rows along the last axis.
    var rowCount: Int { rowWidth == 0 ? 0 : elementCount / rowWidth }
}
