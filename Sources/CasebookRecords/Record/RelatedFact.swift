/// A statement beside another one.
public struct RelatedFact: Sendable {
    /// How the two belong together, as HL7 ActRelationshipType (`RSON`, `CAUS`, `REFR`, `COMP`, `SUBJ`).
    public var relation: String
    public var fact: ClinicalFact

    public init(relation: String, fact: ClinicalFact) {
        self.relation = relation
        self.fact = fact
    }
}
