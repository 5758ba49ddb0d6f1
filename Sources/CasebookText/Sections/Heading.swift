/// A known section heading, one row of `Lexicons/Sections/`.
public struct Heading: Sendable, Hashable {
    /// Where the title may stand to count as a heading.
    public enum Form: String, Sendable, CaseIterable {
        /// Before a colon, in brackets, or on a line of its own.
        case any
        /// Only before a colon or in brackets: the title is an everyday word.
        case colon
        /// Only on a line of its own or in brackets.
        case line
        /// As `any`, and also at the start of a sentence without punctuation (既往体健).
        case run
    }

    public var title: String
    public var kind: String
    public var loinc: String?
    public var level: Int
    public var form: Form

    public init(title: String, kind: String, loinc: String?, level: Int, form: Form) {
        self.title = title
        self.kind = kind
        self.loinc = loinc
        self.level = level
        self.form = form
    }
}
