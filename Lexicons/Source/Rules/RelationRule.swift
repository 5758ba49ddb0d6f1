public import CasebookText

/// A rule of `Relations/relation.*.tsv`: which entities are related where language is regular.
public struct RelationRule: Sendable {
    public enum Order: String, Sendable, CaseIterable {
        /// The entity that the relation goes to stands before the other one, or after it.
        case before, after
    }

    public var id: String
    /// Of the relation.
    public var kind: String
    public var from: Set<EntityKind>
    public var to: Set<EntityKind>
    public var order: Order
    /// The most words (English) or characters (Chinese) between the two, signs not counted.
    public var distance: Int
    /// One of these stands between them, folded; none is needed where it is empty.
    public var words: [String]
    /// None of these stands between them, folded.
    public var unless: [String]
    public var language: Language
    /// A marked sentence that the rule gets right.
    public var example: String
}
