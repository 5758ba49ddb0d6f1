/// The one error type of Casebook: what went wrong, where, and what to do about it.
///
/// A message never holds text of a note, a name or an identifier. Codes are stable, dotted, and begin with
/// the area they belong to (`input.unsupported`, `lexicon.malformed`); each module adds its own in an extension of `Code`.
public struct ClinicalError: Error, Sendable, CustomStringConvertible {
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        package init(_ rawValue: String) { self.rawValue = rawValue }
    }

    public let code: Code
    /// What went wrong and what to do, in one or two sentences.
    public let message: String
    /// Where: a file, and in it a line, column or offset, as far as known.
    public var location: Location?
    /// What a lower layer said. Its description is printed, so it must be as free of patients' text as the message.
    public let cause: String?

    public init(_ code: Code, _ message: String, at location: Location? = nil, cause: String? = nil) {
        self.code = code
        self.message = message
        self.location = location
        self.cause = cause
    }

    public var description: String {
        var text = ""
        if let location { text += "\(location): " }
        text += message
        if let cause { text += " (\(cause))" }
        return text + " [\(code.rawValue)]"
    }
}

extension ClinicalError.Code {
    /// A file or folder cannot be opened, read or written.
    public static let fileUnreadable = Self("file.unreadable")
    public static let fileUnwritable = Self("file.unwritable")
    /// A document, a line or a field is too large.
    public static let sizeLimit = Self("limit.size")
    /// A data file that belongs to Casebook was not found; the message lists every path tried.
    public static let resourceMissing = Self("resource.missing")
}
