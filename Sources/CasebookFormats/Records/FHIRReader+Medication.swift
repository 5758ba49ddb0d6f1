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
        let dosage = instructions.first ?? value["dosage"]
        fact.dosage = dosage.flatMap { Self.dosage($0, all: instructions, form: form) }
        if fact.effective == nil { fact.effective = dosage?["timing"]?["repeat"]?.period("boundsPeriod") }
        return fact
    }

    /// What is taken: its code, and its form where a Medication states one.
    private func product(_ value: JSONValue, from number: Int) -> (CodedConcept?, form: CodedConcept?) {
        if let concept = value.concept("medicationCodeableConcept") { return (concept, nil) }
        guard let reference = value["medicationReference"] else { return (nil, nil) }
        if let target = reference.words("reference"), let found = index.find(target, from: number), index.resources[found].type == "Medication" {
            let medication = index.resources[found].value
            if let code = medication.concept("code") { return (code, medication.concept("form")) }
        }
        return (reference.words("display").map { CodedConcept(originalText: $0) }, nil)
    }

    private static func dosage(_ value: JSONValue, all: [JSONValue], form: CodedConcept?) -> Dosage? {
        var dosage = Dosage()
        let texts = all.compactMap { $0.words("text") }
        dosage.text = texts.isEmpty ? value.words("text") : texts.joined(separator: "; ")
        let amounts = value.list("doseAndRate").first ?? value
        if let dose = amounts.quantity("doseQuantity") ?? amounts.range("doseRange") ?? amounts.quantity("dose") {
            dosage.dose = dose.value
            dosage.doseUnit = dose.unit
        }
        if let rate = amounts.quantity("rateQuantity") ?? amounts.range("rateRange") {
            dosage.rate = rate.value
            dosage.rateUnit = rate.unit
        } else if let rate = amounts.ratio("rateRatio") {
            dosage.rate = .text(rate)
        }
        dosage.route = value.concept("route")
        dosage.site = value.concept("site")
        dosage.form = form
        dosage.asNeeded = value.isTrue("asNeededBoolean") || value.concept("asNeededCodeableConcept") != nil
        dosage.maximum = value.ratio("maxDosePerPeriod")
        if let timing = value["timing"] { read(timing, into: &dosage) }
        return dosage.isEmpty ? nil : dosage
    }

    private static func read(_ timing: JSONValue, into dosage: inout Dosage) {
        var words: [String] = []
        if let code = timing.concept("code"), let name = code.code ?? code.name { words.append(name) }
        if let cycle = timing["repeat"] {
            dosage.count = interval(cycle.numeral("frequency"), cycle.numeral("frequencyMax"))
            dosage.period = interval(cycle.numeral("period"), cycle.numeral("periodMax"))
            dosage.periodUnit = cycle.words("periodUnit")
            words += (cycle.list("when") + cycle.list("dayOfWeek") + cycle.list("timeOfDay")).compactMap(\.string)
        }
        dosage.timing = words.isEmpty ? nil : words.joined(separator: ", ")
    }

    private static func interval(_ low: String?, _ high: String?) -> String? {
        guard let low, let high else { return low ?? high }
        return "\(low)-\(high)"
    }
}
