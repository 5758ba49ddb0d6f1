/// Where in a file something stands.
public struct RecordOrigin: Sendable, Hashable {
    public var file: String?
    /// From 1.
    public var line: Int?
    /// From 1, in Unicode scalars.
    public var column: Int?
    /// The way from the top: `/ClinicalDocument/component/structuredBody/component[3]/section`, `OBX[2]-5`, `entry[4].resource.code`.
    public var path: String?

    public init(file: String? = nil, line: Int? = nil, column: Int? = nil, path: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.path = path
    }
}
