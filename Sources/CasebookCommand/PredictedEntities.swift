import Casebook
import Foundation

/// Entities that a model found, written into the line that the text came in.
enum PredictedEntities {
    /// The line with `entities` replaced, and `relations`, which named the ones before, emptied; all else as it was.
    static func line(_ document: Document, _ line: JSONValue?) -> [UInt8] {
        var line = line ?? .object([])
        line["entities"] = .array(
            document.entities.map { entity in
                var members: [JSONValue.Member] = [
                    .init("start", .number("\(document.text.offset(entity.span.start, in: .scalar))")),
                    .init("end", .number("\(document.text.offset(entity.span.end, in: .scalar))")), .init("kind", .string(entity.kind.rawValue)),
                ]
                if let confidence = entity.confidence { members.append(.init("confidence", .number(String(format: "%.4f", confidence)))) }
                return .object(members)
            })
        if line["relations"] != nil { line["relations"] = .array([]) }
        var writer = JSONWriter()
        writer.value(line)
        writer.newline()
        return writer.bytes
    }
}
