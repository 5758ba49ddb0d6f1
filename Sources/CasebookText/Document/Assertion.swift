public import CasebookCore

/// What the author says of an entity: whether it is there, when, and whose it is.
public struct Assertion: Sendable, Hashable {
    public enum Status: String, Sendable, CaseIterable {
        case present, absent, possible, conditional, hypothetical, generic
    }
    public enum Temporality: String, Sendable, CaseIterable {
        case historical, current, future
    }
    public enum Subject: String, Sendable, CaseIterable {
        case patient, family, donor, fetus, newborn, mother, other
    }
    public enum ClinicalStatus: String, Sendable, CaseIterable {
        case active, resolved, improved, recurrent, unknown
    }
    /// The words that decided, and the rule that read them.
    public struct Cue: Sendable, Hashable {
        public var span: TextSpan
        public var rule: String
        public init(span: TextSpan, rule: String) {
            self.span = span
            self.rule = rule
        }
    }

    public var status: Status
    public var temporality: Temporality
    public var subject: Subject
    /// HL7 RoleCode of the relative when `subject` is `family`: FTH, MTH, FAMMEMB.
    public var relation: String?
    /// Nil where the text says nothing of it.
    public var clinicalStatus: ClinicalStatus?
    public var cues: [Cue]
    /// `model:<name>` where a model said what the rules did not; nil where rules, headings and defaults decided all.
    public var source: String?

    public init(
        status: Status = .present, temporality: Temporality = .current, subject: Subject = .patient, relation: String? = nil,
        clinicalStatus: ClinicalStatus? = nil, cues: [Cue] = []
    ) {
        self.status = status
        self.temporality = temporality
        self.subject = subject
        self.relation = relation
        self.clinicalStatus = clinicalStatus
        self.cues = cues
    }
}
