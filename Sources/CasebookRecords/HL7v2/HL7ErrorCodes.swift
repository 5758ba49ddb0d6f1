public import CasebookCore

extension ClinicalError.Code {
    /// No HL7 v2: no header where one must stand, or delimiters that cannot be. The location has line (segment) and column.
    public static let hl7Malformed = Self("hl7.malformed")
    public static let segmentLimit = Self("limit.segments")
    public static let fieldLimit = Self("limit.fields")
    /// Too many repetitions, components and subcomponents.
    public static let partLimit = Self("limit.parts")
    public static let messageLimit = Self("limit.messages")
}
