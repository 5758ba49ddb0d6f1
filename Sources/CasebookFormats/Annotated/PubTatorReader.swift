public import CasebookCore

/// Reads PubTator files: `id|t|title`, `id|a|abstract`, then annotations and relations by tabs. The text is title, one space, abstract, as the
/// offsets of the format count it.
public enum PubTatorReader {
    /// Throws `input.malformed` with the line.
    public static func documents(_ contents: String, file: String? = nil) throws(ClinicalError) -> [AnnotatedDocument] {
        var documents: [AnnotatedDocument] = []
        var current: AnnotatedDocument?
        var concepts: [String: Int] = [:]
        func finish() {
            if let document = current { documents.append(document) }
            current = nil
            concepts = [:]
        }
        for (index, line) in contents.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }).enumerated() {
            func malformed(_ message: String) -> ClinicalError { ClinicalError(.inputMalformed, message, at: Location(file: file, line: index + 1)) }
            guard !line.isEmpty else {
                finish()
                continue
            }
            let head = line.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false)
            if head.count == 3, head[1] == "t" {
                finish()
                current = AnnotatedDocument(id: String(head[0]), text: String(head[2]))
                continue
            }
            if head.count == 3, head[1] == "a", current != nil {
                current!.text += " " + head[2]
                continue
            }
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard current != nil, fields.count >= 4 else { throw malformed("A title, an abstract, an annotation or a relation was expected.") }
            if let start = Int(fields[1]), let end = Int(fields[2]) {
                guard fields.count >= 5, start >= 0, start < end, end <= current!.text.unicodeScalars.count else { throw malformed("The offsets do not lie in the text.") }
                var entity = AnnotatedDocument.Entity(start: start, end: end, kind: fields[4])
                if fields.count > 5, !fields[5].isEmpty {
                    entity.attributes["concept"] = fields[5]
                    if concepts[fields[5]] == nil { concepts[fields[5]] = current!.entities.count }
                }
                current!.entities.append(entity)
            } else if let from = concepts[fields[2]], let to = concepts[fields[3]] {
                // A relation between concepts is written between their first mentions.
                current!.relations.append(AnnotatedDocument.Relation(from: from, to: to, kind: fields[1]))
            }
        }
        finish()
        return documents
    }
}
