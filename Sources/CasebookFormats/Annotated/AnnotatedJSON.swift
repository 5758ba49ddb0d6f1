public import CasebookCore

extension JSONValue {
    /// The key `id` of a line, a string or a number.
    var identifier: String? { self["id"]?.name }

    /// A string, or a number as it is written.
    var name: String? {
        switch self {
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
        writer.member("id", document.id)
        writer.member("text", document.text)
        writer.key("entities")
        writer.beginArray()
        for entity in document.entities {
            writer.beginObject()
            writer.member("start", entity.start)
            writer.member("end", entity.end)
            writer.member("kind", entity.kind)
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
                writer.member("from", relation.from)
                writer.member("to", relation.to)
                writer.member("kind", relation.kind)
                writer.endObject()
            }
            writer.endArray()
        }
        if let label = document.label {
            writer.member("label", label)
        } else if !document.labels.isEmpty {
            writer.key("labels")
            writer.value(.array(document.labels.map { .string($0) }))
        }
        if let whole = document.partOf { writer.member("document", whole) }
        writer.endObject()
        writer.newline()
        return writer.bytes
    }

    /// Reads a parsed line. Throws `input.malformed` for a missing key or a span outside the text.
    public static func document(_ value: JSONValue, at location: Location) throws(ClinicalError) -> AnnotatedDocument {
        func malformed(_ message: String) -> ClinicalError { ClinicalError(.inputMalformed, message, at: location) }
        guard let text = value["text"]?.string else { throw malformed("The key 'text' with a string is needed.") }
        guard let id = value.identifier else { throw malformed("The key 'id' with a string or a number is needed.") }
        var document = AnnotatedDocument(
            id: id, text: text, label: value["label"]?.string, labels: value["labels"]?.array?.compactMap(\.string), partOf: value["document"]?.string)
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
