/// How a table of measurements is written. What is nil is found out from the table itself.
public struct OmicsTableOptions: Sendable, Hashable {
    public enum Orientation: String, Sendable, CaseIterable {
        /// A row is a sample.
        case rows
        /// A column is a sample, as tables of expression are often written.
        case columns
    }

    public var orientation: Orientation?
    /// A byte of ASCII.
    public var separator: UInt8?
    /// Whether the first record names columns.
    public var hasHeader: Bool?
    /// Whether the first column names rows.
    public var hasRowNames: Bool?

    public init() {}
}
