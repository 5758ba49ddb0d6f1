package import CasebookLearning

/// What the annotation of a corpus means to a tagger.
public struct TaggingCorpus: Sendable, Hashable {
    /// What scores call it.
    public var name: String
    /// For each kind of the corpus the kinds of ours that it may be; none for one that is passed over. A kind that is not listed is ours by the same name.
    public var kinds: [String: [String]]
    /// Kinds of ours that the corpus does not annotate: where it annotates nothing, they may stand.
    public var missing: Set<String>
    /// Heads that the corpus trains, by name; all where it is empty.
    public var heads: Set<String>
    /// Whether the corpus only helps in training: no text is taken for one of its own unless that is asked for.
    public var isAuxiliary: Bool

    public init(name: String, kinds: [String: [String]] = [:], missing: Set<String> = [], heads: Set<String> = [], isAuxiliary: Bool = false) {
        self.name = name
        self.kinds = kinds
        self.missing = missing
        self.heads = heads
        self.isAuxiliary = isAuxiliary
    }

    /// The kinds of ours that a kind of the corpus may be. `*` among `kinds` stands for the rest.
    package func ours(_ kind: String) -> [String] { kinds[kind] ?? kinds["*"] ?? [kind] }

    /// What scoring calls a kind of ours: those that the corpus does not part are one. Nil for one that it does not annotate.
    package func label(_ kind: String) -> String? {
        if missing.contains(kind) { return nil }
        let group = kinds.values.filter { $0.count > 1 && $0.contains(kind) }.min { $0.lexicographicallyPrecedes($1) }
        return group.map { $0.sorted().joined(separator: "|") } ?? kind
    }

    /// What scoring calls a kind of the corpus; nil for one that is passed over.
    private func label(gold kind: String) -> String? { ours(kind).first.flatMap { label($0) } }

    /// Mentions of the corpus as scoring calls them, without those that are passed over.
    package func labelled(_ gold: [LabelledSpan]) -> [LabelledSpan] {
        gold.compactMap { span in label(gold: span.kind).map { LabelledSpan(start: span.start, end: span.end, kind: $0) } }
    }
}
