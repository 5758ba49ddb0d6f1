import Casebook
import Foundation

/// Entities that a model found, written into the line that the text came in.
enum PredictedEntities {
    /// The line with `entities` replaced, and `relations`, which named the ones before, emptied; all else as it was.
    static func fill(_ document: Document, _ line: inout JSONValue) {
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
    }
}
