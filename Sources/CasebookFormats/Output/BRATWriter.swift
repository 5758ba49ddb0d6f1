internal import CasebookCore
public import CasebookText

/// Writes a document as BRAT standoff: entities as text-bound annotations, assertions as attributes, relations, codes as notes.
public enum BRATWriter {
    /// The `.ann` file. Offsets count Unicode scalars, as BRAT does; a mention over a line break is written as fragments.
    public static func annotations(_ document: Document) -> String {
        var output = ""
        var attribute = 0
        func add(_ name: String, _ entity: Int, _ value: String) {
            attribute += 1
            output += "A\(attribute)\t\(name) T\(entity) \(value)\n"
        }
        for (index, entity) in document.entities.enumerated() {
            let number = index + 1
            let pieces = fragments(entity.span, document.text)
            let places = pieces.map { "\(document.text.offset($0.start, in: .scalar)) \(document.text.offset($0.end, in: .scalar))" }.joined(separator: ";")
            let words = pieces.map { document.text[$0] }.joined(separator: " ")
            output += "T\(number)\t\(entity.kind.rawValue.replacing(":", with: "_")) \(places)\t\(words)\n"
            let assertion = entity.assertion
            if assertion.status != .present { add("Status", number, assertion.status.rawValue) }
            if assertion.temporality != .current { add("Temporality", number, assertion.temporality.rawValue) }
            if assertion.subject != .patient { add("Subject", number, assertion.subject.rawValue) }
            if let status = assertion.clinicalStatus { add("ClinicalStatus", number, status.rawValue) }
            if let code = entity.codes.first { output += "#\(number)\tAnnotatorNotes T\(number)\t\(code.system) \(code.code) \(code.display)\n" }
        }
        for (index, relation) in document.relations.enumerated() {
            output += "R\(index + 1)\t\(relation.kind.replacing(":", with: "_").replacing(" ", with: "_")) Arg1:T\(relation.from + 1) Arg2:T\(relation.to + 1)\n"
        }
        return output
    }

    /// The pieces of a span between its line breaks.
    private static func fragments(_ span: TextSpan, _ text: SourceText) -> [TextSpan] {
        text.withUTF8 { bytes in
            var pieces: [TextSpan] = []
            var start = span.start
            for place in span.start...span.end where place == span.end || bytes[place] == 0x0A || bytes[place] == 0x0D {
                if place > start { pieces.append(TextSpan(start, place)) }
                start = place + 1
            }
            return pieces
        }
    }
}
