public import CasebookCore

extension JSONValue {
    /// The key `id` of a line, a string or a number.
    var identifier: String? {
        switch self["id"] {
        case .string(let string): string
        case .number(let number): number
        default: nil
        }
    }
}

/// Annotated documents as JSON Lines.
public enum AnnotatedJSON {
    /// One line, with its line feed.
    public static func line(_ document: AnnotatedDocument) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("id")
        writer.value(document.id)
        writer.key("text")
        writer.value(document.text)
        writer.key("entities")
        writer.beginArray()
        for entity in document.entities {
            writer.beginObject()
            writer.key("start")
            writer.value(entity.start)
            writer.key("end")
            writer.value(entity.end)
            writer.key("kind")
            writer.value(entity.kind)
            if !entity.attributes.isEmpty {
                writer.key("attributes")
                writer.value(.object(entity.attributes.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .string($0.value)) }))
            }
            writer.endObject()
        }
        writer.endArray()
        if !document.relations.isEmpty {
            writer.key("relations")
            writer.beginArray()
            for relation in document.relations {
                writer.beginObject()
                writer.key("from")
                writer.value(relation.from)
                writer.key("to")
                writer.value(relation.to)
                writer.key("kind")
                writer.value(relation.kind)
                writer.endObject()
            }
            writer.endArray()
        }
        if let label = document.label {
            writer.key("label")
            writer.value(label)
        }
        writer.endObject()
        writer.newline()
        return writer.bytes
    }

    /// Reads a parsed line. Throws `input.malformed` for a missing key or a span outside the text.
    public static func document(_ value: JSONValue, at location: Location) throws(ClinicalError) -> AnnotatedDocument {
        func malformed(_ message: String) -> ClinicalError { ClinicalError(.inputMalformed, message, at: location) }
        guard let text = value["text"]?.string else { throw malformed("The key 'text' with a string is needed.") }
        guard let id = value.identifier else { throw malformed("The key 'id' with a string or a number is needed.") }
        var document = AnnotatedDocument(id: id, text: text, label: value["label"]?.string)
        let length = text.unicodeScalars.count
        for (index, item) in (value["entities"]?.array ?? []).enumerated() {
            guard let start = item["start"]?.integer, let end = item["end"]?.integer, let kind = item["kind"]?.string else {
                throw malformed("Entity \(index) lacks start, end or kind.")
            }
            guard start >= 0, start < end, end <= length else { throw malformed("Entity \(index) lies outside the text of \(length) characters.") }
            var attributes: [String: String] = [:]
            if case .object(let members)? = item["attributes"] {
                for member in members { attributes[member.key] = member.value.string }
            }
            document.entities.append(AnnotatedDocument.Entity(start: start, end: end, kind: kind, attributes: attributes))
        }
        for (index, item) in (value["relations"]?.array ?? []).enumerated() {
            guard let from = item["from"]?.integer, let to = item["to"]?.integer, let kind = item["kind"]?.string, document.entities.indices.contains(from),
                document.entities.indices.contains(to)
            else { throw malformed("Relation \(index) does not name two entities and a kind.") }
            document.relations.append(AnnotatedDocument.Relation(from: from, to: to, kind: kind))
        }
        return document
    }
}
