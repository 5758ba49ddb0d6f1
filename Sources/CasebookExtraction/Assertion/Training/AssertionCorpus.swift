/// What the annotation of a corpus means to a learned assertion.
public struct AssertionCorpus: Sendable, Hashable {
    /// What scores call it.
    public var name: String
    /// The way of annotating that it follows; several corpora may follow one.
    public var guideline: String
    /// What kinds of the corpus are called; nil for one that is passed over, the empty name for one that the model is not to know, so that it learns to judge kinds that it
    /// has never seen. One that is not listed keeps its name; `*` stands for the rest.
    public var kinds: [String: String?] = [:]
    /// By axis, what values of the corpus are called; nil for one that is passed over.
    public var values: [AssertionAxis: [String: String?]] = [:]
    /// By axis, what is meant where the corpus says nothing; nothing where there is none.
    public var defaults: [AssertionAxis: String] = [:]
    /// Whether the corpus only helps in training.
    public var isAuxiliary = false

    public init(name: String) {
        self.name = name
        guideline = name
    }

    /// What a kind of the corpus is called; nil for one that is passed over.
    package func label(_ kind: String) -> String? { kinds[kind] ?? kinds["*"] ?? kind }

    /// The value on an axis of an entity; nil where nothing is known.
    package func value(_ value: String?, on axis: AssertionAxis) -> String? {
        guard let value else { return defaults[axis] }
        return values[axis]?[value] ?? value
    }
}
