internal import CasebookCore
internal import CasebookRecords

extension FHIRReader {
    /// A medication that was asked for, is taken, was given or was handed out.
    func medication(_ number: Int) -> ClinicalFact {
        let resource = index.resources[number]
        let value = resource.value
        let (code, form) = product(value, from: number)
        var fact = ClinicalFact(kind: .medication, name: code?.name, code: code)
        fact.status = value.status
        fact.comment = value.notes
        fact.effective = value.effective("effective")
        switch resource.type {
        case "MedicationRequest":
            fact.mood = ["proposal", "plan", "option"].contains(value.words("intent")) ? .intent : .request
            fact.recorded = value.time("authoredOn")
            fact.negated = value.isTrue("doNotPerform")
        case "MedicationDispense":
            if fact.status == "preparation" { fact.mood = .intent }
            fact.effective = (value.time("whenHandedOver") ?? value.time("whenPrepared")).map { EffectiveTime(start: $0) }
        case "MedicationStatement":
            fact.recorded = value.time("dateAsserted")
            if fact.status == "intended" { fact.mood = .intent }
        default: break
        }
        if fact.status == "not-taken" || fact.status == "not-done" { fact.negated = true }
        if fact.status == "declined" { fact.negated = true }
        Self.settleAbsence(&fact)
        let instructions = value.list("dosageInstruction") + value.list("dosage")
        let all = instructions.isEmpty ? [value["dosage"]].compactMap(\.self) : instructions
        fact.dosage = Self.dosage(ofAll: all, form: form)
        if fact.effective == nil { fact.effective = Self.bounds(all) }
        return fact
    }

    /// What is taken: its code, and its form where a Medication states one.
    private func product(_ value: JSONValue, from number: Int) -> (CodedConcept?, form: CodedConcept?) {
        if let concept = value.concept("medicationCodeableConcept") { return (concept, nil) }
        guard let reference = value["medicationReference"] else { return (nil, nil) }
        if let target = reference.words("reference"), let found = index.find(target, from: number), index.resources[found].type == "Medication" {
            let medication = index.resources[found].value
            let form = medication.concept("form")
            let code = medication.concept("code")
            if let code, !code.isEmpty { return (code, form) }
            if let shown = reference.words("display") { return (CodedConcept(originalText: shown), form) }
            return (ingredients(medication, from: found) ?? code, form)
        }
        return (reference.words("display").map { CodedConcept(originalText: $0) }, nil)
    }

    /// What a Medication without a code is made of: the code of its one ingredient, or the names of several.
    private func ingredients(_ medication: JSONValue, from number: Int) -> CodedConcept? {
        let all = medication.list("ingredient")
        let active = all.filter { $0["isActive"] != .bool(false) }
        var concepts: [CodedConcept] = []
        for ingredient in active.isEmpty ? all : active {
            if let concept = ingredient.concept("itemCodeableConcept"), !concept.isEmpty {
                concepts.append(concept)
            } else if let reference = ingredient["itemReference"] {
                let found = reference.words("reference").flatMap { index.find($0, from: number) }
                if let concept = found.flatMap({ index.resources[$0].value.concept("code") }) ?? reference.words("display").map({ CodedConcept(originalText: $0) }) {
                    concepts.append(concept)
                }
            }
        }
        guard concepts.count > 1 else { return concepts.first }
        return CodedConcept(originalText: concepts.compactMap { $0.name ?? $0.code }.joined(separator: " / "))
    }
}
