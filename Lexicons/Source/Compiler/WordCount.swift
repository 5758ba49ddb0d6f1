package import CasebookCore

/// Counts of one Chinese word in each source of `Words/words.zh.tsv`.
package struct WordCount: Sendable {
    var word: String
    /// jieba's dictionary, AMTTL, People's Daily.
    var counts: [Double]
    /// How often the segmented corpora cut it into several words.
    var split: Double

    package static func read(_ file: TableFile) throws(ClinicalError) -> [WordCount] {
        var rows: [WordCount] = []
        try file.rows(["word", "jieba", "amttl", "daily", "split"]) { (fields, line) throws(ClinicalError) in
            let counts = fields[1...].map { Double($0) ?? -1 }
            guard !counts.contains(where: { $0 < 0 }) else { throw file.malformed("Counts must be whole numbers.", line: line) }
            rows.append(WordCount(word: String(fields[0]), counts: Array(counts[0..<3]), split: counts[3]))
        }
        return rows
    }
}
