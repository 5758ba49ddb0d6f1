/// How the weights of a product are kept for inference. Sums are float32, or exact integers for `int8`.
public enum WeightFormat: String, Sendable, Hashable, CaseIterable {
    case float32
    /// Half the memory; weights and inputs keep 8 significant bits.
    case bfloat16
    /// A quarter of the memory, and the fastest where the processor has 8-bit dot products: weights scaled by output, inputs by row.
    case int8

    /// How many elements take the memory of one float.
    var elementsPerFloat: Int {
        switch self {
        case .float32: 1
        case .bfloat16: 2
        case .int8: 4
        }
    }
}
