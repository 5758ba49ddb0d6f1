public import CasebookCore

/// Reads text with inline marks: `Denies [chest pain]{symptom, absent}`, `[[Plan]]{plan}:`, `[aspirin]{drug, #1} [100 mg]{dose, dose_of #1}`. The form is that of
/// `Corpora/GUIDELINE.md` and `Corpora/RELATIONS.md`.
///
/// A literal bracket, brace or backslash is written with a backslash before it. Broken marks throw `marks.malformed` with line and column.
public struct MarkedText {
    private static let statuses: Set<String> = ["present", "absent", "possible", "conditional", "hypothetical", "generic"]
    private static let temporalities: Set<String> = ["historical", "current", "future"]
    private static let subjects: Set<String> = ["patient", "family", "donor", "fetus", "newborn", "mother", "other"]
    private static let clinicalStatuses: Set<String> = ["active", "resolved", "improved", "recurrent", "unknown"]
    private static let relations: Set<String> = [
        "treats", "causes", "adverse_effect_of", "shows", "value_of", "dose_of", "located_at", "severity_of", "modifies", "temporal_of",
    ]

    private let scalars: [Unicode.Scalar]
    private var index = 0
    /// Numbers of the entities that have a name, and relations to names, each with the place that an error about it names.
    private var names: [String: Int] = [:]
    private var pointers: [(from: Int, kind: String, name: String, place: Int)] = []
    private let firstLine: Int
    private let file: String?

    /// Parses marked text into plain text, entities and sections. Entities carry the attributes `assertion`, `temporality`, `subject` and, where
    /// given, `relation`, `clinicalStatus` and `role`.
    public static func parse(_ text: String, id: String = "", file: String? = nil, firstLine: Int = 1) throws(ClinicalError) -> AnnotatedDocument {
        var parser = MarkedText(scalars: Array(text.unicodeScalars), firstLine: firstLine, file: file)
        return try parser.document(id: id)
    }

    /// Reads a note file: a head of `#key: value` lines, an empty line, marked text.
    public static func note(_ contents: String, file: String) throws(ClinicalError) -> (head: [String: String], document: AnnotatedDocument) {
        var head: [String: String] = [:]
        var line = 1
        var rest = contents[...]
        while rest.hasPrefix("#") {
            let end = rest.firstIndex(of: "\n") ?? rest.endIndex
            let pair = rest[..<end].dropFirst().split(separator: ":", maxSplits: 1)
            guard pair.count == 2 else {
                throw ClinicalError(.marksMalformed, "A head line must be '#key: value'.", at: Location(file: file, line: line))
            }
            head[pair[0].description.trimmed()] = pair[1].description.trimmed()
            rest = end < rest.endIndex ? rest[rest.index(after: end)...] : ""
            line += 1
        }
        guard rest.hasPrefix("\n") else {
            throw ClinicalError(.marksMalformed, "An empty line must part the head from the text.", at: Location(file: file, line: line))
        }
        guard let id = head["id"] else { throw ClinicalError(.marksMalformed, "The head needs an id.", at: Location(file: file, line: 1)) }
        return (head, try parse(String(rest.dropFirst()), id: id, file: file, firstLine: line + 1))
    }

    private func malformed(_ message: String) -> ClinicalError {
        let line = scalars[..<index].count { $0 == "\n" }
        let start = scalars[..<index].lastIndex(of: "\n").map { $0 + 1 } ?? 0
        return ClinicalError(.marksMalformed, message, at: Location(file: file, line: firstLine + line, column: index - start + 1))
    }

    private mutating func document(id: String) throws(ClinicalError) -> AnnotatedDocument {
        var plain = String.UnicodeScalarView()
        var count = 0
        var document = AnnotatedDocument(id: id, text: "")
        while index < scalars.count {
            switch scalars[index] {
            case "\\":
                plain.append(try escaped())
                count += 1
            case "[":
                index += 1
                let isHeading = index < scalars.count && scalars[index] == "["
                if isHeading { index += 1 }
                let start = count
                while index < scalars.count, scalars[index] != "]" {
                    guard scalars[index] != "[", scalars[index] != "{", scalars[index] != "}" else {
                        throw malformed("Marks must not nest; write a literal sign with a backslash.")
                    }
                    plain.append(scalars[index] == "\\" ? try escaped() : next())
                    count += 1
                }
                guard count > start else { throw malformed("A mark is empty.") }
                try expect(isHeading ? "]]" : "]")
                let values = try braces()
                if isHeading {
                    let level = values.dropFirst().first.flatMap { Int($0.split(separator: " ").last ?? "") } ?? 1
                    document.sections.append(AnnotatedDocument.Section(kind: values[0], level: level, start: start, end: count))
                } else {
                    let attributes = try attributes(values.dropFirst(), of: document.entities.count)
                    document.entities.append(AnnotatedDocument.Entity(start: start, end: count, kind: values[0], attributes: attributes))
                }
            case "]", "{", "}": throw malformed("A bracket or brace stands alone; write a literal one with a backslash.")
            default:
                plain.append(next())
                count += 1
            }
        }
        document.text = String(plain)
        for pointer in pointers {
            guard let to = names[pointer.name] else {
                index = pointer.place
                throw malformed("A relation points to a name that no mark has.")
            }
            document.relations.append(AnnotatedDocument.Relation(from: pointer.from, to: to, kind: pointer.kind))
        }
        return document
    }

    private mutating func next() -> Unicode.Scalar {
        defer { index += 1 }
        return scalars[index]
    }

    private mutating func escaped() throws(ClinicalError) -> Unicode.Scalar {
        index += 1
        guard index < scalars.count else { throw malformed("The text ends in a backslash.") }
        return next()
    }

    private mutating func expect(_ signs: String) throws(ClinicalError) {
        for sign in signs.unicodeScalars {
            guard index < scalars.count, scalars[index] == sign else { throw malformed("'\(signs)' was expected.") }
            index += 1
        }
    }

    private mutating func braces() throws(ClinicalError) -> [String] {
        try expect("{")
        var content = String.UnicodeScalarView()
        while index < scalars.count, scalars[index] != "}", scalars[index] != "\n" { content.append(next()) }
        try expect("}")
        let values = String(content).split(separator: ",").map { String($0).trimmed() }
        guard let kind = values.first, !kind.isEmpty else { throw malformed("A mark needs a kind.") }
        return values
    }

    private mutating func attributes(_ values: ArraySlice<String>, of entity: Int) throws(ClinicalError) -> [String: String] {
        var result = ["assertion": "present", "temporality": "current", "subject": "patient"]
        for value in values {
            let parts = value.split(separator: ":", maxSplits: 1).map(String.init), words = value.split(separator: " ").map(String.init)
            if value.hasPrefix("#") {
                guard names.updateValue(entity, forKey: value) == nil else { throw malformed("Two marks have the same name.") }
            } else if words.count == 2, words[1].hasPrefix("#"), Self.relations.contains(words[0]) {
                pointers.append((entity, words[0], words[1], index - 1))
            } else if Self.statuses.contains(value) {
                result["assertion"] = value
            } else if Self.temporalities.contains(value) {
                result["temporality"] = value
            } else if let first = parts.first, Self.subjects.contains(first) {
                result["subject"] = first
                if parts.count > 1 { result["relation"] = parts[1] }
            } else if Self.clinicalStatuses.contains(value) {
                result["clinicalStatus"] = value
            } else if value == "allergen" {
                result["role"] = value
            } else {
                throw malformed("A value in braces is not in the guideline.")
            }
        }
        return result
    }
}

extension ClinicalError.Code {
    /// Inline marks are broken.
    public static let marksMalformed = Self(rawValue: "marks.malformed")
}
