import Casebook
import Foundation

/// Relations that a model found among given entities, written into the line that the text came in.
enum PredictedRelations {
    /// The line with `relations` replaced; all else as it was.
    static func fill(_ document: Document, _ line: inout JSONValue) {
        line["relations"] = .array(
            document.relations.map { relation in
                var members: [JSONValue.Member] = [
                    .init("from", .number("\(relation.from)")), .init("to", .number("\(relation.to)")), .init("kind", .string(relation.kind)),
                ]
                if let confidence = relation.confidence { members.append(.init("confidence", .number(String(format: "%.4f", confidence)))) }
                return .object(members)
            })
    }
}
