/// A table of results in a database.
public struct StoredTable: Sendable, Hashable {
    public var name: String
    /// Names of columns with their SQL types.
    public var columns: [(name: String, type: String)]
    /// Columns that are looked up by; several of one index are separated by commas.
    public var indexed: [String]
    /// Keys over several columns and references to other tables, as SQL. What is referred to stands in a table before this one.
    public var constraints: [String]
    /// An index of words (SQLite's FTS5) that holds no text: its first column is the number of the row that the words are of, the others hold words.
    public var isFullText: Bool

    public init(name: String, columns: [(name: String, type: String)], indexed: [String] = [], constraints: [String] = [], isFullText: Bool = false) {
        self.name = name
        self.columns = columns
        self.indexed = indexed
        self.constraints = constraints
        self.isFullText = isFullText
    }

    public static func == (a: StoredTable, b: StoredTable) -> Bool { a.name == b.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// The statements that make the table and its indices.
    var definitions: [String] {
        if isFullText {
            let words = columns.dropFirst().map { "\"\($0.name)\"" }.joined(separator: ", ")
            return ["CREATE VIRTUAL TABLE \(name) USING fts5(\(words), content='')"]
        }
        let parts = columns.map { "\"\($0.name)\" \($0.type)" } + constraints
        let indices = indexed.map { list in
            let names = list.split(separator: ",")
            return "CREATE INDEX \(name)_\(names.joined(separator: "_")) ON \(name) (\(names.map { "\"\($0)\"" }.joined(separator: ", ")))"
        }
        return ["CREATE TABLE \(name) (\(parts.joined(separator: ", ")))"] + indices
    }

    /// The statement that adds a row.
    var insertion: String {
        let names = columns.map { isFullText && $0.name == columns[0].name ? "rowid" : "\"\($0.name)\"" }
        return "INSERT INTO \(name) (\(names.joined(separator: ", "))) VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))"
    }
}
