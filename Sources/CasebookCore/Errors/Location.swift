/// A place that an error points to.
public struct Location: Hashable, Sendable, CustomStringConvertible {
    public var file: String?
    /// From 1.
    public var line: Int?
    /// From 1, in Unicode scalars.
    public var column: Int?
    /// From 0, in bytes.
    public var offset: Int?

    public init(file: String? = nil, line: Int? = nil, column: Int? = nil, offset: Int? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.offset = offset
    }

    public var description: String {
        var parts = [file ?? "input"]
        if let line { parts.append(String(line)) }
        if let column, line != nil { parts.append(String(column)) }
        if line == nil, let offset { parts.append("byte \(offset)") }
        return parts.joined(separator: ":")
    }
}
