internal import CasebookCore
internal import CasebookText

/// Procedures and allergies.
extension FHIRBundle {
    mutating func addProcedures() {
        for (index, entity) in document.entities.enumerated() where entity.kind == .procedure {
            let status: String
            switch uses.standing(index, entity) {
            case .stated: status = "completed"
            case .uncertain: status = "unknown"
            case .denied: status = "not-done"
            case .planned: status = "preparation"
            case .unsaid, .others: continue
            }
            guard let code = concept(entity) else { continue }
            add(
                "Procedure", url: url("Procedure", "e\(index)"),
                [
                    "extension": source(entity.span, entity.assertion, entity: entity), "status": .string(status), "code": code, "subject": subject,
                    "bodySite": .list(related("site", index)),
                ])
        }
    }

    /// SNOMED CT's situations of no known allergy.
    private static let noneKnown: [Allergy.NoneKnown: (system: String, code: String, display: String?)] = [
        .any: ("SNOMED CT", "716186003", "No known allergy"), .drug: ("SNOMED CT", "409137002", "No known drug allergy"),
        .food: ("SNOMED CT", "429625007", "No known food allergy"),
    ]

    mutating func addAllergy(_ index: Int) {
        let allergy = document.allergies[index]
        let substance = allergy.substance.flatMap { document.entities.indices.contains($0) ? document.entities[$0] : nil }
        var clinical = "active", verification = "confirmed"
        if let assertion = substance?.assertion {
            guard assertion.subject == .patient, assertion.temporality != .future else { return }
            switch assertion.status {
            case .possible: verification = "unconfirmed"
            case .hypothetical, .conditional, .generic: return
            case .present, .absent: break
            }
        }
        let code: JSONValue?
        if let none = allergy.noneKnown {
            // That none is known is itself what is confirmed.
            code = Self.concept(Self.noneKnown[none].map { [$0] } ?? [], text: document.text[allergy.span])
        } else {
            code = substance.flatMap { concept($0) } ?? Self.concept([], text: document.text[allergy.span])
            switch allergy.status {
            case .active: break
            case .resolved: clinical = "resolved"
            case .refuted: (clinical, verification) = ("inactive", "refuted")
            }
        }
        guard let code else { return }
        let category: String? =
            allergy.category.map { $0 == .drug ? "medication" : $0.rawValue } ?? (allergy.noneKnown == .drug ? "medication" : allergy.noneKnown == .food ? "food" : nil)
        let severity = allergy.severity.flatMap { ["mild", "moderate", "severe"].contains($0) ? JSONValue.string($0) : nil }
        let reactions = allergy.reactions.compactMap { document.entities.indices.contains($0) ? concept(document.entities[$0]) : nil }
        func state(_ system: String, _ code: String) -> JSONValue? { Self.concept([("http://terminology.hl7.org/CodeSystem/" + system, code, nil)], text: nil) }
        add(
            "AllergyIntolerance", url: url("AllergyIntolerance", "a\(index)"),
            [
                "extension": source(allergy.span, substance?.assertion, entity: substance), "clinicalStatus": state("allergyintolerance-clinical", clinical),
                "verificationStatus": state("allergyintolerance-verification", verification),
                "type": allergy.noneKnown != nil ? nil : .string(allergy.isIntolerance ? "intolerance" : "allergy"), "category": .list([category.map { .string($0) }]),
                "code": code,
                "patient": subject, "recordedDate": recorded,
                "reaction": reactions.isEmpty ? nil : .list([.fhir(["manifestation": .list(reactions), "severity": severity])]),
            ])
    }
}
