public import CasebookCore

/// Reads BRAT standoff annotations of a text: entities with their attributes, and relations.
///
/// A discontinuous mention becomes its covering span with the attribute `fragments` (`s-e;s-e`). Events, normalisations and notes are passed over.
public enum BRATReader {
    /// Attributes as `BRATWriter` names them, by the names of annotated JSON Lines.
    private static let names = ["Status": "assertion", "Temporality": "temporality", "Subject": "subject", "ClinicalStatus": "clinicalStatus"]

    /// - Throws: `input.malformed` with the line for an annotation that names what is not there.
    public static func document(id: String, text: String, annotations: String, file: String? = nil) throws(ClinicalError) -> AnnotatedDocument {
        var document = AnnotatedDocument(id: id, text: text)
        var places: [String: Int] = [:]
        let length = text.unicodeScalars.count
        let lines = annotations.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }).enumerated().map { ($0 + 1, $1) }
        func malformed(_ message: String, _ line: Int) -> ClinicalError { ClinicalError(.inputMalformed, message, at: Location(file: file, line: line)) }
        for (number, line) in lines where line.first == "T" {
            let fields = line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count >= 2, let space = fields[1].firstIndex(of: " ") else { throw malformed("A text-bound annotation needs a kind and offsets.", number) }
            let pieces = fields[1][space...].split(separator: ";").map { $0.split(separator: " ").compactMap { Int($0) } }
            guard !pieces.isEmpty, pieces.allSatisfy({ $0.count == 2 && $0[0] < $0[1] && $0[1] <= length && $0[0] >= 0 }) else {
                throw malformed("The offsets do not lie in the text of \(length) characters.", number)
            }
            var entity = AnnotatedDocument.Entity(start: pieces.map { $0[0] }.min()!, end: pieces.map { $0[1] }.max()!, kind: String(fields[1][..<space]))
            if pieces.count > 1 { entity.attributes["fragments"] = pieces.map { "\($0[0])-\($0[1])" }.joined(separator: ";") }
            places[String(fields[0])] = document.entities.count
            document.entities.append(entity)
        }
        for (number, line) in lines where line.first == "A" || line.first == "M" || line.first == "R" {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count >= 2 else { throw malformed("An annotation needs two fields.", number) }
            let words = fields[1].split(separator: " ").map(String.init)
            if line.first == "R" {
                let arguments = words.dropFirst().compactMap { $0.split(separator: ":").last.map(String.init) }
                guard arguments.count == 2, let from = places[arguments[0]], let to = places[arguments[1]] else {
                    // Relations between events have no entities at their ends.
                    if arguments.contains(where: { $0.hasPrefix("E") }) { continue }
                    throw malformed("A relation names an entity that is not there.", number)
                }
                document.relations.append(AnnotatedDocument.Relation(from: from, to: to, kind: words[0]))
            } else if words.count >= 2, let place = places[words[1]] {
                document.entities[place].attributes[names[words[0]] ?? words[0]] = words.count > 2 ? words[2] : "true"
            }
        }
        return document
    }
}
