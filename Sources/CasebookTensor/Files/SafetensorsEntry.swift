/// One tensor of a safetensors file: what its header says of it.
public struct SafetensorsEntry: Sendable {
    /// As it stands in the file. Not safe to print; see ``printableName``.
    public let name: String
    /// The type of the elements.
    public let dtype: SafetensorsType
    /// Sizes of the axes, the slowest first; empty for a scalar. An axis may be 0 long.
    public let shape: [Int]
    /// Where the elements stand in the file, in bytes from its start; little-endian, row by row, at any alignment.
    public let byteRange: Range<Int>

    /// Number of elements.
    public var count: Int { byteRange.count / dtype.width }
    /// The name for messages and tables: at most 80 characters, none of them invisible.
    public var printableName: String { PrintableText.make(name) }
}
