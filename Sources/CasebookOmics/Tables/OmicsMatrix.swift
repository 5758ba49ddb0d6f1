/// Measurements of one kind, such as gene expression: samples × features, NaN where a value is missing.
public struct OmicsMatrix: Sendable, Hashable {
    /// What the kind is called, as `rna`.
    public var name: String
    /// Nil where the table has none: its rows are matched by their order.
    public let samples: [String]?
    public let features: [String]
    public let rowCount: Int
    /// Row by row.
    public var values: [Float]

    public init(name: String, samples: [String]?, features: [String], rowCount: Int, values: [Float]) {
        precondition(
            values.count == rowCount * features.count && samples.map { $0.count == rowCount } ?? true,
            "\(values.count) values are not \(rowCount) × \(features.count).")
        self.name = name
        self.samples = samples
        self.features = features
        self.rowCount = rowCount
        self.values = values
    }

    public subscript(row: Int, feature: Int) -> Float { values[row * features.count + feature] }

    public func row(_ row: Int) -> ArraySlice<Float> { values[(row * features.count)..<((row + 1) * features.count)] }
}
