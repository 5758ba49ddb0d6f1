/// A unit as models see it.
public struct EncodedUnit: Sendable, Hashable {
    /// One for each feature; NaN where it is missing.
    public var features: [Float]
    /// What was seen of each variable, for explanations: a column's value, a series' last one; nil where nothing was.
    public var values: [TimelineValue?]

    /// Variables of which something was seen; codes that did not occur do not count as missing.
    public var presentCount: Int { values.count { $0 != nil } }
}
