/// The type of a tensor's elements in a safetensors file, named as in its header.
///
/// The cases stand in the order by which the reference implementation sorts tensors when it writes, smallest first.
public enum SafetensorsType: String, Sendable, Hashable, CaseIterable {
    /// One byte each, 0 or 1.
    case bool = "BOOL"
    case uint8 = "U8"
    case int8 = "I8"
    case int16 = "I16"
    /// IEEE 754 binary16.
    case float16 = "F16"
    /// The upper half of a binary32.
    case bfloat16 = "BF16"
    case int32 = "I32"
    case float32 = "F32"
    case float64 = "F64"
    case int64 = "I64"

    /// Bytes of one element.
    public var width: Int {
        switch self {
        case .bool, .uint8, .int8: 1
        case .int16, .float16, .bfloat16: 2
        case .int32, .float32: 4
        case .float64, .int64: 8
        }
    }

    /// The place of the type when tensors are sorted for writing.
    var rank: Int { Self.allCases.firstIndex(of: self)! }
}
