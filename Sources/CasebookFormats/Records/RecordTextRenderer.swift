public import CasebookRecords
internal import CasebookText

/// A record as plain text for the terminal: the patient, then each section with its words and its statements.
public struct RecordTextRenderer: Sendable {
    public init() {}

    /// Lines of a record. The patient's numbers, address and telephone stay out.
    public func render(_ record: ClinicalRecord) -> String {
        var output = ""
        line([record.title ?? record.type?.name ?? record.id, record.kind.rawValue, record.times.created ?? record.times.start], 0, &output)
        let patient = record.patient
        let described = [
            patient.name, patient.sex, patient.birthDate.map { "born \($0)" }, patient.age.map { "age \($0)" },
            patient.deathDate.map { "died \($0)" } ?? (patient.isDeceased ? "died" : nil),
        ]
        if described.contains(where: { $0 != nil }) { line(["Patient: " + described.compactMap(\.self).joined(separator: ", ")], 0, &output) }
        if let encounter = record.encounter, !encounter.isEmpty {
            let period = [encounter.start, encounter.end].compactMap(\.self).joined(separator: " to ")
            let parts = [encounter.type?.name, period.isEmpty ? nil : period, encounter.location, encounter.disposition]
            line(["Encounter: " + parts.compactMap(\.self).joined(separator: ", ")], 0, &output)
        }
        for diagnostic in record.diagnostics { line(["! \(diagnostic.message) [\(diagnostic.code)]"], 0, &output) }
        for section in record.sections { render(section, 0, &output) }
        if !record.facts.isEmpty {
            output += "\n"
            for fact in record.facts { render(fact, 0, &output) }
        }
        return output + "\n"
    }

    private func render(_ section: RecordSection, _ depth: Int, _ output: inout String) {
        let title = clean(section.title ?? section.kind)
        output += "\n"
        line([title], depth, &output)
        line([String(repeating: depth == 0 ? "=" : "-", count: width(title))], depth, &output)
        for paragraph in section.text.split(whereSeparator: \.isNewline) { line([String(paragraph)], depth, &output) }
        if section.text.isEmpty, section.entries.isEmpty, section.sections.isEmpty, let flavor = section.nullFlavor { line(["(no information: \(flavor))"], depth, &output) }
        for entry in section.entries { render(entry, depth, &output) }
        for inner in section.sections { render(inner, depth + 1, &output) }
    }

    private func render(_ fact: ClinicalFact, _ depth: Int, _ output: inout String) {
        let name = fact.name ?? fact.code?.name ?? fact.code?.code ?? fact.kind.rawValue
        var parts: [String?] = ["- " + sign(of: fact) + name + (value(of: fact).map { ": " + $0 } ?? "")]
        parts.append(fact.interpretation)
        parts.append(fact.referenceRange.flatMap(describe))
        parts.append(fact.dosage.flatMap(describe))
        if let relation = fact.relation?.name ?? fact.relation?.code { parts.append("in \(relation)") }
        for reaction in fact.reactions { parts.append([reaction.concept.name ?? reaction.concept.code, reaction.severity].compactMap(\.self).joined(separator: " ")) }
        parts.append(fact.severity)
        if let code = fact.code?.code { parts.append([fact.code?.system, code].compactMap(\.self).joined(separator: " ")) }
        if let nullFlavor = fact.nullFlavor { parts.append("no information (\(nullFlavor))") }
        parts.append(fact.clinicalStatus ?? fact.status)
        if fact.superseded { parts.append("replaced") }
        if let effective = fact.effective, !effective.isEmpty {
            parts.append([effective.start, effective.end].compactMap(\.self).joined(separator: " to "))
        }
        line(parts, depth, &output)
        if let comment = fact.comment { line(["  " + comment], depth, &output) }
        for member in fact.members { render(member, depth + 1, &output) }
        for related in fact.related { render(related.fact, depth + 1, &output) }
    }

    private func sign(of fact: ClinicalFact) -> String {
        if let scope = fact.noneKnown { return scope == "any" ? "none known: " : "none known (\(scope)): " }
        if fact.negated { return "not: " }
        return switch fact.mood {
        case .event: ""
        case .goal: "goal: "
        case .intent, .request: "planned: "
        }
    }

    private func value(of fact: ClinicalFact) -> String? {
        let unit = fact.unit.map { " " + $0 } ?? ""
        return fact.value.flatMap(describe).map { $0 + unit }
    }

    private func describe(_ value: FactValue) -> String? {
        switch value {
        case .number(let text), .text(let text), .time(let text): text.isEmpty ? nil : text
        case .coded(let concept): concept.name ?? concept.code
        case .bool(let bool): bool ? "yes" : "no"
        case .range(let low?, let high?): "\(low)-\(high)"
        case .range(let low?, nil): "from \(low)"
        case .range(nil, let high?): "up to \(high)"
        case .range(nil, nil): nil
        }
    }

    private func describe(_ range: ReferenceRange) -> String? {
        guard !range.isEmpty else { return nil }
        guard let ends = describe(.range(low: range.low, high: range.high)) else { return range.text.map { "(\($0))" } }
        return "(\(ends))"
    }

    private func describe(_ dosage: Dosage) -> String? {
        if let text = dosage.text { return text }
        var parts: [String?] = [dosage.dose.flatMap(describe).map { dose in dosage.doseUnit.map { "\(dose) \($0)" } ?? dose }]
        parts.append(dosage.route?.name ?? dosage.route?.code)
        if let count = dosage.count { parts.append("\(count)x") }
        if let period = dosage.period { parts.append("every \(period) \(dosage.periodUnit ?? "")") }
        parts.append(dosage.timing)
        if dosage.asNeeded { parts.append("as needed") }
        let found = parts.compactMap(\.self)
        return found.isEmpty ? nil : found.joined(separator: ", ")
    }

    private func line(_ parts: [String?], _ depth: Int, _ output: inout String) {
        let text = clean(parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "  "))
        output += String(repeating: "  ", count: depth) + text + "\n"
    }

    /// A record may hold signs that steer a terminal; none of them reaches it.
    private func clean(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: Self.isControl) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(Self.isControl(scalar) ? " " : scalar) }
        return String(result)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || scalar.value >= 0x7F && scalar.value < 0xA0 || scalar.value == 0x2028 || scalar.value == 0x2029
    }

    /// Places that a title takes on a terminal, in which a Chinese character takes two.
    private func width(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + (Self.isWide($1.value) ? 2 : 1) } }

    private static func isWide(_ scalar: UInt32) -> Bool {
        scalar >= 0x2E80 && scalar <= 0x9FFF || scalar >= 0xF900 && scalar <= 0xFAFF || scalar >= 0xFF00 && scalar <= 0xFF60
    }
}
