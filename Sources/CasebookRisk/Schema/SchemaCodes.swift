/// How events that belong to no series become features: whether a code occurred, and how often.
public struct SchemaCodes: Sendable, Hashable {
    /// Units of the training data that a code must occur in.
    public var minimum: Int
    /// The most codes, the most frequent first.
    public var most: Int
    /// Characters of a code that are kept; nil for all.
    public var prefix: Int?
    /// Hours before scoring that count; nil for all.
    public var last: Double?

    public init(minimum: Int = 20, most: Int = 500, prefix: Int? = nil, last: Double? = nil) {
        self.minimum = minimum
        self.most = most
        self.prefix = prefix
        self.last = last
    }

    func word(_ code: String) -> String { prefix.map { String(code.prefix($0)) } ?? code }
}
