import Casebook

/// What a model has seen while it was trained: the documents, and the mentions of each kind.
struct TrainingMentions {
    private(set) var texts: Set<String> = []
    /// Folded texts by kind.
    private(set) var mentions: [String: Set<String>] = [:]

    init(_ documents: [AnnotatedDocument]) {
        for document in documents {
            texts.insert(document.text)
            let scalars = Array(document.text.unicodeScalars)
            for entity in document.entities {
                mentions[entity.kind, default: []].insert(ErrorReport.folded(String(String.UnicodeScalarView(scalars[entity.start..<entity.end]))))
            }
        }
    }

    func holds(_ kind: String, _ mention: String) -> Bool { mentions[kind]?.contains(ErrorReport.folded(mention)) ?? false }
}
