internal import CasebookCore
internal import CasebookText

/// Diseases and symptoms: of the patient as `Condition`, of relatives as `FamilyMemberHistory`.
extension FHIRBundle {
    private static let terminology = "http://terminology.hl7.org/CodeSystem/"

    private static func state(_ system: String, _ code: String) -> JSONValue? {
        .fhir(["coding": .list([.fhir(["system": .string(terminology + system), "code": .string(code)])])])
    }

    mutating func addConditions() {
        for (index, entity) in document.entities.enumerated() where entity.kind == .disease || entity.kind == .symptom {
            let verification: String
            switch uses.standing(index, entity) {
            // What is only to be told from the disease is not the disease, however it is worded.
            case .stated: verification = entity.role == "differential" ? "differential" : "confirmed"
            case .uncertain: verification = entity.role == "differential" ? "differential" : "provisional"
            // That a thing will not come says nothing of now.
            case .denied where entity.assertion.temporality != .future: verification = "refuted"
            case .denied, .planned, .unsaid, .others: continue
            }
            guard let code = concept(entity) else { continue }
            let isRefuted = verification == "refuted", isDiagnosis = entity.role != nil
            let url = url("Condition", "e\(index)")
            if !isRefuted { conditions[index] = url }
            let status = isRefuted ? nil : Self.clinicalStatus(entity.assertion)
            // An item of a problem list has to say whether it is active (con-3).
            let category = isDiagnosis ? "encounter-diagnosis" : entity.kind == .disease && status != nil ? "problem-list-item" : nil
            add(
                "Condition", url: url,
                [
                    "extension": source(entity.span, entity.assertion, entity: entity), "clinicalStatus": status,
                    "verificationStatus": Self.state("condition-ver-status", verification), "category": .list([category.flatMap { Self.state("condition-category", $0) }]),
                    "severity": related("severity", index).first, "code": code, "bodySite": .list(related("site", index)), "subject": subject,
                    "encounter": isDiagnosis ? encounter.map { .reference($0) } : nil, "recordedDate": recorded,
                ])
        }
    }

    /// Nil for what began in the past where the text does not say whether it goes on, as hypertension for ten years does and measles do not.
    private static func clinicalStatus(_ assertion: Assertion) -> JSONValue? {
        let code: String? =
            switch assertion.clinicalStatus {
            case .active, .improved: "active"
            case .resolved: "resolved"
            case .recurrent: "recurrence"
            case .unknown, nil: assertion.temporality == .historical ? nil : "active"
            }
        return code.flatMap { state("condition-clinical", $0) }
    }

    /// Relatives of whom there is one: what is said of them in two places is of one person.
    private static let single: Set<String> = ["FTH", "MTH", "NFTH", "NMTH", "MGRFTH", "MGRMTH", "PGRFTH", "PGRMTH"]

    /// What relatives have or had. What they have not, may have or could get is not written: the resource knows conditions that were there alone.
    mutating func addFamilyHistory() {
        var order: [String] = [], relatives: [String: (relation: String, conditions: [JSONValue?])] = [:]
        for (index, entity) in document.entities.enumerated() where entity.kind == .disease || entity.kind == .symptom {
            let assertion = entity.assertion
            guard assertion.subject == .family, assertion.status == .present, assertion.temporality != .future, !uses.allergens.contains(index) else { continue }
            guard let code = concept(entity) else { continue }
            let relation = assertion.relation ?? "FAMMEMB", key = Self.single.contains(relation) ? relation : "e\(index)"
            if relatives[key] == nil {
                order.append(key)
                relatives[key] = (relation, [])
            }
            relatives[key]?.conditions.append(.fhir(["extension": source(entity.span, assertion, entity: entity), "code": code]))
        }
        for key in order {
            guard let relative = relatives[key] else { continue }
            let relationship = Self.concept([("http://terminology.hl7.org/CodeSystem/v3-RoleCode", relative.relation, Self.relations[relative.relation])], text: nil)
            add(
                "FamilyMemberHistory", url: url("FamilyMemberHistory", key),
                [
                    "extension": .list([.fhir(["url": .string("urn:casebook:fhir:source"), "extension": .list([Self.part("document", "valueReference", .reference(note))])])]),
                    "status": .string("partial"), "patient": subject, "date": recorded, "relationship": relationship, "condition": .list(relative.conditions),
                ])
        }
    }

    /// Names of HL7's RoleCode.
    private static let relations: [String: String] = [
        "FAMMEMB": "family member", "FTH": "father", "MTH": "mother", "NFTH": "natural father", "NMTH": "natural mother", "PRN": "parent", "SIB": "sibling", "BRO": "brother",
        "SIS": "sister", "HSIB": "half-sibling", "TWIN": "twin", "CHILD": "child", "SON": "natural son", "SONC": "son", "DAU": "natural daughter", "DAUC": "daughter",
        "GRPRN": "grandparent", "GRFTH": "grandfather", "GRMTH": "grandmother", "MGRFTH": "maternal grandfather", "MGRMTH": "maternal grandmother",
        "PGRFTH": "paternal grandfather", "PGRMTH": "paternal grandmother", "AUNT": "aunt", "MAUNT": "maternal aunt", "PAUNT": "paternal aunt", "UNCLE": "uncle",
        "MUNCLE": "maternal uncle", "PUNCLE": "paternal uncle", "COUSN": "cousin", "NEPHEW": "nephew", "NIECE": "niece", "SPS": "spouse", "HUSB": "husband", "WIFE": "wife",
    ]
}
