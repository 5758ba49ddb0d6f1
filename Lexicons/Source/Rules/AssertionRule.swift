public import CasebookText

/// One rule of `Rules/assertion.*.tsv`: words that say something of the entities near them (ConText: Harkema, Dowling, Thornblade and
/// Chapman, J Biomed Inform 2009, here with more values and scopes).
public struct AssertionRule: Sendable {
    public enum Direction: String, Sendable, CaseIterable {
        case forward, backward, both, inside, terminate, pseudo
    }

    public enum Scope: Sendable, Hashable {
        case sentence, clause, list, adjacent
        /// At most so many words (English) or characters (Chinese) between cue and entity.
        case within(Int)
    }

    /// What a rule says, by axis; nil where it is silent.
    public struct Value: Sendable, Hashable {
        public var status: Assertion.Status?
        public var temporality: Assertion.Temporality?
        public var subject: Assertion.Subject?
        public var relation: String?
        public var clinicalStatus: Assertion.ClinicalStatus?
    }

    public var id: String
    public var cue: String
    public var value: Value
    /// For a terminator: names of the values whose scope it ends; nil ends all.
    public var ends: Set<String>?
    public var direction: Direction
    public var scope: Scope
    /// Kinds it speaks of; nil for all.
    public var kinds: Set<EntityKind>?
    public var exceptKinds: Set<EntityKind>
    public var language: Language
    /// A marked sentence that the rule gets right.
    public var example: String

    /// Whether the rule speaks of entities of a kind. A kind that is none of the canonical ones counts as a finding.
    public func speaks(of kind: EntityKind) -> Bool {
        if let kinds {
            return EntityKind.canonical.contains(kind) ? kinds.contains(kind) : kinds.contains(.symptom) || kinds.contains(.disease)
        }
        return !exceptKinds.contains(kind)
    }

    /// Names of the rule's values as terminators list them.
    var valueNames: [String] {
        [value.status?.rawValue, value.temporality?.rawValue, value.subject?.rawValue, value.clinicalStatus?.rawValue].compactMap { $0 }
    }

    /// Whether a terminator ends this rule's scope.
    public func isEnded(by terminator: AssertionRule) -> Bool {
        guard let ends = terminator.ends else { return true }
        return valueNames.contains { ends.contains($0) }
    }
}
