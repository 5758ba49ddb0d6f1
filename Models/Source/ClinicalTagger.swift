public import CasebookExtraction
public import CasebookText

/// A tagger for the notes of one language, with the name that results give it.
public struct ClinicalTagger: Sendable {
    public var language: Language
    public var name: String
    /// The hash of its weights, as its configuration gives it.
    public var digest: String
    public var tagger: EntityTagger

    public init(language: Language, name: String, digest: String, tagger: EntityTagger) {
        self.language = language
        self.name = name
        self.digest = digest
        self.tagger = tagger
    }
}
