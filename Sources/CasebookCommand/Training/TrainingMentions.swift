import Casebook

/// What a model has seen while it was trained: the documents, and the mentions of each label.
struct TrainingMentions {
    private(set) var texts: Set<String> = []
    /// Folded texts by label.
    private(set) var mentions: [String: Set<String>] = [:]

    /// - Parameter label: what an entity is counted as, its kind or more.
    init(_ documents: [AnnotatedDocument], label: (AnnotatedDocument.Entity) -> String) {
        for document in documents {
            texts.insert(document.text)
            let scalars = Array(document.text.unicodeScalars)
            for entity in document.entities {
                mentions[label(entity), default: []].insert(ErrorReport.folded(String(String.UnicodeScalarView(scalars[entity.start..<entity.end]))))
            }
        }
    }

    func holds(_ label: String, _ mention: String) -> Bool { mentions[label]?.contains(ErrorReport.folded(mention)) ?? false }
}
