public import CasebookText

/// A model for the notes of one language, with the name that results give it.
public struct ClinicalModel<Model: Sendable>: Sendable {
    public var model: Model
    public var language: Language
    public var name: String
    /// The hash of its weights, as its configuration gives it.
    public var digest: String
    /// Of the guidelines that the model knows, the one that notes are read by; where it is nil or none of them, the one that a text suggests.
    public var guideline: String?

    public init(_ model: Model, language: Language, name: String, digest: String, guideline: String? = "notes") {
        self.model = model
        self.language = language
        self.name = name
        self.digest = digest
        self.guideline = guideline
    }
}
