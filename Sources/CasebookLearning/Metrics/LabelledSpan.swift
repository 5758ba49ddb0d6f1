/// A stretch of a document with a kind, as a gold standard or a model gives it.
///
/// Offsets are half-open and in any unit (tokens, bytes, scalars), as long as both sides of a comparison use the same one.
public struct LabelledSpan: Sendable, Hashable {
    public var start: Int
    public var end: Int
    public var kind: String

    public init(start: Int, end: Int, kind: String) {
        self.start = start
        self.end = end
        self.kind = kind
    }

    /// Whether the two share a place, whatever their kinds.
    package func overlaps(_ other: LabelledSpan) -> Bool { start < other.end && other.start < end }
}
