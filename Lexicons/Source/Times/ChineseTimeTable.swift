package import CasebookCore
package import CasebookText

/// The Chinese words of times, found at a place of a text, in simplified and traditional characters. Read from `Times/times.zh.tsv`.
public struct ChineseTimeTable: Sendable {
    package let words: KeywordTrie
    /// What the words say, by their number.
    package let meanings: [ChineseTimeWord]

    package init(_ table: TableFile) throws(ClinicalError) {
        var rows: [(word: String, meaning: ChineseTimeWord)] = [], variants: [Character: Character] = [:]
        try table.rows(["word", "role", "value"]) { (fields, line) throws(ClinicalError) in
            guard !fields[0].isEmpty, let role = ChineseTimeWord.Role(rawValue: String(fields[1])), let meaning = ChineseTimeWord(role, fields[2]) else {
                throw table.malformed("A word, a role of Lexicons/SCHEMA.md and its value are needed.", line: line)
            }
            if role == .variant {
                if let traditional = fields[0].first, let simplified = fields[2].first { variants[simplified] = traditional }
            } else {
                rows.append((String(fields[0]), meaning))
            }
        }
        words = KeywordTrie(rows.enumerated().flatMap { index, row in Self.spellings(row.word, variants).map { ($0, index) } })
        meanings = rows.map(\.meaning)
    }

    /// The word with each of its characters in either form: 国庆节, 國慶節, and the mixed ones that people write.
    private static func spellings(_ word: String, _ variants: [Character: Character]) -> [String] {
        var all = [""]
        for character in word {
            let other = variants[character]
            all = all.flatMap { start in [start + String(character)] + (other.map { [start + String($0)] } ?? []) }
        }
        return all
    }
}
