/// A dense array of 32-bit floats: contiguous, row by row, the last axis fastest.
///
/// A value: copies share memory until one of them is changed. The memory is aligned to 64 bytes.
///
/// ```swift
/// var weights = Tensor([[0.5, -1], [2, 0]])
/// weights[1, 1] = 3
/// print(weights.shape)  // [2 × 2]
/// ```
public struct Tensor: Sendable {
    public let shape: Shape
    private var storage: TensorStorage

    /// A tensor whose elements `body` writes, all of them.
    public init(_ shape: Shape, initializingWith body: (UnsafeMutableBufferPointer<Float>) throws -> Void) rethrows {
        self.shape = shape
        storage = TensorStorage(count: shape.elementCount)
        try body(UnsafeMutableBufferPointer(start: storage.base, count: storage.count))
    }

    public init(repeating value: Float, _ shape: Shape) {
        self.init(shape) { $0.initialize(repeating: value) }
    }

    public static func zeros(_ shape: Shape) -> Tensor { Tensor(repeating: 0, shape) }

    /// Elements row by row; their number must fit the shape.
    public init(_ elements: some Collection<Float>, _ shape: Shape) {
        precondition(elements.count == shape.elementCount, "\(elements.count) elements do not fill the shape \(shape).")
        self.init(shape) { target in _ = target.initialize(from: elements) }
    }

    public init(_ scalar: Float) { self.init(repeating: scalar, []) }
    public init(_ elements: [Float]) { self.init(elements, [elements.count]) }

    /// A matrix by its rows.
    public init(_ rows: [[Float]]) {
        let width = rows.first?.count ?? 0
        precondition(rows.allSatisfy { $0.count == width }, "All rows must have \(width) elements.")
        self.init(rows.flatMap { $0 }, [rows.count, width])
    }

    public var elementCount: Int { storage.count }

    /// All elements, row by row. Copies.
    public var elements: [Float] { Array(UnsafeBufferPointer(start: storage.base, count: storage.count)) }

    /// The only element of a tensor that has one.
    public var scalar: Float {
        precondition(elementCount == 1, "A tensor of shape \(shape) is no scalar.")
        return storage.base[0]
    }

    public func withElements<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(storage) { try body(UnsafeBufferPointer(start: storage.base, count: storage.count)) }
    }

    /// Copies first where the memory is shared.
    public mutating func withMutableElements<Result>(_ body: (UnsafeMutableBufferPointer<Float>) throws -> Result) rethrows -> Result {
        let base = mutableBase()
        return try withExtendedLifetime(storage) { try body(UnsafeMutableBufferPointer(start: base, count: storage.count)) }
    }

    public subscript(index: Int...) -> Float {
        get { storage.base[offset(index)] }
        set {
            let place = offset(index)
            mutableBase()[place] = newValue
        }
    }

    /// The same elements under another shape of the same size.
    public func reshaped(_ shape: Shape) -> Tensor {
        precondition(shape.elementCount == elementCount, "The shape \(self.shape) cannot become \(shape).")
        return Tensor(shape: shape, storage: storage)
    }

    private init(shape: Shape, storage: TensorStorage) {
        self.shape = shape
        self.storage = storage
    }

    private func offset(_ index: [Int]) -> Int {
        precondition(index.count == shape.rank, "\(index.count) indexes were given for the shape \(shape).")
        var offset = 0
        for axis in 0..<shape.rank {
            precondition(index[axis] >= 0 && index[axis] < shape[axis], "The index \(index) lies outside the shape \(shape).")
            offset = offset * shape[axis] + index[axis]
        }
        return offset
    }

    /// Uninitialised memory, for a function that writes every element before it returns.
    package init(uninitialized shape: Shape) {
        self.shape = shape
        storage = TensorStorage(count: shape.elementCount)
    }

    /// The elements, for as long as the caller holds the tensor.
    package var base: UnsafePointer<Float> { UnsafePointer(storage.base) }

    /// The elements, after a copy where the memory is shared, for as long as the caller holds the tensor.
    package mutating func mutableBase() -> UnsafeMutablePointer<Float> {
        if !isKnownUniquelyReferenced(&storage) {
            let copy = TensorStorage(count: storage.count)
            copy.base.initialize(from: storage.base, count: storage.count)
            storage = copy
        }
        return storage.base
    }
}

extension Tensor: Equatable {
    /// Whether shape and every element are the same, bit for bit but for the two zeros; NaN differs from itself.
    public static func == (a: Tensor, b: Tensor) -> Bool {
        a.shape == b.shape && (0..<a.elementCount).allSatisfy { a.base[$0] == b.base[$0] }
    }
}
