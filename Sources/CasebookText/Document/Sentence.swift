public import CasebookCore

/// A sentence: a span, the tokens in it, and its language.
public struct Sentence: Sendable, Hashable {
    /// From the first token's start to the last one's end.
    public var span: TextSpan
    /// Indices of its tokens in `Document.tokens`.
    public var tokens: Range<Int>
    /// The language that most of its letters are written in.
    public var language: Language
}
