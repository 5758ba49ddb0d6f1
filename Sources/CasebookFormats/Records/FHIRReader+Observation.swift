internal import CasebookCore
internal import CasebookRecords

extension FHIRReader {
    /// A result, vital sign or answer. One of components or members alone is a panel.
    mutating func observation(_ number: Int, depth: Int) -> ClinicalFact {
        let resource = index.resources[number]
        let value = resource.value
        let kind = Self.kind(value)
        var fact = ClinicalFact(kind: kind)
        fact.effective = value.effective("effective")
        fact.recorded = value.time("issued")
        read(value, into: &fact, from: number)
        fact.status = value.status
        fact.site = value.concept("bodySite")
        fact.comment = Self.lines(fact.comment, value.notes)
        for (place, component) in value.list("component").enumerated() {
            var member = ClinicalFact(kind: kind)
            member.effective = fact.effective
            member.recorded = fact.recorded
            read(component, into: &member, from: number)
            member.recorded = nil
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
    private mutating func read(_ value: JSONValue, into fact: inout ClinicalFact, from number: Int) {
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
        if value["valueSampledData"] != nil { sampled.insert(number) }
        Self.readAbsence(value, into: &fact)
        let interpretations = value.list("interpretation").compactMap(\.asConcept).compactMap { $0.code ?? $0.name }
        fact.interpretation = interpretations.isEmpty ? nil : interpretations.joined(separator: ", ")
        fact.referenceRange = referenceRange(value.list("referenceRange"), at: fact.effective?.start ?? fact.recorded, from: number)
    }

    /// Why there is no value: a code of HL7 v3's, and the author's words.
    static func readAbsence(_ value: JSONValue, into fact: inout ClinicalFact) {
        guard let reason = value["dataAbsentReason"] else { return }
        let codings = reason.list("coding")
        let words = reason.words("text") ?? codings.lazy.compactMap { $0.words("display") }.first
        let code = codings.lazy.compactMap { $0.words("code") }.first
        fact.nullFlavor = code.map(FHIRSystems.nullFlavor) ?? (words == nil ? nil : "NI")
        // The display of a code says no more than the code does.
        fact.comment = lines(fact.comment, code == nil ? words : reason.words("text"))
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
        var seen: Set<Int> = []
        for member in references {
            guard let reference = member.words("reference"), let place = index.find(reference, from: number), seen.insert(place).inserted else { continue }
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
        let conclusions = value.list("conclusionCode").compactMap(\.asConcept)
        fact.value = conclusions.first.map { .coded($0) }
        for conclusion in conclusions.dropFirst() {
            var other = ClinicalFact(kind: .result, name: fact.name, code: code, value: .coded(conclusion), effective: fact.effective)
            other.recorded = fact.recorded
            other.status = fact.status
            fact.related.append(RelatedFact(relation: "COMP", fact: other))
        }
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
        guard enter(number, depth: 0) else { return nil }
        let text = text(ofAttachments: files, from: number)
        leave(number)
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
