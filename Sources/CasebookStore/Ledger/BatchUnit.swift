/// What came of one unit of an input.
public struct BatchUnit: Sendable {
    /// The place of its input among all.
    public var input: Int
    /// The place of the unit in its input, from 0.
    public var number: Int
    public var isFailed: Bool
    /// Made when the number of the unit's row in the run is known; for databases.
    public var rows: @Sendable (Int) -> [StoredRow]
    /// For files of lines.
    public var bytes: [UInt8]

    public init(input: Int, number: Int, isFailed: Bool, bytes: [UInt8] = [], rows: @escaping @Sendable (Int) -> [StoredRow] = { _ in [] }) {
        self.input = input
        self.number = number
        self.isFailed = isFailed
        self.bytes = bytes
        self.rows = rows
    }
}
