internal import CasebookCore

/// Offsets into a section's text as the caller counts them. The text is mapped when the first of them is asked for.
struct NarrativeOffsets {
    let text: String
    let unit: OffsetUnit
    private var mapped: SourceText?

    init(text: String, unit: OffsetUnit) {
        self.text = text
        self.unit = unit
    }

    /// The two ends of a span in bytes, counted in `unit`; nil when it lies outside the text.
    mutating func pair(_ span: TextSpan) -> (start: Int, end: Int)? {
        let source = mapped ?? SourceText(text)
        mapped = source
        guard span.start >= 0, span.start <= span.end, span.end <= source.count else { return nil }
        return (source.offset(span.start, in: unit), source.offset(span.end, in: unit))
    }
}
