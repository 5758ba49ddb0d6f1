/// A picture or a stack of slices: numbers of channels × depth × height × width.
public struct MedicalImage: Sendable, Hashable {
    /// 1 for grey, 3 for red, green and blue.
    public let channels: Int
    /// Slices; 1 for a picture.
    public let depth: Int
    public let height: Int
    public let width: Int
    /// Channel by channel, slice by slice, row by row.
    public var values: [Float]
    /// Millimetres between slices, rows and columns, where they are known.
    public var spacing: Spacing?

    public struct Spacing: Sendable, Hashable {
        public var slices: Double?
        public var rows: Double
        public var columns: Double

        public init(slices: Double? = nil, rows: Double, columns: Double) {
            self.slices = slices
            self.rows = rows
            self.columns = columns
        }
    }

    public init(channels: Int = 1, depth: Int = 1, height: Int, width: Int, values: [Float], spacing: Spacing? = nil) {
        precondition(
            channels > 0 && depth > 0 && height > 0 && width > 0 && values.count == channels * depth * height * width,
            "\(values.count) values are not \(channels) × \(depth) × \(height) × \(width).")
        self.channels = channels
        self.depth = depth
        self.height = height
        self.width = width
        self.values = values
        self.spacing = spacing
    }

    public subscript(channel: Int, slice: Int, row: Int, column: Int) -> Float {
        get { values[((channel * depth + slice) * height + row) * width + column] }
        set { values[((channel * depth + slice) * height + row) * width + column] = newValue }
    }

    /// The most values of a picture or stack that is read: 1 GB of them.
    package static let mostValues = 1 << 28
}
