public import CasebookCore

/// A short form and what it stands for: the long form that the text explains it by, acute kidney injury (AKI), or words of a dictionary.
public struct Abbreviation: Sendable, Hashable {
    public var short: TextSpan
    /// Nil where the text does not say it.
    public var long: TextSpan?
    /// The dictionary's words where `long` is nil.
    public var expansion: String?

    public init(short: TextSpan, long: TextSpan? = nil, expansion: String? = nil) {
        self.short = short
        self.long = long
        self.expansion = expansion
    }
}
