public import CasebookCore

/// A stretch of a text that stands in an earlier document of the same patient.
public struct CopiedText: Sendable, Hashable {
    public var span: TextSpan
    /// Id of the first document that has it.
    public var document: String

    public init(span: TextSpan, document: String) {
        self.span = span
        self.document = document
    }
}
