package import CasebookCore
internal import CasebookText

/// Reader of `Relations/relation.*.tsv`. Every error names file and line.
package enum RelationRuleFile {
    static let header = ["relation", "kind", "from", "to", "order", "distance", "words", "unless", "example"]

    package static func rules(_ file: TableFile) throws(ClinicalError) -> [RelationRule] {
        var rules: [RelationRule] = [], seen: Set<String> = []
        try file.rows(header) { (fields, line) throws(ClinicalError) in
            let id = String(fields[0])
            guard let language = id.split(separator: ".").first.flatMap({ Language(rawValue: String($0)) }) else {
                throw file.malformed("A rule's id begins with its language: en. or zh.", line: line)
            }
            guard seen.insert(id).inserted else { throw file.malformed("The rule id stands twice in this file.", line: line) }
            func kinds(_ text: Substring) -> Set<EntityKind> { Set(text.split(separator: ",").map { EntityKind(String($0)) }) }
            func words(_ text: Substring) -> [String] { text.split(separator: "|").map { $0.lowercased() } }
            let from = kinds(fields[2]), to = kinds(fields[3])
            guard !fields[1].isEmpty, !from.isEmpty, !to.isEmpty else {
                throw file.malformed("The kind of the relation, and the kinds it goes from and to, are needed.", line: line)
            }
            guard let order = RelationRule.Order(rawValue: String(fields[4])) else { throw file.malformed("The order must be before or after.", line: line) }
            guard let distance = Int(fields[5]), (0...1000).contains(distance) else { throw file.malformed("The distance must be a number from 0 to 1000.", line: line) }
            rules.append(
                RelationRule(
                    id: id, kind: String(fields[1]), from: from, to: to, order: order, distance: distance, words: words(fields[6]), unless: words(fields[7]),
                    language: language, example: String(fields[8])))
        }
        return rules
    }
}
