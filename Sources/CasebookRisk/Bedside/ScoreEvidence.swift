public import CasebookCore

/// What an input of a clinical score is known by.
public struct ScoreEvidence: Sendable, Hashable {
    public enum Source: String, Sendable, Hashable {
        /// Words of the text.
        case text
        /// A coded statement of a record.
        case record
        /// The caller's statement about all documents.
        case given
    }

    /// In the unit of the input; 1 or 0 for a condition.
    public var value: Double
    public var source: Source
    /// The words that say so.
    public var span: TextSpan?

    public init(value: Double, source: Source, span: TextSpan? = nil) {
        self.value = value
        self.source = source
        self.span = span
    }
}
