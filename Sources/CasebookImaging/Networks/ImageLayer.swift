internal import CasebookLearning
internal import CasebookTensor

/// A part of a convolutional network; it takes and gives (batch × channels × axes).
indirect enum ImageLayer: Sendable {
    /// A convolution, normalised over the batch, cut at 0 unless it ends a residual block.
    case convolution(Convolution, BatchNorm, isCut: Bool)
    case maxPool(MaxPool)
    /// relu(f(x) + g(x)), g the way past: the input itself where it is empty.
    case residual([ImageLayer], past: [ImageLayer])
    /// Side by side, their channels joined.
    case branches([[ImageLayer]])

    func callAsFunction(_ x: Variable, _ pass: inout Pass) -> Variable {
        switch self {
        case .convolution(let convolution, let norm, let isCut):
            let y = norm(convolution(x, &pass), &pass)
            return isCut ? y.relu() : y
        case .maxPool(let pool): return pool(x)
        case .residual(let layers, let past): return (Self.run(layers, x, &pass) + Self.run(past, x, &pass)).relu()
        case .branches(let branches):
            var parts: [Variable] = []
            for branch in branches { parts.append(Self.run(branch, x, &pass)) }
            return .concatenated(parts, axis: 1)
        }
    }

    static func run(_ layers: [ImageLayer], _ x: Variable, _ pass: inout Pass) -> Variable {
        var y = x
        for layer in layers { y = layer(y, &pass) }
        return y
    }
}
