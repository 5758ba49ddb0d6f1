/// A section of a record: its plain text and its structured statements.
public struct RecordSection: Sendable {
    /// `problems`, `medications`, `allergies`, …: see `SectionKinds`; `other` where the code is not known.
    public var kind: String
    public var code: CodedConcept?
    public var templates: [String]
    public var title: String?
    /// Narrative as plain text: one line a paragraph, list item or table row.
    public var text: String
    /// Why there is nothing (`NI`: no information).
    public var nullFlavor: String?
    public var confidentiality: String?
    public var entries: [ClinicalFact]
    public var sections: [RecordSection]
    package var map: NarrativeMap
    package var place: OriginPlace

    public init(kind: String, code: CodedConcept? = nil, title: String? = nil, text: String = "") {
        self.kind = kind
        self.code = code
        self.title = title
        self.text = text
        templates = []
        entries = []
        sections = []
        map = NarrativeMap()
        place = .unknown
    }
}
