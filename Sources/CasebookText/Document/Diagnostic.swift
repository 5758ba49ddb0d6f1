/// Something a reader of the result should know; never text of the note.
public struct Diagnostic: Sendable, Hashable {
    /// Dotted and stable: `text.encoding-declared-wrong`.
    public var code: String
    public var message: String
    /// Byte offset in the text, where there is one.
    public var offset: Int?

    public init(_ code: String, _ message: String, offset: Int? = nil) {
        self.code = code
        self.message = message
        self.offset = offset
    }
}
