public import CasebookTensor

/// The greatest element of each window of each channel. It has no parameters.
public struct MaxPool: Sendable {
    public let geometry: WindowGeometry

    public init(_ geometry: WindowGeometry) { self.geometry = geometry }

    /// Windows beside each other.
    public init(kernel: [Int]) { self.init(WindowGeometry(kernel: kernel, stride: kernel)) }

    /// Shapes: (batch × channels × …) gives the same with shorter axes.
    public func callAsFunction(_ x: Variable) -> Variable { x.maxPool(geometry) }
}
