internal import CasebookCore
internal import CasebookRecords

extension FHIRReader {
    /// A problem or diagnosis, or that there is none.
    func condition(_ value: JSONValue) -> ClinicalFact {
        let code = value.concept("code")
        let isDiagnosis = value.codeWords("category").contains("encounter-diagnosis")
        var fact = ClinicalFact(kind: isDiagnosis ? .diagnosis : .problem, name: code?.name, code: code)
        fact.effective = Self.span(value, "onset", "abatement")
        fact.recorded = value.time("recordedDate")
        fact.clinicalStatus = value.state("clinicalStatus", of: Self.clinicalStates)
        fact.severity = value.concept("severity").flatMap { $0.name ?? $0.code }
        fact.site = value.firstConcept("bodySite")
        fact.comment = Self.lines(value.notes, value.words("onsetString"), value.words("abatementString").map { "abatement: \($0)" })
        if let age = value.quantity("onsetAge") { fact.members = [ClinicalFact(kind: .observation, name: "age at onset", value: age.value, unit: age.unit)] }
        verify(&fact, value)
        // No known allergies in a problem list say nothing about problems.
        if let scope = fact.noneKnown, scope != "any" || Self.names(fact.code).contains(where: { name in ["allerg", "过敏", "nka"].contains { name.contains($0) } }) {
            fact.kind = .allergy
        }
        return fact
    }

    /// An allergy or intolerance, or that none is known.
    func allergy(_ value: JSONValue) -> ClinicalFact {
        let reactions = value.list("reaction")
        let code = value.concept("code") ?? reactions.lazy.compactMap { $0.concept("substance") }.first
        var fact = ClinicalFact(kind: .allergy, name: code?.name, code: code)
        fact.effective = Self.span(value, "onset", "abatement")
        fact.recorded = value.time("recordedDate")
        fact.clinicalStatus = value.state("clinicalStatus", of: Self.clinicalStates)
        fact.comment = Self.lines(value.notes, value.words("onsetString"))
        for reaction in reactions {
            let severity = reaction.words("severity")
            for manifestation in reaction.list("manifestation") {
                guard let concept = manifestation.asConcept else { continue }
                fact.reactions.append(Reaction(concept: concept, severity: severity))
            }
        }
        fact.criticality = value.words("criticality")
        verify(&fact, value)
        if fact.noneKnown == nil, let name = fact.name {
            switch NoneKnown.answer(to: name) {
            case .denied: fact.negated = true
            case .unknown where fact.reactions.isEmpty:
                fact.nullFlavor = "UNK"
                fact.name = nil
                fact.code = nil
            default: break
            }
        }
        if fact.noneKnown == "any" {
            switch value.list("category").count == 1 ? value.list("category")[0].string : nil {
            case "medication": fact.noneKnown = "drug"
            case "food": fact.noneKnown = "food"
            case "environment": fact.noneKnown = "environment"
            default: break
            }
        }
        return fact
    }

    private static let clinicalStates = ["resolved", "remission", "inactive", "relapse", "recurrence", "active"]
    /// What takes a statement back stands before what doubts it.
    private static let verifications = ["entered-in-error", "refuted", "ruled-out", "differential", "provisional", "unconfirmed", "confirmed"]

    /// Sets what the verification says: confirmed statements stand as they are, refuted ones deny.
    private func verify(_ fact: inout ClinicalFact, _ value: JSONValue) {
        var verification = value.state("verificationStatus", of: Self.verifications)
        if verification == "ruled-out" { verification = "refuted" }
        if verification != "confirmed" { fact.status = verification }
        if verification == "refuted" { fact.negated = true } else { Self.settleAbsence(&fact) }
    }

    /// Finds out whether a statement is that none is known, or that there is no information.
    static func settleAbsence(_ fact: inout ClinicalFact) {
        guard let code = fact.code else { return }
        if let flavor = code.nullFlavor { fact.nullFlavor = flavor }
        guard let scope = scope(code) else { return }
        fact.noneKnown = fact.kind == .medication ? "any" : scope
        fact.negated = true
    }

    /// What a code or its words say none is known of.
    private static func scope(_ concept: CodedConcept) -> String? {
        for coding in [concept] + concept.translations where coding.system == "SNOMED CT" {
            if let scope = NoneKnown.of(code: coding.code) { return scope }
        }
        return names(concept).lazy.compactMap { NoneKnown.of(name: $0) }.first
    }

    /// The words of a concept; codes that are words, like `no-known-allergies`, among them.
    private static func names(_ concept: CodedConcept?) -> [String] {
        guard let concept else { return [] }
        return ([concept] + concept.translations).flatMap { [$0.originalText, $0.display, $0.code?.replacing("-", with: " ")] }.compactMap { $0?.lowercased() }
    }

    /// A time from one choice of times to another.
    private static func span(_ value: JSONValue, _ first: String, _ last: String) -> EffectiveTime? {
        let onset = value.effective(first)
        let abatement = value.effective(last)
        guard onset != nil || abatement != nil else { return nil }
        return EffectiveTime(start: onset?.start, end: abatement?.end ?? abatement?.start ?? onset?.end)
    }

    /// What a relative has or had: a statement for each condition.
    func familyHistory(_ value: JSONValue, path: String) -> [ClinicalFact] {
        let relation = value.concept("relationship")
        var facts: [ClinicalFact] = []
        for (number, condition) in value.list("condition").enumerated() {
            let code = condition.concept("code")
            var fact = ClinicalFact(kind: .familyHistory, name: code?.name, code: code)
            fact.place = .located(line: nil, column: nil, path: "\(path).condition[\(number)]")
            fact.effective = condition.effective("onset")
            fact.comment = Self.lines(condition.notes, condition.words("onsetString"))
            if let age = condition.quantity("onsetAge") { fact.members = [ClinicalFact(kind: .observation, name: "age at onset", value: age.value, unit: age.unit)] }
            facts.append(fact)
        }
        if facts.isEmpty {
            var fact = ClinicalFact(kind: .familyHistory)
            fact.comment = value.notes
            Self.readAbsence(value, into: &fact)
            facts = [fact]
        }
        for place in facts.indices {
            facts[place].relation = relation
            facts[place].recorded = value.time("date")
            facts[place].status = value.status
        }
        return facts
    }
}
