package import CasebookCore
package import CasebookText

/// The words of English times. Read from `Times/times.<language>.tsv`.
public struct TimeTable: Sendable {
    /// By the words. One may say several things: second is a unit and an ordinal.
    package let rows: [(key: String, value: [TimeWord])]

    package init(_ table: TableFile) throws(ClinicalError) {
        var rows: [String: [TimeWord]] = [:]
        let roles = Dictionary(uniqueKeysWithValues: TimeWord.Role.allCases.map { ($0.name, $0) })
        try table.rows(["word", "role", "value"]) { (fields, line) throws(ClinicalError) in
            guard !fields[0].isEmpty, let role = roles[String(fields[1])] else { throw table.malformed("A word and a role of Lexicons/SCHEMA.md are needed.", line: line) }
            let digits = fields[2].prefix { $0.isNumber || $0 == "-" }
            rows[String(fields[0]), default: []].append(TimeWord(role: role, value: String(fields[2]), number: Int(digits) ?? 0))
        }
        self.rows = rows.sorted { $0.key < $1.key }
    }
}
