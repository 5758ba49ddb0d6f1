/// What the source says of a document beside its text; echoed with the results.
public struct DocumentMetadata: Sendable, Hashable {
    public var patient: String?
    public var encounter: String?
    public var type: String?
    public var time: String?
    public var author: String?
    /// ISO 8601, as a record states it; not echoed.
    public var birthDate: String?
    /// `male`, `female`, `other` or `unknown`, as a record states it; not echoed.
    public var sex: String?

    public init(patient: String? = nil, encounter: String? = nil, type: String? = nil, time: String? = nil, author: String? = nil, birthDate: String? = nil, sex: String? = nil) {
        self.patient = patient
        self.encounter = encounter
        self.type = type
        self.time = time
        self.author = author
        self.birthDate = birthDate
        self.sex = sex
    }

    /// Whether nothing is to be echoed.
    public var isEmpty: Bool { [patient, encounter, type, time, author].allSatisfy { $0 == nil } }
}
