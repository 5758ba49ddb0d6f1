/// A table of results in a database.
public struct StoredTable: Sendable, Hashable {
    public var name: String
    /// Names of columns with their SQL types.
    public var columns: [(name: String, type: String)]
    /// Columns that are looked up by.
    public var indexed: [String]

    public init(name: String, columns: [(name: String, type: String)], indexed: [String] = []) {
        self.name = name
        self.columns = columns
        self.indexed = indexed
    }

    public static func == (a: StoredTable, b: StoredTable) -> Bool { a.name == b.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
