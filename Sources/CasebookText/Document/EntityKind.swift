/// The kind of an entity. The canonical ones are the same in both languages; a model may add its own.
public struct EntityKind: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ rawValue: String) { self.rawValue = rawValue }

    /// A named diagnosis, injury or pathology.
    public static let disease = Self("disease")
    /// A symptom or sign, abnormal examination findings included.
    public static let symptom = Self("symptom")
    public static let drug = Self("drug")
    /// A laboratory test, imaging study, vital sign or score by name, never its value.
    public static let test = Self("test")
    /// Therapeutic or operative.
    public static let procedure = Self("procedure")
    public static let anatomy = Self("anatomy")
    public static let device = Self("device")
    public static let substance = Self("substance")

    /// The canonical kinds, in the order in which they are listed and coloured.
    public static let canonical: [EntityKind] = [.disease, .symptom, .drug, .test, .procedure, .anatomy, .device, .substance]
}
