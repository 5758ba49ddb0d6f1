public import CasebookExtraction
public import CasebookText

/// A tagger for the notes of one language, with the name that results give it.
public struct ClinicalTagger: Sendable {
    public var language: Language
    public var name: String
    /// The hash of its weights, as its configuration gives it.
    public var digest: String
    public var tagger: EntityTagger
    /// Of the guidelines that the tagger knows, the one that notes are read by; where it is nil or none of them, the one that a text suggests.
    public var guideline: String?

    public init(language: Language, name: String, digest: String, tagger: EntityTagger, guideline: String? = "notes") {
        self.language = language
        self.name = name
        self.digest = digest
        self.tagger = tagger
        self.guideline = guideline
    }
}
