package import CasebookCore
internal import CasebookText

/// Readers of the tables that an index of codes is compiled from.
package enum CodeFiles {
    static let rewritingHeader = ["words", "target", "weight"]

    /// Rows of `Codes/words.tsv`.
    static func rewritings(_ file: TableFile) throws(ClinicalError) -> [CodeIndexBuilder.Rewriting] {
        var rows: [CodeIndexBuilder.Rewriting] = []
        try file.rows(rewritingHeader) { (fields, line) throws(ClinicalError) in
            guard let weight = Float(fields[2]), weight > 0, weight <= 1 else { throw file.malformed("The weight must be a number above 0 and at most 1.", line: line) }
            rows.append((String(fields[0]), String(fields[1]), weight))
        }
        return rows
    }
}
