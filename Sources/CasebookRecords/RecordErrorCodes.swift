public import CasebookCore

extension ClinicalError.Code {
    /// Well-formed, and no record that is known.
    public static let recordUnrecognized = Self("record.unrecognized")
}
