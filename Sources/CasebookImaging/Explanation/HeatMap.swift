/// A number for each cell of a grid over an image.
public struct HeatMap: Sendable, Hashable {
    public let rows: Int
    public let columns: Int
    /// Row by row.
    public var values: [Float]

    public init(rows: Int, columns: Int, values: [Float]) {
        precondition(rows > 0 && columns > 0 && values.count == rows * columns, "\(values.count) values are not \(rows) × \(columns).")
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// Brought to 0 for the least and 1 for the greatest; all 0 where they are equal.
    var scaled: HeatMap {
        let least = values.min() ?? 0, greatest = values.max() ?? 0
        let width = greatest - least
        return HeatMap(rows: rows, columns: columns, values: values.map { width > 0 ? ($0 - least) / width : 0 })
    }
}
