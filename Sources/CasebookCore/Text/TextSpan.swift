/// A half-open range of UTF-8 bytes in one source text.
///
/// Every place that Casebook reports is such a span into the text as it was given; the text itself is never rewritten. Spans
/// become Unicode scalars or UTF-16 units only at the edge, through `OffsetMap`.
public struct TextSpan: Hashable, Sendable, Comparable {
    /// First byte of the span.
    public var start: Int
    /// The byte after the last one.
    public var end: Int

    /// Makes a span; `start` must not exceed `end`.
    public init(_ start: Int, _ end: Int) {
        precondition(start <= end, "a span cannot end at \(end) before it starts at \(start)")
        self.start = start
        self.end = end
    }

    /// Length in bytes.
    public var count: Int { end - start }
    public var isEmpty: Bool { start == end }

    public func contains(_ other: TextSpan) -> Bool { start <= other.start && other.end <= end }
    public func contains(_ offset: Int) -> Bool { start <= offset && offset < end }
    /// Whether the two spans share at least one byte.
    public func overlaps(_ other: TextSpan) -> Bool { start < other.end && other.start < end }

    /// Order of a reader: by start, and where two start together the longer one first.
    public static func < (left: TextSpan, right: TextSpan) -> Bool {
        left.start != right.start ? left.start < right.start : left.end > right.end
    }
}
