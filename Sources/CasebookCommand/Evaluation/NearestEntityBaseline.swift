import Casebook

/// The nearest-entity baseline over annotated documents.
struct NearestEntityBaseline {
    private var nearest = NearestEntities()

    /// - Parameter isLearnt: whether relations of a kind count.
    init(_ documents: [AnnotatedDocument], isLearnt: (String) -> Bool) {
        for document in documents {
            nearest.add(Self.entities(document), relations: document.relations.filter { isLearnt($0.kind) }.map { ($0.from, $0.to, $0.kind) })
        }
    }

    /// The document with the baseline's relations.
    func related(_ document: AnnotatedDocument) -> AnnotatedDocument {
        var result = document
        result.relations = nearest.relations(of: Self.entities(document)).map { .init(from: $0.from, to: $0.to, kind: $0.kind) }
        return result
    }

    private static func entities(_ document: AnnotatedDocument) -> [NearestEntities.Entity] {
        document.entities.map { .init(start: $0.start, end: $0.end, kind: $0.kind) }
    }
}
