public import CasebookCore

/// One structured statement of a record: a problem, a result, a medication.
public struct ClinicalFact: Sendable {
    public var kind: FactKind
    /// What is stated, in words.
    public var name: String?
    public var code: CodedConcept?
    public var value: FactValue?
    /// `<`, `<=`, `>`, `>=` or `~` where the source states one.
    public var comparator: String?
    /// As written; UCUM where the source says so.
    public var unit: String?
    public var effective: EffectiveTime?
    /// When it was written down or became known, in ISO 8601.
    public var recorded: String?
    /// `H`, `L`, `N`, `A`, or words.
    public var interpretation: String?
    public var referenceRange: ReferenceRange?
    public var mood: FactMood
    /// State of the statement or of its treatment: `active`, `completed`, `preliminary`, `corrected`, `cancelled`, `entered-in-error`.
    public var status: String?
    /// State of a problem or allergy: `active`, `inactive`, `resolved`.
    public var clinicalStatus: String?
    /// The statement is that it is not so.
    public var negated: Bool
    /// Set where the statement is that none is known: `drug`, `food`, `any` for allergies, `any` elsewhere. Such a fact is also `negated`.
    public var noneKnown: String?
    /// Why there is no statement (`UNK`, `NI`).
    public var nullFlavor: String?
    public var severity: String?
    /// How dangerous an allergy may become: `low`, `high`, or words.
    public var criticality: String?
    /// Kept out of line: most facts have none, and facts are moved a lot.
    private var dosages: [Dosage]
    public var reactions: [Reaction]
    /// Body site, specimen or method where stated.
    public var site: CodedConcept?
    /// For family history: the relative, as HL7 RoleCode or words.
    public var relation: CodedConcept?
    public var confidentiality: String?
    /// Whether a later statement of the same record replaced it.
    public var superseded: Bool
    /// Notes of the author beside it.
    public var comment: String?
    /// Kind or code of the section that a fact outside any section belongs to.
    public var section: String?
    /// Who did, wrote or took part.
    public var participants: [FactParticipant]
    /// Results of a panel.
    public var members: [ClinicalFact]
    /// Other statements beside it: why it was given, what it caused.
    public var related: [RelatedFact]
    /// The words in the section's text that say the same, in bytes.
    public var narrative: TextSpan?
    package var place: OriginPlace
    /// Code of the Chinese data element that the statement is of.
    package var dataElement: String?

    public init(kind: FactKind, name: String? = nil, code: CodedConcept? = nil, value: FactValue? = nil, unit: String? = nil, effective: EffectiveTime? = nil) {
        self.kind = kind
        self.name = name
        self.code = code
        self.value = value
        self.unit = unit
        self.effective = effective
        mood = .event
        negated = false
        dosages = []
        reactions = []
        superseded = false
        participants = []
        members = []
        related = []
        place = .unknown
    }

    public var dosage: Dosage? {
        get { dosages.first }
        set { dosages = newValue.map { [$0] } ?? [] }
    }

    /// States of a statement that was taken back.
    package static let withdrawn: Set<String> = [
        "cancelled", "canceled", "nullified", "aborted", "refuted", "revoked", "not-taken", "entered-in-error", "entered in error", "enteredinerror", "not-done",
    ]

    /// States of a statement that nothing is known of yet, or that is one of several guesses.
    private static let awaited: Set<String> = ["registered", "ordered", "scheduled", "requested", "proposed", "draft", "planned", "differential"]

    /// Whether it may be read as holding of the patient: it happened, is not denied, not taken back, not replaced, about nobody else, and says something.
    public var isCurrent: Bool {
        if value == nil, members.isEmpty, let status, Self.awaited.contains(status.lowercased()) { return false }
        return mood == .event && relation == nil && !negated && !superseded && !(status.map { Self.withdrawn.contains($0.lowercased()) } ?? false)
            && (name != nil || !(code?.isEmpty ?? true) || !members.isEmpty)
    }
}
