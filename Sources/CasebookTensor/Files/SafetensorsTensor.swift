/// A tensor that is to be written to a safetensors file.
public struct SafetensorsTensor: Sendable {
    enum Content: Sendable {
        case bytes([UInt8])
        case floats([Float])
    }

    public let name: String
    /// The type of the elements in the file.
    public let dtype: SafetensorsType
    /// Sizes of the axes, the slowest first; empty for a scalar.
    public let shape: [Int]
    let content: Content

    /// A tensor whose bytes are written as they are: little-endian, row by row, as many as `shape` and `dtype` need.
    public init(name: String, dtype: SafetensorsType, shape: [Int], bytes: [UInt8]) {
        precondition(bytes.count == Self.count(shape) * dtype.width, "The bytes of a tensor must fill its shape.")
        self.name = name
        self.dtype = dtype
        self.shape = shape
        content = .bytes(bytes)
    }

    /// A tensor of numbers, row by row, that are written as `dtype`: F32 as they are; F16 and BF16 rounded to the nearest, ties to even, where
    /// NaN is kept and what is too large for F16 becomes infinite; I8 rounded likewise, with what is beyond -128...127 set to the nearer end.
    public init(name: String, dtype: SafetensorsType, shape: [Int], floats: [Float]) {
        precondition([.float32, .float16, .bfloat16, .int8].contains(dtype), "Numbers are written as F32, F16, BF16 or I8.")
        precondition(floats.count == Self.count(shape), "The numbers of a tensor must fill its shape.")
        self.name = name
        self.dtype = dtype
        self.shape = shape
        content = .floats(floats)
    }

    /// Bytes in the file.
    var byteCount: Int {
        switch content {
        case .bytes(let bytes): bytes.count
        case .floats(let floats): floats.count * dtype.width
        }
    }

    private static func count(_ shape: [Int]) -> Int {
        precondition(shape.allSatisfy { $0 >= 0 }, "Axes have no negative sizes.")
        return shape.reduce(1, *)
    }
}
