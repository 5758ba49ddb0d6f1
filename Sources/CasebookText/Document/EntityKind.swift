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

    /// The result of a test, with unit and comparator.
    public static let value = Self("value")
    /// Strength, amount, route and frequency of a drug.
    public static let dose = Self("dose")
    /// Degree, grade or stage of a disease or symptom.
    public static let severity = Self("severity")
    /// Another word that describes an entity and is no part of its name.
    public static let modifier = Self("modifier")
    /// A date, duration or point in time.
    public static let time = Self("time")

    /// Kinds of mentions that say something of an entity; they stand in a document where they are related to one.
    public static let attributes: [EntityKind] = [.value, .dose, .severity, .modifier, .time]

    /// The canonical kinds, in the order in which they are listed and coloured.
    public static let canonical: [EntityKind] = [.disease, .symptom, .drug, .test, .procedure, .anatomy, .device, .substance]
}
