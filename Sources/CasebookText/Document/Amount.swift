/// A number or a range of numbers with its unit: 100 mg, 1 to 2 tablets.
public struct Amount: Sendable, Hashable {
    public var value: Double
    /// The greater end of a range.
    public var high: Double?
    /// In UCUM where it has one, else the form counted (`tablet`, `capsule`, `drop`, `puff`); nil where the text has none.
    public var unit: String?

    public init(_ value: Double, high: Double? = nil, unit: String? = nil) {
        self.value = value
        self.high = high
        self.unit = unit
    }
}
