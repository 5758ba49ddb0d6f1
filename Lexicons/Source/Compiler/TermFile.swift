package import CasebookCore
internal import CasebookText

/// Readers of the two kinds of term files.
package enum TermFile {
    static let header = ["term", "kind", "language", "system", "code", "preferred", "source"]
    static let ambiguousHeader = ["short", "language", "kind", "preferred", "context"]

    /// Rows of a term file (`Terms/*.tsv`, or a site's own dictionary).
    package static func terms(_ file: TableFile) throws(ClinicalError) -> [TermRow] {
        var rows: [TermRow] = []
        try file.rows(header) { (fields, line) throws(ClinicalError) in
            guard let language = Language(rawValue: String(fields[2])) else { throw file.malformed("The language must be en or zh.", line: line) }
            guard !fields[0].isEmpty, !fields[1].isEmpty else { throw file.malformed("A term and a kind are needed.", line: line) }
            guard fields[0].utf8.count <= 400 else { throw file.malformed("A term is longer than 400 bytes.", line: line) }
            rows.append(
                TermRow(
                    term: String(fields[0]), kind: EntityKind(String(fields[1])), language: language, system: String(fields[3]), code: String(fields[4]),
                    preferred: String(fields[5]), source: String(fields[6])))
        }
        return rows
    }

    /// Rows of a file of ambiguous abbreviations.
    package static func ambiguous(_ file: TableFile) throws(ClinicalError) -> [TermRow] {
        var rows: [TermRow] = []
        try file.rows(ambiguousHeader) { (fields, line) throws(ClinicalError) in
            guard let language = Language(rawValue: String(fields[1])) else { throw file.malformed("The language must be en or zh.", line: line) }
            guard !fields[0].isEmpty, !fields[2].isEmpty, !fields[4].isEmpty else { throw file.malformed("A short form, a kind and context words are needed.", line: line) }
            rows.append(
                TermRow(
                    term: String(fields[0]), kind: EntityKind(String(fields[2])), language: language, preferred: String(fields[3]), source: "casebook",
                    context: String(fields[4])))
        }
        return rows
    }
}
