/// Numbers of rows by columns, row by row; NaN where a value is missing.
public struct FeatureMatrix: Sendable, Hashable {
    public let columnCount: Int
    /// Rows may have no columns.
    public private(set) var rowCount: Int
    /// Row-major.
    public private(set) var values: [Float]

    public init(columnCount: Int, values: [Float] = []) {
        precondition(columnCount > 0 ? values.count % columnCount == 0 : values.isEmpty, "\(values.count) values are not rows of \(columnCount) columns.")
        self.columnCount = columnCount
        self.values = values
        rowCount = columnCount == 0 ? 0 : values.count / columnCount
    }

    public subscript(row: Int, column: Int) -> Float { values[row * columnCount + column] }

    public func row(_ row: Int) -> ArraySlice<Float> { values[(row * columnCount)..<((row + 1) * columnCount)] }

    public mutating func append(_ row: some Collection<Float>) {
        precondition(row.count == columnCount, "A row of \(row.count) values does not fit \(columnCount) columns.")
        values.append(contentsOf: row)
        rowCount += 1
    }

    /// The values of a column that are not missing, ascending.
    public func sortedColumn(_ column: Int) -> [Float] {
        stride(from: column, to: values.count, by: max(columnCount, 1)).lazy.map { values[$0] }.filter { !$0.isNaN }.sorted()
    }
}
