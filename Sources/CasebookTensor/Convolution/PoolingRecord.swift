internal import CCasebookKernels

/// A pooling over windows, and its gradient.
struct PoolingRecord {
    enum Kind {
        /// With the index of each winner in its channel.
        case greatest(places: [Int32])
        case mean(countsPadding: Bool)
    }

    let input: Int
    let kind: Kind
    let shape: Shape
    let geometry: WindowGeometry

    func propagate(_ gradient: Tensor, into adjoints: inout Adjoints) {
        var window = geometry.window(shape)
        let channels = shape[0] * shape[1]
        adjoints.update(input, shape: shape) { sum in
            switch kind {
            case .greatest(let places): Kernels.pooling.max_gradient(gradient.base, places, channels, &window, sum.mutableBase())
            case .mean(let countsPadding): Kernels.pooling.mean_gradient(gradient.base, channels, &window, countsPadding ? 1 : 0, sum.mutableBase())
            }
        }
    }
}

extension Variable {
    /// The greatest element of each window; padding never wins. Shapes: (batch × channels × …) gives the same with shorter axes.
    public func maxPool(_ geometry: WindowGeometry) -> Variable {
        var window = geometry.window(shape)
        var output = Tensor(uninitialized: geometry.outputShape(shape, channels: shape[1]))
        var places = [Int32](repeating: 0, count: output.elementCount)
        Kernels.pooling.max(value.base, shape[0] * shape[1], &window, output.mutableBase(), &places)
        return .record(output, self, .pooling(PoolingRecord(input: node, kind: .greatest(places: places), shape: shape, geometry: geometry)))
    }

    /// The mean of each window, in which padding counts as zeros or not at all.
    public func meanPool(_ geometry: WindowGeometry, countsPadding: Bool = true) -> Variable {
        var window = geometry.window(shape)
        var output = Tensor(uninitialized: geometry.outputShape(shape, channels: shape[1]))
        Kernels.pooling.mean(value.base, shape[0] * shape[1], &window, countsPadding ? 1 : 0, output.mutableBase())
        return .record(output, self, .pooling(PoolingRecord(input: node, kind: .mean(countsPadding: countsPadding), shape: shape, geometry: geometry)))
    }
}
