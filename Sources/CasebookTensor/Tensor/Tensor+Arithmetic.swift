internal import CCasebookKernels

// Elementwise functions. Axes of length 1 are repeated as in NumPy.
extension Tensor {
    private typealias Binary = @convention(c) (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
    private typealias Unary = @convention(c) (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void

    private static func map(_ a: Tensor, _ b: Tensor, _ kernel: Binary) -> Tensor {
        if a.shape == b.shape {
            var result = Tensor(uninitialized: a.shape)
            kernel(a.base, b.base, result.mutableBase(), a.elementCount)
            return result
        }
        guard let shape = a.shape.broadcast(with: b.shape) else { preconditionFailure("The shapes \(a.shape) and \(b.shape) do not match.") }
        return map(a.broadcast(to: shape), b.broadcast(to: shape), kernel)
    }

    private func map(_ kernel: Unary) -> Tensor {
        var result = Tensor(uninitialized: shape)
        kernel(base, result.mutableBase(), elementCount)
        return result
    }

    public static func + (a: Tensor, b: Tensor) -> Tensor { map(a, b, Kernels.elementwise.add) }
    public static func - (a: Tensor, b: Tensor) -> Tensor { map(a, b, Kernels.elementwise.subtract) }
    public static func * (a: Tensor, b: Tensor) -> Tensor { map(a, b, Kernels.elementwise.multiply) }
    public static func / (a: Tensor, b: Tensor) -> Tensor { map(a, b, Kernels.elementwise.divide) }
    public static prefix func - (a: Tensor) -> Tensor { a.scaled(by: -1) }

    /// scale * a + shift.
    public func scaled(by scale: Float, plus shift: Float = 0) -> Tensor {
        var result = Tensor(uninitialized: shape)
        Kernels.elementwise.affine(base, scale, shift, result.mutableBase(), elementCount)
        return result
    }

    /// Adds `scale * other`, which has the same shape, in place.
    public mutating func add(_ other: Tensor, scaledBy scale: Float = 1) {
        precondition(shape == other.shape, "A tensor of shape \(other.shape) cannot be added to one of \(shape).")
        Kernels.elementwise.add_scaled(scale, other.base, mutableBase(), elementCount)
    }

    public func exp() -> Tensor { map(Kernels.elementwise.exp) }
    public func log() -> Tensor { map(Kernels.elementwise.log) }
    public func tanh() -> Tensor { map(Kernels.elementwise.tanh) }
    /// The logistic function 1 / (1 + e^-x).
    public func sigmoid() -> Tensor { map(Kernels.elementwise.sigmoid) }
    /// log(1 + e^x).
    public func softplus() -> Tensor { map(Kernels.elementwise.softplus) }
    /// max(x, 0).
    public func relu() -> Tensor { map(Kernels.elementwise.relu) }
    public func squareRoot() -> Tensor { map(Kernels.elementwise.square_root) }
    public func absolute() -> Tensor { map(Kernels.elementwise.absolute) }
}
