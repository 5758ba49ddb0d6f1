public import CasebookText

/// What a matched term means.
public struct TermMeaning: Sendable, Hashable {
    public var preferred: String
    /// Where the term comes from.
    public var source: String
    public var codes: [Entity.Code]
}
