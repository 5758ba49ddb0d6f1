/// What the annotation of a corpus means to a relation extractor.
public struct RelationCorpus: Sendable, Hashable {
    /// What scores call it.
    public var name: String
    /// What kinds of the corpus are called, so that corpora learn from each other; nil for one that is passed over, as those are that would give the answer away. One that
    /// is not listed keeps its name; `*` stands for the rest.
    public var kinds: [String: String?] = [:]
    /// What relations of the corpus are called; nil for one that is passed over. One that is not listed keeps its name; `*` stands for the rest.
    public var relations: [String: String?] = [:]
    /// Whether concepts are related, wherever they stand in a text, and not mentions.
    public var relatesConcepts = false
    /// Mentions that a mention may be related to: the next so many.
    public var reach = 16
    /// Units between mentions that may be related, at most.
    public var span = 150
    /// Whether every kind of relation counts the same in the score, however rare.
    public var isMacro = false
    /// How much a kind of relation counts in training, 1 where it is not listed.
    public var weights: [String: Float] = [:]
    /// Whether the corpus only helps in training.
    public var isAuxiliary = false

    public init(name: String) { self.name = name }

    /// What a kind of the corpus is called; nil for one that is passed over.
    package func name(of kind: String) -> String? { kinds[kind] ?? kinds["*"] ?? kind }

    /// What a relation of the corpus is called; nil for one that is passed over.
    package func label(_ kind: String) -> String? { relations[kind] ?? relations["*"] ?? kind }
}
