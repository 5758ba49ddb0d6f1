public import CasebookCore

/// What a text says of an allergy or intolerance, or that there is none.
public struct Allergy: Sendable, Hashable {
    public enum Category: String, Sendable, Hashable, CaseIterable {
        case drug, food, environment
    }
    public enum Status: String, Sendable, Hashable, CaseIterable {
        case active, refuted, resolved
    }
    public enum NoneKnown: String, Sendable, Hashable, CaseIterable {
        case drug, food, any
    }

    /// Index of the allergen in `Document.entities`.
    public var substance: Int?
    /// The allergen, or the statement that none is known.
    public var span: TextSpan
    public var category: Category?
    public var status: Status
    /// None is known of this category.
    public var noneKnown: NoneKnown?
    /// An adverse reaction without an immune cause: upset stomach from an antibiotic.
    public var isIntolerance: Bool
    /// Indices of the reactions in `Document.entities`.
    public var reactions: [Int]
    /// `mild`, `moderate`, `severe`.
    public var severity: String?

    public init(substance: Int?, span: TextSpan, category: Category?, status: Status, noneKnown: NoneKnown? = nil) {
        self.substance = substance
        self.span = span
        self.category = category
        self.status = status
        self.noneKnown = noneKnown
        isIntolerance = false
        reactions = []
    }
}
