/// What the labels of a corpus mean to a text classifier.
public struct ClassCorpus: Sendable, Hashable {
    /// What scores call it.
    public var name: String
    /// What labels of the corpus are called; nil for texts that are passed over. One that is not listed keeps its name; `*` stands for the rest.
    public var labels: [String: String?] = [:]
    /// Whether texts may have several labels, or none.
    public var isMultiple = false
    /// Whether consecutive texts of a document are read together.
    public var isSequence = false
    /// How much a label counts in training, 1 where it is not listed.
    public var weights: [String: Float] = [:]
    /// Whether every label counts the same in the score, however rare; else the share of texts that are right is meant.
    public var isMacro = false
    /// Whether the corpus only helps in training.
    public var isAuxiliary = false

    public init(name: String) { self.name = name }

    /// What a label of the corpus is called; nil where its texts are passed over.
    package func label(_ label: String) -> String? { labels[label] ?? labels["*"] ?? label }
}
