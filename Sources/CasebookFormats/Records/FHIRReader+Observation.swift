internal import CasebookRecords

extension FHIRReader {
    /// A result, vital sign or answer. One of components or members alone is a panel.
    mutating func observation(_ number: Int, depth: Int) -> ClinicalFact {
        let resource = index.resources[number]
        let value = resource.value
        let kind = Self.kind(value)
        var fact = ClinicalFact(kind: kind)
        read(value, into: &fact)
        fact.effective = value.effective("effective")
        fact.recorded = value.time("issued")
        fact.status = value.status
        fact.site = value.concept("bodySite")
        fact.comment = value.notes
        for (place, component) in value.list("component").enumerated() {
            var member = ClinicalFact(kind: kind)
            read(component, into: &member)
            member.effective = fact.effective
            member.status = fact.status
            member.place = .located(line: nil, column: nil, path: "\(resource.path).component[\(place)]")
            fact.members.append(member)
        }
        fact.members += members(value.list("hasMember"), from: number, depth: depth)
        if Self.isWithdrawn(fact.status) { Self.withdraw(&fact, fact.status) }
        if !fact.members.isEmpty, fact.value == nil { fact.kind = .panel }
        if fact.kind == .panel, kind != .result { fact.section = Self.section(kind) }
        return fact
    }

    private static func section(_ kind: FactKind) -> String? {
        switch kind {
        case .vitalSign: "vital_signs"
        case .socialHistory: "social_history"
        case .functionalStatus: "functional_status"
        default: nil
        }
    }

    /// What an Observation and its components have in common.
    private func read(_ value: JSONValue, into fact: inout ClinicalFact) {
        fact.code = value.concept("code")
        fact.name = fact.code?.name
        if let quantity = value.quantity("valueQuantity") ?? value.range("valueRange") {
            fact.value = quantity.value
            fact.unit = quantity.unit
            fact.comparator = value["valueQuantity"]?.words("comparator")
        } else {
            fact.value = Self.value(value)
        }
        // The unit of a quantity without a number says what was to be measured.
        if fact.value == nil { fact.unit = value["valueQuantity"]?.quantityUnit }
        fact.nullFlavor = value["dataAbsentReason"]?.list("coding").first?.words("code").map(FHIRSystems.nullFlavor)
        let interpretations = value.list("interpretation").compactMap(\.asConcept).compactMap { $0.code ?? $0.name }
        fact.interpretation = interpretations.isEmpty ? nil : interpretations.joined(separator: ", ")
        let ranges = value.list("referenceRange")
        guard let range = ranges.first(where: { $0.codeWord("type") == "normal" }) ?? ranges.first else { return }
        let unit = range["low"]?.quantityUnit ?? range["high"]?.quantityUnit
        let read = ReferenceRange(low: range["low"]?.numeral("value"), high: range["high"]?.numeral("value"), unit: unit, text: range.words("text"))
        if !read.isEmpty { fact.referenceRange = read }
    }

    private static func value(_ value: JSONValue) -> FactValue? {
        if let concept = value.concept("valueCodeableConcept") { return .coded(concept) }
        if let text = value.words("valueString") ?? value.ratio("valueRatio") ?? value.words("valueTime") { return .text(text) }
        if let number = value.numeral("valueInteger") { return .number(number) }
        if case .bool(let bool)? = value["valueBoolean"] { return .bool(bool) }
        if let time = value.time("valueDateTime") { return .time(time) }
        if let period = value.period("valuePeriod") { return .text([period.start, period.end].compactMap(\.self).joined(separator: "/")) }
        return nil
    }

    private static func kind(_ value: JSONValue) -> FactKind {
        for category in value.codeWords("category") {
            switch category {
            case "vital-signs": return .vitalSign
            case "laboratory", "imaging", "procedure": return .result
            case "social-history": return .socialHistory
            case "functional-status": return .functionalStatus
            default: continue
            }
        }
        return value.list("category").isEmpty ? .result : .observation
    }

    /// The statements of references.
    private mutating func members(_ references: [JSONValue], from number: Int, depth: Int) -> [ClinicalFact] {
        var found: [ClinicalFact] = []
        for member in references {
            guard let reference = member.words("reference"), let place = index.find(reference, from: number) else { continue }
            found += facts(place, depth: depth + 1)
        }
        return found
    }

    /// A report: its results as members, its conclusion beside them.
    mutating func diagnosticReport(_ number: Int, depth: Int) -> ClinicalFact {
        let value = index.resources[number].value
        let code = value.concept("code")
        var fact = ClinicalFact(kind: .panel, name: code?.name, code: code, effective: value.effective("effective"))
        fact.recorded = value.time("issued")
        fact.status = value.status
        fact.comment = value.words("conclusion")
        fact.value = value.firstConcept("conclusionCode").map { .coded($0) }
        fact.members = members(value.list("result"), from: number, depth: depth)
        if fact.members.isEmpty { fact.kind = .result }
        // A report that was taken back vouches for none of its results.
        if Self.isWithdrawn(fact.status) { Self.withdraw(&fact, fact.status) }
        return fact
    }

    /// A report that came as a text, as a section with the report's statement in it; nil when it has no text.
    mutating func section(ofReport number: Int) -> RecordSection? {
        let resource = index.resources[number]
        let files = resource.value.list("presentedForm")
        guard !files.isEmpty, !elsewhere.contains(number) else { return nil }
        guard !resource.isSuperseded, !Self.isWithdrawn(resource.value.status) else {
            omit(.withdrawn)
            return nil
        }
        let text = text(ofAttachments: files, from: number)
        guard !text.isEmpty else { return nil }
        let entries = facts(number, depth: 0)
        guard !entries.isEmpty else { return nil }
        let code = resource.value.concept("code")
        var section = RecordSection(kind: Self.sectionKind(code) ?? "results", code: code, title: code?.name, text: text)
        section.entries = entries
        section.confidentiality = resource.value.confidentiality
        section.place = .located(line: nil, column: nil, path: resource.path)
        return section
    }
}
