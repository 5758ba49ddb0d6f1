internal import CasebookCore

/// A way of annotating that a tagger knows: that of a corpus it was trained on.
struct TaggingGuideline: Sendable, Hashable {
    var name: String
    /// The heads that the corpus trains, by number.
    var heads: [Int]

    init(name: String, heads: [Int]) {
        self.name = name
        self.heads = heads
    }

    /// Reads a member of a configuration; nil where it names no head of the model.
    init?(_ value: JSONValue, _ heads: [TaggingHead]) {
        guard let name = value["name"]?.string, let named = value["heads"]?.array?.compactMap(\.string) else { return nil }
        let numbers = named.compactMap { name in heads.firstIndex { $0.name == name } }
        guard !numbers.isEmpty, numbers.count == named.count else { return nil }
        self.init(name: name, heads: numbers)
    }

    /// The guideline of a corpus.
    init(_ corpus: TaggingCorpus, _ heads: [TaggingHead]) {
        self.init(name: corpus.name, heads: heads.indices.filter { corpus.heads.isEmpty || corpus.heads.contains(heads[$0].name) })
    }

    func value(_ heads: [TaggingHead]) -> JSONValue {
        .object([.init("name", .string(name)), .init("heads", .array(self.heads.map { .string(heads[$0].name) }))])
    }
}
