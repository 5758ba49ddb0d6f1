import Casebook

/// Entities that come with a line and go back with it.
enum GivenEntities {
    /// The document of a line with its entities. Throws `input.malformed`.
    static func document(_ content: InputItem.Content) throws(ClinicalError) -> Document {
        var document = content.document
        guard let line = content.line else { throw ClinicalError(.inputMalformed, "JSON Lines with entities were expected.") }
        if let entities = line["entities"], entities.array == nil { throw ClinicalError(.inputMalformed, "The key 'entities' must hold an array.") }
        for (index, item) in (line["entities"]?.array ?? []).enumerated() {
            guard let start = item["start"]?.integer, let end = item["end"]?.integer, start < end, let first = document.text.byteOffset(start, in: .scalar),
                let last = document.text.byteOffset(end, in: .scalar)
            else { throw ClinicalError(.inputMalformed, "Entity \(index) has no start and end within the text.") }
            var entity = Entity(kind: EntityKind(item["kind"]?.string ?? "disease"), span: TextSpan(first, last), source: "given")
            entity.concepts = AnnotatedDocument.concepts(item["attributes"]?["concept"]?.string)
            document.entities.append(entity)
        }
        return document
    }

    /// The line with the assertion of each entity under its attributes; all else as it was.
    static func fill(_ document: Document, _ line: inout JSONValue) {
        var items = line["entities"]?.array ?? []
        for (index, entity) in document.entities.enumerated() where index < items.count {
            var attributes = items[index]["attributes"] ?? .object([])
            if case .object = attributes {} else { attributes = .object([]) }
            attributes["assertion"] = .string(entity.assertion.status.rawValue)
            attributes["temporality"] = .string(entity.assertion.temporality.rawValue)
            attributes["subject"] = .string(entity.assertion.subject.rawValue)
            // Nil takes away what the input said.
            attributes["relation"] = entity.assertion.relation.map { .string($0) }
            attributes["clinicalStatus"] = entity.assertion.clinicalStatus.map { .string($0.rawValue) }
            items[index]["attributes"] = attributes
        }
        if line["entities"] != nil { line["entities"] = .array(items) }
    }
}
