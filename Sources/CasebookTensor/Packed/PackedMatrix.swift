internal import CCasebookKernels

/// Weights of a layer (out × in), packed once for products with rows of inputs.
public struct PackedMatrix: Sendable {
    public let format: WeightFormat
    /// The length of an input row.
    public let depth: Int
    /// The length of an output row, with padding to whole groups of 16.
    public let columns: Int
    /// 2³¹ / (255 · 127), rounded down: the most products of 8-bit integers whose sum 32 bits hold.
    static let greatestDepth = 66_000
    /// Panels in the format; for int8 also a scale and an offset a column.
    let panels: TensorStorage
    let scales: Tensor
    let offsets: [Int32]

    /// - Parameter weight: shape (out × in), as in PyTorch.
    public init(_ weight: Tensor, format: WeightFormat) {
        let rows = weight.shape[0]
        self.init(weight, order: (0..<Int32(rows)).map { $0 } + Array(repeating: -1, count: (16 - rows % 16) % 16), format: format)
    }

    /// - Parameter order: for each output the row of `weight`; negative for zeros. A multiple of 16.
    init(_ weight: Tensor, order: [Int32], format: WeightFormat) {
        precondition(weight.shape.rank == 2, "Weights are a matrix, not of shape \(weight.shape).")
        precondition(format != .int8 || weight.shape[1] <= Self.greatestDepth, "Sums of more than \(Self.greatestDepth) products of 8-bit integers overflow.")
        let depth = weight.shape[1], columns = order.count, isInteger = format == .int8
        let source = ck_matrix(weight.base, width: depth, isTransposed: true), product = Kernels.product
        let panels = TensorStorage(count: columns * Self.paddedDepth(depth, format) / format.elementsPerFloat)
        var scales = Tensor(uninitialized: [isInteger ? columns : 0]), offsets = [Int32](repeating: 0, count: isInteger ? columns : 0)
        switch format {
        case .float32: product.pack_float32(source, depth, weight.shape[0], order, columns, panels.base)
        case .bfloat16: panels.withNarrow(UInt16.self) { product.pack_bfloat16(source, depth, weight.shape[0], order, columns, $0) }
        case .int8: panels.withNarrow(Int8.self) { product.pack_int8(source, depth, weight.shape[0], order, columns, $0, scales.mutableBase(), &offsets) }
        }
        self.format = format
        self.depth = depth
        self.columns = columns
        self.panels = panels
        self.scales = scales
        self.offsets = offsets
    }

    static func paddedDepth(_ depth: Int, _ format: WeightFormat) -> Int {
        switch format {
        case .float32: depth
        case .bfloat16: (depth + 1) / 2 * 2
        case .int8: (depth + 3) / 4 * 4
        }
    }

    /// Brings rows of inputs into the format; nothing to do for float32.
    func narrow(_ input: UnsafePointer<Float>, stride: Int, rows: Int, into target: inout NarrowRows) {
        target.stride = Self.paddedDepth(depth, format)
        switch format {
        case .float32: break
        case .bfloat16: Kernels.product.to_bfloat16(input, stride, rows, depth, target.elements.reserve(rows * target.stride), target.stride)
        case .int8:
            let bytes = rows * target.stride
            target.elements.reserve((bytes + 1) / 2).withMemoryRebound(to: UInt8.self, capacity: bytes) {
                Kernels.product.to_int8(input, stride, rows, depth, $0, target.stride, target.scales.reserve(rows))
            }
        }
    }

    /// out = start + input Wᵀ for the rows from `first`. `narrowed` holds them in the format.
    func multiply(
        _ input: UnsafePointer<Float>, stride: Int, narrowed: borrowing NarrowRows, first: Int, rows: Int, start: UnsafePointer<Float>?, startStride: Int,
        out: UnsafeMutablePointer<Float>, outStride: Int
    ) {
        let product = Kernels.product
        switch format {
        case .float32:
            product.multiply_float32(input + first * stride, stride, panels.base, rows, columns, depth, start, startStride, out, outStride)
        case .bfloat16:
            panels.withNarrow(UInt16.self) { packed in
                product.multiply_bfloat16(narrowed.elements.base + first * narrowed.stride, narrowed.stride, packed, rows, columns, depth, start, startStride, out, outStride)
            }
        case .int8:
            panels.withNarrow(Int8.self) { packed in
                let bytes = UnsafeRawPointer(narrowed.elements.base).assumingMemoryBound(to: UInt8.self)
                product.multiply_int8(
                    bytes + first * narrowed.stride, narrowed.stride, narrowed.scales.base + first, packed, scales.base, offsets, rows, columns, depth, start, startStride,
                    out, outStride)
            }
        }
    }
}

extension TensorStorage {
    /// The memory as narrower elements.
    func withNarrow<Element, Result>(_ type: Element.Type, _ body: (UnsafeMutablePointer<Element>) -> Result) -> Result {
        let capacity = count * MemoryLayout<Float>.stride / MemoryLayout<Element>.stride
        return base.withMemoryRebound(to: Element.self, capacity: capacity, body)
    }
}
