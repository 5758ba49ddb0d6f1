/// A relation between two entities of a document.
public struct Relation: Sendable, Hashable {
    /// What it is: `treats causes adverse_effect_of shows value_of dose_of located_at severity_of modifies temporal_of`, or what a model's own corpus calls it.
    public var kind: String
    /// Indices in `Document.entities`.
    public var from: Int
    public var to: Int
    /// Nil where the source gives no probability, as rules do.
    public var confidence: Double?
    /// What found it: `rule:<id>` or `model:<name>`.
    public var source: String

    public init(kind: String, from: Int, to: Int, confidence: Double? = nil, source: String) {
        self.kind = kind
        self.from = from
        self.to = to
        self.confidence = confidence
        self.source = source
    }
}
