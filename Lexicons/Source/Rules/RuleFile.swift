package import CasebookCore
internal import CasebookText

/// Reader of `Rules/assertion.*.tsv`. Every error names file and line.
package enum RuleFile {
    static let header = ["id", "cue", "value", "direction", "scope", "kinds", "example"]

    package static func rules(_ file: TableFile) throws(ClinicalError) -> [AssertionRule] {
        var rules: [AssertionRule] = []
        var seen: Set<String> = []
        // Alternatives that several cues share, by name: `en.group.relative` is `<relative>` in the cues below it.
        var groups: [Substring: Substring] = [:]
        try file.rows(header) { (fields, line) throws(ClinicalError) in
            let id = String(fields[0])
            guard let language = id.split(separator: ".").first.flatMap({ Language(rawValue: String($0)) }) else {
                throw file.malformed("A rule's id begins with its language: en. or zh.", line: line)
            }
            guard seen.insert(id).inserted else { throw file.malformed("The rule id stands twice in this file.", line: line) }
            guard !fields[1].isEmpty else { throw file.malformed("A cue is needed.", line: line) }
            if fields[3] == "group" {
                groups[fields[0].split(separator: ".").last ?? ""] = fields[1]
                return
            }
            let cue = try expand(fields[1], groups, file, line)
            guard let direction = AssertionRule.Direction(rawValue: String(fields[3])) else {
                throw file.malformed("The direction must be one of \(AssertionRule.Direction.allCases.map(\.rawValue).joined(separator: ", ")).", line: line)
            }
            var rule = AssertionRule(
                id: id, cue: cue, value: AssertionRule.Value(), ends: nil, direction: direction, scope: .sentence, kinds: nil, exceptKinds: [],
                language: language, example: String(fields[6]))
            if direction == .terminate {
                let names = fields[2].split(whereSeparator: { $0 == "+" || $0 == "," }).map(String.init)
                if names != ["all"], !names.isEmpty { rule.ends = Set(names) }
            } else if direction != .pseudo {
                rule.value = try value(fields[2], file, line)
                rule.scope = direction == .inside ? .adjacent : try scope(fields[4], file, line)
            }
            (rule.kinds, rule.exceptKinds) = try kinds(fields[5], file, line)
            rules.append(rule)
        }
        return rules
    }

    /// Puts the alternatives of each group in the place of its name.
    private static func expand(_ cue: Substring, _ groups: [Substring: Substring], _ file: TableFile, _ line: Int) throws(ClinicalError) -> String {
        var expanded = ""
        var rest = cue
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            guard let group = groups[rest[rest.index(after: open)..<close]] else {
                throw file.malformed("The cue names a group that no row above it defines.", line: line)
            }
            expanded += rest[..<open] + group
            rest = rest[rest.index(after: close)...]
        }
        return expanded + rest
    }

    private static func value(_ text: Substring, _ file: TableFile, _ line: Int) throws(ClinicalError) -> AssertionRule.Value {
        var value = AssertionRule.Value()
        for name in text.split(separator: "+").map(String.init) {
            let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
            if let status = Assertion.Status(rawValue: name) {
                value.status = status
            } else if let temporality = Assertion.Temporality(rawValue: name) {
                value.temporality = temporality
            } else if let subject = Assertion.Subject(rawValue: parts[0]) {
                value.subject = subject
                value.relation = parts.count > 1 ? parts[1] : subject == .family ? "FAMMEMB" : nil
            } else if let status = Assertion.ClinicalStatus(rawValue: name) {
                value.clinicalStatus = status
            } else {
                throw file.malformed("The value '\(name)' is not known; SCHEMA.md lists them.", line: line)
            }
        }
        return value
    }

    private static func scope(_ text: Substring, _ file: TableFile, _ line: Int) throws(ClinicalError) -> AssertionRule.Scope {
        switch text {
        case "sentence": return .sentence
        case "clause": return .clause
        case "list": return .list
        case "adjacent": return .adjacent
        default:
            guard let count = Int(text), count >= 0 else { throw file.malformed("The scope must be sentence, clause, list, adjacent or a number.", line: line) }
            return .within(count)
        }
    }

    private static func kinds(_ text: Substring, _ file: TableFile, _ line: Int) throws(ClinicalError) -> (Set<EntityKind>?, Set<EntityKind>) {
        let names = text.split(separator: ",")
        if names.isEmpty || names == ["*"] { return (nil, []) }
        let except = names.filter { $0.hasPrefix("-") }
        if except.isEmpty { return (Set(names.map { EntityKind(String($0)) }), []) }
        guard except.count == names.count else { throw file.malformed("Kinds are either all listed or all excepted with '-'.", line: line) }
        return (nil, Set(except.map { EntityKind(String($0.dropFirst())) }))
    }
}
