/// The stay or visit that a record belongs to.
public struct RecordEncounter: Sendable, Hashable {
    public var id: String?
    public var type: CodedConcept?
    public var start: String?
    public var end: String?
    public var location: String?
    public var disposition: String?

    public init() {}
    public var isEmpty: Bool { self == RecordEncounter() }
}
