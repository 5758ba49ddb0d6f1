/// How a medication is taken, as a record states it.
public struct Dosage: Sendable, Hashable {
    /// The instruction in words.
    public var text: String?
    /// Number, or range, and unit of one dose.
    public var dose: FactValue?
    public var doseUnit: String?
    public var rate: FactValue?
    public var rateUnit: String?
    public var route: CodedConcept?
    public var site: CodedConcept?
    /// Form of the product: tablet, solution.
    public var form: CodedConcept?
    /// Every so long: `period` 8, `periodUnit` h.
    public var period: String?
    public var periodUnit: String?
    /// How often in a period.
    public var count: String?
    /// Times of the day or week in words or codes (`AC`, `HS`, `BID`).
    public var timing: String?
    public var asNeeded: Bool
    public var maximum: String?

    public init(text: String? = nil) {
        self.text = text
        asNeeded = false
    }

    public var isEmpty: Bool { self == Dosage() }
}
