/// What an allergen did.
public struct Reaction: Sendable, Hashable {
    public var concept: CodedConcept
    public var severity: String?

    public init(concept: CodedConcept, severity: String? = nil) {
        self.concept = concept
        self.severity = severity
    }
}
