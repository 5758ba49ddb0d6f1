/// A row of a table, its values in the order of the table's columns.
public struct StoredRow: Sendable {
    public enum Value: Sendable, Hashable {
        case null
        case integer(Int)
        case real(Double)
        case text(String)

        public init(_ text: String?) { self = text.map { .text($0) } ?? .null }
        public init(_ number: Double?) { self = number.map { .real($0) } ?? .null }
        public init(_ number: Int?) { self = number.map { .integer($0) } ?? .null }
    }

    /// The place of its table among those of the output.
    public var table: Int
    public var values: [Value]

    public init(table: Int, values: [Value]) {
        self.table = table
        self.values = values
    }
}
