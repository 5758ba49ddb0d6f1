/// What sort of statement a fact is.
public struct FactKind: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    package init(_ rawValue: String) { self.rawValue = rawValue }

    public static let problem = Self("problem")
    public static let diagnosis = Self("diagnosis")
    public static let allergy = Self("allergy")
    public static let medication = Self("medication")
    public static let result = Self("result")
    /// Several results or vital signs that belong together; they are its members.
    public static let panel = Self("panel")
    public static let vitalSign = Self("vital_sign")
    public static let procedure = Self("procedure")
    public static let immunization = Self("immunization")
    public static let encounter = Self("encounter")
    public static let socialHistory = Self("social_history")
    public static let familyHistory = Self("family_history")
    public static let plan = Self("plan")
    public static let goal = Self("goal")
    public static let device = Self("device")
    public static let functionalStatus = Self("functional_status")
    public static let careTeam = Self("care_team")
    public static let coverage = Self("coverage")
    public static let note = Self("note")
    /// A statement of a template or code that is not known.
    public static let observation = Self("observation")
}
