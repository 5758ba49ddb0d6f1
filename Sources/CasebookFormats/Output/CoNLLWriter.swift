public import CasebookCore
public import CasebookText

/// Writes a document as CoNLL: token, start, end, status and, last as readers expect it, the IOB2 tag, tab-separated; an empty line after each sentence.
/// Relations stand in front, a line each: the kind, and the places of both ends.
public enum CoNLLWriter {
    public static func render(_ document: Document, unit: OffsetUnit) -> String {
        var output = "# id = \(document.id.replacing("\n", with: " "))\n"
        let frame = OffsetFrame(document, unit: unit)
        for relation in document.relations {
            let from = frame.range(document.entities[relation.from].span), to = frame.range(document.entities[relation.to].span)
            output += "# relation = \(relation.kind) \(from.start) \(from.end) \(to.start) \(to.end)\n"
        }
        var next = 0
        for sentence in document.sentences where frame.holds(sentence.span) {
            for index in sentence.tokens {
                let span = document.tokens[index].span
                while next < document.entities.count, document.entities[next].span.end <= span.start { next += 1 }
                var tag = "O"
                var status = "_"
                if next < document.entities.count, document.entities[next].span.overlaps(span) {
                    let entity = document.entities[next]
                    tag = (entity.span.start >= span.start ? "B-" : "I-") + entity.kind.rawValue
                    status = entity.assertion.status.rawValue
                }
                let place = frame.range(span)
                output += "\(document.text[span])\t\(place.start)\t\(place.end)\t\(status)\t\(tag)\n"
            }
            output += "\n"
        }
        return output
    }
}
