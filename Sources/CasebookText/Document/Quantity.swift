public import CasebookCore

/// A number in a text, in digits or in words, with its unit.
public struct Quantity: Sendable, Hashable {
    public var span: TextSpan
    public var value: Double
    /// The greater end of an interval that begins at `value`.
    public var high: Double?
    public var comparator: Comparator
    /// UCUM; `1` where the text has none.
    public var unit: String
    /// A place in an order (third, 第三) and no amount.
    public var isOrdinal: Bool

    public init(span: TextSpan, value: Double, high: Double? = nil, comparator: Comparator = .equal, unit: String = "1", isOrdinal: Bool = false) {
        self.span = span
        self.value = value
        self.high = high
        self.comparator = comparator
        self.unit = unit
        self.isOrdinal = isOrdinal
    }
}
