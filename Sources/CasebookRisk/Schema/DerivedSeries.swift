/// A series made of two others: at each value of the first, what it is beside the last value of the second.
public struct DerivedSeries: Sendable, Hashable {
    public enum Rule: String, Sendable, CaseIterable {
        case ratio, difference
    }

    public var name: String
    public var rule: Rule
    /// Names of series.
    public var first: String
    public var second: String
    /// Hours within which the second value must lie before the first.
    public var within: Double
    /// Results beyond are left out.
    public var range: ClosedRange<Double>?
    public var usual: ClosedRange<Double>?

    public init(
        name: String, rule: Rule, first: String, second: String, within: Double = 6, range: ClosedRange<Double>? = nil, usual: ClosedRange<Double>? = nil
    ) {
        self.name = name
        self.rule = rule
        self.first = first
        self.second = second
        self.within = within
        self.range = range
        self.usual = usual
    }
}
