internal import CasebookCore
package import CasebookText

/// An entity of a text that relations may go from and to.
package struct RelationEntity: Sendable, Hashable {
    /// Place in the scalars of the text.
    package var start: Int
    package var end: Int
    package var kind: String
    /// What it speaks of, where that is known: entities that share a name speak of the same.
    package var concepts: [String]

    package init(start: Int, end: Int, kind: String, concepts: [String] = []) {
        self.start = start
        self.end = end
        self.kind = kind
        self.concepts = concepts
    }
}

extension Document {
    /// The document's entities as relations go from and to them, in the same order.
    package func relationEntities(_ buffer: borrowing ScalarBuffer) -> [RelationEntity] {
        entities.map { entity in
            RelationEntity(
                start: buffer.place(ofByte: entity.span.start), end: buffer.place(ofByte: entity.span.end), kind: entity.kind.rawValue, concepts: entity.concepts)
        }
    }
}
