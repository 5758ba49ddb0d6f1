internal import CasebookCore
public import CasebookText

/// A readable table of a document's entities for the terminal.
public struct TextTable: Sendable {
    private let usesColour: Bool

    public init(usesColour: Bool) { self.usesColour = usesColour }

    /// One line an entity under the title of its section: kind, mention, what is said of it, and its first code.
    public func render(_ document: Document) -> String {
        var output = style("\(document.id)", "1") + "  \(document.language.rawValue), \(document.sentences.count) sentences, \(document.entities.count) entities\n"
        for diagnostic in document.diagnostics { output += style("  ! \(diagnostic.message) [\(diagnostic.code)]", "33") + "\n" }
        var section: Int?
        var isFirst = true
        for entity in document.entities {
            if entity.section != section || isFirst {
                section = entity.section
                isFirst = false
                output += style("  " + title(of: section, in: document), "4") + "\n"
            }
            let mention = document.text[entity.span].map { $0.isNewline ? " " : String($0) }.joined()
            output += "    " + pad(entity.kind.rawValue, 10) + style(pad(mention, 34), colour(entity.assertion)) + " " + pad(describe(entity), 34)
            if let code = entity.codes.first { output += " \(code.system) \(code.code)" }
            while output.last == " " { output.removeLast() }
            output += "\n"
        }
        return output + "\n"
    }

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
        for scalar in text.unicodeScalars { used += Self.isWide(scalar.value) ? 2 : 1 }
        return text + String(repeating: " ", count: max(1, width - used))
    }

    private static func isWide(_ scalar: UInt32) -> Bool {
        scalar >= 0x1100
            && (scalar <= 0x115F || scalar >= 0x2E80 && scalar <= 0xA4CF || scalar >= 0xAC00 && scalar <= 0xD7A3 || scalar >= 0xF900 && scalar <= 0xFAFF
                || scalar >= 0xFE30 && scalar <= 0xFE6F || scalar >= 0xFF00 && scalar <= 0xFF60 || scalar >= 0xFFE0 && scalar <= 0xFFE6 || scalar >= 0x1F300 && scalar <= 0x1FAFF)
    }
}
