internal import CasebookCore

/// What a text classifier tells apart, and how it reads texts.
struct ClassLayout: Sendable, Hashable {
    var labels: [String]
    /// Whether a text may have several labels, or none.
    var isMultiple = false
    /// Whether consecutive texts are read together, as the sentences of an abstract.
    var isSequence = false
}

extension ClassLayout {
    /// Reads a member of a configuration; nil where it does not make sense.
    init?(_ value: JSONValue) {
        guard let labels = value["labels"]?.array?.compactMap(\.string), labels.count > 1, Set(labels).count == labels.count, case .bool(let isMultiple)? = value["multiple"],
            case .bool(let isSequence)? = value["sequence"]
        else { return nil }
        self.init(labels: labels, isMultiple: isMultiple, isSequence: isSequence)
    }

    var value: JSONValue {
        .object([.init("labels", .array(labels.map { .string($0) })), .init("multiple", .bool(isMultiple)), .init("sequence", .bool(isSequence))])
    }
}
