public import CasebookCore

/// A text out of bytes, with the character set that was found and what should be said about it.
public struct DecodedText: Sendable {
    public var text: SourceText
    public var encoding: TextEncoding
    public var diagnostics: [Diagnostic]
}
