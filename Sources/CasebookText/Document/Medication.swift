public import CasebookCore

/// A drug with the instructions that a text gives for it.
public struct Medication: Sendable, Hashable {
    public enum Status: String, Sendable, Hashable, CaseIterable {
        case active, started, changed, continued, held, stopped, planned, declined, unknown
    }
    public enum Context: String, Sendable, Hashable, CaseIterable {
        case home, inpatient, discharge
    }

    /// Index of the drug in `Document.entities`; nil in a bare instruction.
    public var drug: Int?
    /// Drug and instructions.
    public var span: TextSpan
    /// What one piece of the product holds: 500 mg of a tablet.
    public var strength: Amount?
    /// `tablet`, `capsule`, `injection`, `solution`, …
    public var form: String?
    /// At least one; several for a taper or an instruction of several parts, in their order.
    public var dosages: [DosageInstruction]
    public var status: Status
    public var context: Context?
    /// Indices of the entities that it is given for.
    public var reasons: [Int]
    /// TIMEX3 values of when it began and ended, where the text says so.
    public var start: String?
    public var end: String?
    /// Of the drug.
    public var assertion: Assertion
    public var confidence: Double?

    public init(drug: Int?, span: TextSpan, dosages: [DosageInstruction], status: Status = .unknown, assertion: Assertion = Assertion()) {
        self.drug = drug
        self.span = span
        self.dosages = dosages
        self.status = status
        self.assertion = assertion
        reasons = []
    }
}
