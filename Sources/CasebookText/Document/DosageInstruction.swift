public import CasebookCore

/// One part of a medication's instructions, as HL7 FHIR's Dosage has them: how much, by what way, how often, how long.
public struct DosageInstruction: Sendable, Hashable {
    /// So many times in a period.
    public struct Frequency: Sendable, Hashable {
        public var count: Double
        public var countHigh: Double?
        public var period: Double
        public var periodHigh: Double?
        /// UCUM: `min h d wk mo a`.
        public var periodUnit: String

        public init(count: Double, countHigh: Double? = nil, period: Double, periodHigh: Double? = nil, periodUnit: String) {
            self.count = count
            self.countHigh = countHigh
            self.period = period
            self.periodHigh = periodHigh
            self.periodUnit = periodUnit
        }
    }

    /// The words of the instruction.
    public var span: TextSpan
    public var dose: Amount?
    /// `oral`, `intravenous`, `subcutaneous`, `intramuscular`, `sublingual`, `inhalation`, `topical`, `rectal`, `nasal`, `ophthalmic`, `otic`, …
    public var route: String?
    public var frequency: Frequency?
    /// When in the day, in the codes of HL7's TimingEvent: `AC`, `PC`, `HS`, `MORN`, `NOON`, `EVE`, `NIGHT`, `ACM`, …
    public var timing: [String]
    /// In UCUM's units of time.
    public var duration: Amount?
    public var isAsNeeded: Bool
    /// The words that say when it is needed.
    public var asNeededFor: TextSpan?
    /// The most that may be taken in a period, and the period (`d`).
    public var maximum: Amount?
    public var maximumPeriod: String?
    /// How fast it runs: 100 mL/h.
    public var rate: Amount?

    public init(
        span: TextSpan, dose: Amount? = nil, route: String? = nil, frequency: Frequency? = nil, timing: [String] = [], duration: Amount? = nil, isAsNeeded: Bool = false
    ) {
        self.span = span
        self.dose = dose
        self.route = route
        self.frequency = frequency
        self.timing = timing
        self.duration = duration
        self.isAsNeeded = isAsNeeded
    }
}
