/// Text of a patient. It prints as redacted, whatever prints it; `reveal` is the only way to the content.
public struct SensitiveText: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    private let content: String

    public init(_ content: String) { self.content = content }

    public var description: String { "<redacted, \(content.utf8.count) bytes>" }
    public var debugDescription: String { description }

    /// Gives the content to `body`.
    public func reveal<Result>(_ body: (String) throws -> Result) rethrows -> Result { try body(content) }
}
