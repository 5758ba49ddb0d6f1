public import CasebookCore

/// A mention of something clinical in a text.
public struct Entity: Sendable, Hashable {
    /// A code of a terminology.
    public struct Code: Sendable, Hashable {
        public var system: String
        public var code: String
        public var display: String
        /// How likely the code is the right one, from 0 to 1; nil where a dictionary says so.
        public var score: Double?
        public init(system: String, code: String, display: String, score: Double? = nil) {
            self.system = system
            self.code = code
            self.display = display
            self.score = score
        }
    }

    public var kind: EntityKind
    public var span: TextSpan
    /// Nil where the source gives no probability, as dictionaries do.
    public var confidence: Double?
    /// What found it: `lexicon:<source>`, `model:<name>`, or `given` for one that came with the input.
    public var source: String
    public var assertion: Assertion
    public var codes: [Code]
    /// `admission discharge principal secondary differential` for diagnoses, `allergen`.
    public var role: String?
    /// Place in a numbered list of diagnoses, from 1.
    public var rank: Int?
    /// The earlier document of the patient that the words were copied from.
    public var copiedFrom: String?
    /// Index of the innermost section in `Document.sections`.
    public var section: Int?
    /// What it speaks of, by the names that came with a given entity: two that share one speak of the same.
    public var concepts: [String] = []
    /// Index of the coded statement in `Document.facts` that says the same.
    public var fact: Int?

    public init(
        kind: EntityKind, span: TextSpan, confidence: Double? = nil, source: String, assertion: Assertion = Assertion(), codes: [Code] = [],
        role: String? = nil, section: Int? = nil
    ) {
        self.kind = kind
        self.span = span
        self.confidence = confidence
        self.source = source
        self.assertion = assertion
        self.codes = codes
        self.role = role
        self.section = section
    }
}
