/// Whom a record is about.
public struct RecordPatient: Sendable, Hashable {
    public struct Identifier: Sendable, Hashable {
        /// Object identifier, URI or assigning authority.
        public var system: String?
        public var value: String
        /// What kind of number it is (`MR`, `SS`), where stated.
        public var type: String?
        public init(system: String?, value: String, type: String? = nil) {
            self.system = system
            self.value = value
            self.type = type
        }
    }

    public var identifiers: [Identifier]
    public var name: String?
    /// ISO 8601.
    public var birthDate: String?
    public var deathDate: String?
    /// The record says that the patient has died, with or without a date.
    public var isDeceased: Bool
    /// `male`, `female`, `other`, `unknown`.
    public var sex: String?
    public var age: String?
    public var maritalStatus: String?
    public var race: String?
    public var ethnicity: String?
    public var language: String?
    public var address: String?
    public var telecom: [String]

    public init() {
        identifiers = []
        isDeceased = false
        telecom = []
    }

    public var isEmpty: Bool { self == RecordPatient() }
}
