/// What the source says of a document beside its text; echoed with the results.
public struct DocumentMetadata: Sendable, Hashable {
    public var patient: String?
    public var encounter: String?
    public var type: String?
    public var time: String?
    public var author: String?

    public init(patient: String? = nil, encounter: String? = nil, type: String? = nil, time: String? = nil, author: String? = nil) {
        self.patient = patient
        self.encounter = encounter
        self.type = type
        self.time = time
        self.author = author
    }

    public var isEmpty: Bool { self == DocumentMetadata() }
}
