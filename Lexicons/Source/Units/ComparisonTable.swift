package import CasebookCore
package import CasebookText

/// How texts compare numbers: at least, 不超过, or more, 以上. Read from `Units/comparisons.tsv`.
public struct ComparisonTable: Sendable {
    /// A phrase with what it says; without a comparator it opens an interval (between, 介于).
    package struct Phrase: Sendable {
        package let text: String
        package let comparator: Comparator?
        package let isBefore: Bool
    }

    package private(set) var phrases: [Phrase] = []

    package init(_ file: TableFile) throws(ClinicalError) {
        try file.rows(["comparator", "place", "phrases"]) { (fields, line) throws(ClinicalError) in
            let comparator = Comparator(rawValue: String(fields[0]))
            guard comparator != nil || fields[0] == "between", fields[1] == "before" || fields[1] == "after" else {
                throw file.malformed("A comparator (< <= > >= ~ = between) and a place (before, after) are needed.", line: line)
            }
            for text in fields[2].split(separator: "|") { phrases.append(Phrase(text: String(text), comparator: comparator, isBefore: fields[1] == "before")) }
        }
    }
}
