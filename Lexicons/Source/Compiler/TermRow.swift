public import CasebookText

/// One row of a term file.
public struct TermRow: Sendable, Hashable {
    public var term: String
    public var kind: EntityKind
    public var language: Language
    public var system: String
    public var code: String
    public var preferred: String
    public var source: String
    /// Words one of which must stand near, for an ambiguous abbreviation.
    public var context: String

    public init(term: String, kind: EntityKind, language: Language, system: String = "", code: String = "", preferred: String = "", source: String, context: String = "") {
        self.term = term
        self.kind = kind
        self.language = language
        self.system = system
        self.code = code
        self.preferred = preferred.isEmpty ? term : preferred
        self.source = source
        self.context = context
    }
}
