package import CasebookCore
package import CasebookText

/// The words of times in one language, found at a place of a text. Read from `Times/times.<language>.tsv`.
public struct TimeTable: Sendable {
    /// A word may say several things: second is a unit and an ordinal.
    package let words: KeywordTrie<[TimeWord]>

    package init(_ table: TableFile) throws(ClinicalError) {
        var rows: [String: [TimeWord]] = [:]
        try table.rows(["word", "role", "value"]) { (fields, line) throws(ClinicalError) in
            guard !fields[0].isEmpty, let role = TimeWord.Role(rawValue: String(fields[1])) else { throw table.malformed("A word and a role of Lexicons/SCHEMA.md are needed.", line: line) }
            let digits = fields[2].prefix { $0.isNumber || $0 == "-" }
            rows[String(fields[0]), default: []].append(TimeWord(role: role, value: String(fields[2]), number: Int(digits) ?? 0))
        }
        words = KeywordTrie(rows.map { ($0.key, $0.value) })
    }
}
