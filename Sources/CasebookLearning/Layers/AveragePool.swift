public import CasebookTensor

/// The mean of each window of each channel. It has no parameters.
public struct AveragePool: Sendable {
    public let geometry: WindowGeometry
    /// Whether padding counts as zeros, or not at all.
    public let countsPadding: Bool

    public init(_ geometry: WindowGeometry, countsPadding: Bool = true) {
        self.geometry = geometry
        self.countsPadding = countsPadding
    }

    /// Windows beside each other.
    public init(kernel: [Int]) { self.init(WindowGeometry(kernel: kernel, stride: kernel)) }

    /// Shapes: (batch × channels × …) gives the same with shorter axes.
    public func callAsFunction(_ x: Variable) -> Variable { x.meanPool(geometry, countsPadding: countsPadding) }
}
