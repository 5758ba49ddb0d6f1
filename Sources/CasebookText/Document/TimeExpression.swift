public import CasebookCore

/// A date, time, duration or set of times in a text, with its value in the notation of TIMEX3 (ISO-TimeML, ISO 24617-1).
public struct TimeExpression: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case date, time, duration, set
    }

    public var span: TextSpan
    public var kind: Kind
    /// `2024-03-05`, `2024-W10`, `2024-SP`, `2024-03-05T08:30`, `P10Y`, `P1D` of a set, `XXXX-03-05` where the year is not known, `PAST_REF`.
    public var value: String
    /// TIMEX3 values of the ends of an interval.
    public var begin: String?
    public var end: String?
    /// TIMEX3's modifiers: `BEFORE AFTER ON_OR_BEFORE ON_OR_AFTER LESS_THAN MORE_THAN EQUAL_OR_LESS EQUAL_OR_MORE START MID END APPROX`.
    public var modifier: String?
    /// How often in each period of a set: `2X`.
    public var frequency: String?
    /// Index in `Document.entities` of the event that the time is counted from or tied to: the operation of 术后第三天.
    public var event: Int?

    public init(span: TextSpan, kind: Kind, value: String, begin: String? = nil, end: String? = nil, modifier: String? = nil, frequency: String? = nil, event: Int? = nil) {
        self.span = span
        self.kind = kind
        self.value = value
        self.begin = begin
        self.end = end
        self.modifier = modifier
        self.frequency = frequency
        self.event = event
    }
}
