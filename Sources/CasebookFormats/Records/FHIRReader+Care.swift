internal import CasebookCore
internal import CasebookRecords

extension FHIRReader {
    /// Something that was done, or was not.
    func procedure(_ value: JSONValue) -> ClinicalFact {
        let code = value.concept("code")
        var fact = ClinicalFact(kind: .procedure, name: code?.name, code: code, effective: value.effective("performed"))
        fact.status = value.status
        fact.negated = fact.status == "not-done"
        if fact.status == "preparation" { fact.mood = .intent }
        Self.settleAbsence(&fact)
        fact.site = value.firstConcept("bodySite")
        fact.comment = Self.lines(value.notes, value.firstConcept("outcome")?.name, value.words("performedString"))
        return fact
    }

    /// A vaccine that was given, or was not.
    func immunization(_ value: JSONValue) -> ClinicalFact {
        let code = value.concept("vaccineCode")
        var fact = ClinicalFact(kind: .immunization, name: code?.name, code: code, effective: value.effective("occurrence"))
        fact.status = value.status
        fact.negated = fact.status == "not-done"
        fact.recorded = value.time("recorded")
        fact.comment = Self.lines(value.notes, value.concept("statusReason")?.name, value.words("occurrenceString"))
        var dosage = Dosage()
        if let dose = value.quantity("doseQuantity") {
            dosage.dose = dose.value
            dosage.doseUnit = dose.unit
        }
        dosage.route = value.concept("route")
        dosage.site = value.concept("site")
        if !dosage.isEmpty { fact.dosage = dosage }
        Self.settleAbsence(&fact)
        return fact
    }

    /// An order, proposal or plan.
    func serviceRequest(_ value: JSONValue) -> ClinicalFact {
        let code = value.concept("code")
        var fact = ClinicalFact(kind: .plan, name: code?.name, code: code, effective: value.effective("occurrence"))
        fact.mood = Self.mood(value)
        fact.status = value.status
        fact.recorded = value.time("authoredOn")
        fact.negated = value.isTrue("doNotPerform")
        fact.site = value.firstConcept("bodySite")
        fact.comment = value.notes
        return fact
    }

    private static func mood(_ value: JSONValue) -> FactMood {
        switch value.words("intent") {
        case "proposal", "plan", "option": .intent
        default: .request
        }
    }

    /// A plan with the activities that are written into it; those that it refers to stand by themselves.
    func carePlan(_ value: JSONValue, path: String) -> ClinicalFact {
        let category = value.firstConcept("category")
        var fact = ClinicalFact(kind: .plan, name: value.words("title") ?? category?.name, code: category, effective: value.period("period"))
        fact.mood = Self.mood(value)
        fact.status = value.status
        fact.recorded = value.time("created")
        fact.comment = Self.lines(value.words("description"), value.notes)
        for (number, activity) in value.list("activity").enumerated() {
            guard let detail = activity["detail"], let code = detail.concept("code") ?? detail.words("description").map({ CodedConcept(originalText: $0) }) else { continue }
            var member = ClinicalFact(kind: .plan, name: code.name, code: code, effective: detail.effective("scheduled"))
            member.mood = fact.mood
            member.status = detail.status
            member.negated = detail.isTrue("doNotPerform")
            member.comment = detail.words("scheduledString")
            member.place = .located(line: nil, column: nil, path: "\(path).activity[\(number)]")
            fact.members.append(member)
        }
        return fact
    }

    /// What is aimed at.
    func goal(_ value: JSONValue) -> ClinicalFact {
        let code = value.concept("description")
        let target = value.list("target").first
        var fact = ClinicalFact(kind: .goal, name: code?.name, code: code)
        fact.mood = .goal
        fact.status = value.words("lifecycleStatus")
        let effective = EffectiveTime(start: value.time("startDate"), end: target?.time("dueDate"))
        if !effective.isEmpty { fact.effective = effective }
        if let wanted = target?.quantity("detailQuantity") ?? target?.range("detailRange") {
            fact.value = wanted.value
            fact.unit = wanted.unit
            fact.comparator = target?["detailQuantity"]?.words("comparator")
        } else if let wanted = target?.words("detailString") {
            fact.value = .text(wanted)
        }
        fact.comment = value.notes
        return fact
    }

    /// Something that the patient carries or uses.
    func device(_ value: JSONValue) -> ClinicalFact {
        let code = value.concept("type")
        var fact = ClinicalFact(kind: .device, name: value.list("deviceName").lazy.compactMap { $0.words("name") }.first ?? code?.name, code: code)
        fact.status = value.status
        fact.comment = value.notes
        Self.settleAbsence(&fact)
        return fact
    }

    /// Who pays.
    func coverage(_ value: JSONValue) -> ClinicalFact {
        let code = value.concept("type")
        let payor = value.list("payor").lazy.compactMap { $0.words("display") }.first
        var fact = ClinicalFact(kind: .coverage, name: payor ?? code?.name, code: code, effective: value.period("period"))
        fact.status = value.status
        return fact
    }

    /// Who takes care of the patient.
    func careTeam(_ value: JSONValue, path: String) -> ClinicalFact {
        let code = value.firstConcept("category")
        var fact = ClinicalFact(kind: .careTeam, name: value.words("name") ?? code?.name, code: code, effective: value.period("period"))
        fact.status = value.status
        for participant in value.list("participant") {
            let role = participant.firstConcept("role").flatMap { $0.name ?? $0.code }
            let name = participant["member"]?.words("display")
            guard role != nil || name != nil else { continue }
            fact.participants.append(FactParticipant(role: role ?? "member", name: name))
        }
        return fact
    }

    /// Remarks, one a line; nil where there is none.
    static func lines(_ parts: String?...) -> String? {
        let found = parts.compactMap(\.self)
        return found.isEmpty ? nil : found.joined(separator: "\n")
    }
}
