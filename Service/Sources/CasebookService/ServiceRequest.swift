public import Casebook

/// What a caller asks of a document, as the query of a request says it.
public struct ServiceRequest: Sendable, Hashable {
    public enum Format: String, Sendable, Hashable, CaseIterable {
        case json, fhir, brat
    }

    public var tier: PipelineTier?
    public var format = Format.json
    public var offsets = OffsetUnit.scalar
    public var language: Language?
    public var includesText = false
    public var includesTokens = false
    public var includesQuantities = false
    public var findsIdentifiers = false
    /// The body is one value of JSON, or a line of JSON Lines, and never a text that looks like it.
    public var isJSON = false

    public init() {}
}
