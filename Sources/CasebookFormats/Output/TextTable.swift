internal import CasebookCore
public import CasebookText

/// A readable table of a document's entities, relations and values for the terminal.
public struct TextTable: Sendable {
    private let usesColour: Bool

    public init(usesColour: Bool) { self.usesColour = usesColour }

    /// One line an entity under the title of its section: kind, mention, what is said of it, and its first code; below it what it is related to.
    public func render(_ document: Document) -> String {
        var output = style("\(document.id)", "1") + "  \(document.language.rawValue), \(document.sentences.count) sentences, \(document.entities.count) entities\n"
        for diagnostic in document.diagnostics { output += style("  ! \(diagnostic.message) [\(diagnostic.code)]", "33") + "\n" }
        var section: Int?
        var isFirst = true
        let relations = Dictionary(grouping: document.relations, by: \.from)
        for (index, entity) in document.entities.enumerated() {
            if entity.section != section || isFirst {
                section = entity.section
                isFirst = false
                output += style("  " + title(of: section, in: document), "4") + "\n"
            }
            let mention = words(of: entity, in: document)
            output += "    " + pad(entity.kind.rawValue, 10) + style(pad(mention, 34), colour(entity.assertion)) + " " + pad(describe(entity), 34)
            if let code = entity.codes.first { output += " \(code.system) \(code.code)" }
            while output.last == " " { output.removeLast() }
            output += "\n"
            for relation in relations[index] ?? [] {
                output += style("      \(relation.kind.replacing("_", with: " ")) → \(words(of: document.entities[relation.to], in: document))", "2") + "\n"
            }
        }
        let tables = ValueTable.tables(of: document)
        for table in tables.before + tables.after {
            output += "\n" + style("  " + table.title, "4") + "\n"
            for line in table.lines({ text, mark in Self.colours[mark ?? ""].map { style(text, $0) } ?? text }) { output += "    " + line + "\n" }
        }
        return output + "\n"
    }

    /// Of rows by their marks.
    private static let colours = [
        "started": "32", "changed": "33", "stopped": "31", "declined": "31", "abnormal": "31", "allergy": "31", "absent": "31", "held": "33", "planned": "33", "unsure": "33",
    ]

    /// A mention on one line.
    private func words(of entity: Entity, in document: Document) -> String { String(document.text[entity.span].map { $0.isNewline ? " " : $0 }) }

    private func title(of section: Int?, in document: Document) -> String {
        guard let section else { return "(no section)" }
        let found = document.sections[section]
        return found.title.map { document.text[$0] + "  (\(found.kind))" } ?? "(\(found.kind))"
    }

    /// Values that differ from the default, in words.
    private func describe(_ entity: Entity) -> String {
        var parts: [String] = []
        let assertion = entity.assertion
        if assertion.status != .present { parts.append(assertion.status.rawValue) }
        if assertion.temporality != .current { parts.append(assertion.temporality.rawValue) }
        if assertion.subject != .patient { parts.append(assertion.relation.map { "\(assertion.subject.rawValue) \($0)" } ?? assertion.subject.rawValue) }
        if let status = assertion.clinicalStatus { parts.append(status.rawValue) }
        if let role = entity.role { parts.append(role) }
        return parts.isEmpty ? "present" : parts.joined(separator: ", ")
    }

    private func colour(_ assertion: Assertion) -> String {
        switch assertion.status {
        case .present: assertion.temporality == .historical ? "36" : "32"
        case .absent: "31"
        default: "33"
        }
    }

    private func style(_ text: String, _ code: String) -> String { usesColour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }

    /// Fills up to a width of the terminal, in which a Chinese character takes two places.
    private func pad(_ text: String, _ width: Int) -> String {
        var used = 0
        for scalar in text.unicodeScalars { used += scalar.isWide ? 2 : 1 }
        return text + String(repeating: " ", count: max(1, width - used))
    }
}
