public import CasebookCore
public import CasebookText

/// Writes redacted documents as `{"id","text","spans"}`, one object a document; a span is where an identifier stood, with its kind.
public struct RedactionEncoder: Sendable {
    public var unit: OffsetUnit

    public init(unit: OffsetUnit = .scalar) { self.unit = unit }

    /// One line of JSON with its line feed.
    public func line(_ document: Document) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("id", document.id)
        writer.member("text", document.text.string)
        writer.key("spans")
        writer.beginArray()
        for entity in document.entities where entity.kind.rawValue.hasPrefix("phi:") {
            writer.beginObject()
            writer.member("kind", entity.kind.rawValue)
            writer.member("start", document.text.offset(entity.span.start, in: unit))
            writer.member("end", document.text.offset(entity.span.end, in: unit))
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        writer.newline()
        return writer.bytes
    }
}
