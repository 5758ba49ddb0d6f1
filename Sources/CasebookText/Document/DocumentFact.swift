public import CasebookCore

/// A coded statement of the record that a document was made of, to stand beside what is found in its text.
public struct DocumentFact: Sendable, Hashable {
    /// `problem`, `medication`, `result`, …
    public var kind: String
    public var name: String?
    public var code: Entity.Code?
    /// As the record spells it, with its unit.
    public var value: String?
    public var unit: String?
    /// ISO 8601.
    public var start: String?
    public var end: String?
    public var status: String?
    /// The statement is that it is not so.
    public var isNegated: Bool
    /// `event`, `intent`, `request`, `goal`.
    public var mood: String
    /// Whether it may be read as holding: done, not denied, not taken back.
    public var isCurrent: Bool
    /// Index in `Document.sections`; nil for a statement outside any section.
    public var section: Int?
    /// The words of the text that say the same, where the record links them.
    public var span: TextSpan?

    public init(kind: String, name: String?, code: Entity.Code?, isNegated: Bool, mood: String, isCurrent: Bool) {
        self.kind = kind
        self.name = name
        self.code = code
        self.isNegated = isNegated
        self.mood = mood
        self.isCurrent = isCurrent
    }
}
