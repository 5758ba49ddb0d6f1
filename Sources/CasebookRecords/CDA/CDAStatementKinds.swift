internal import CasebookXML

/// What templates and codes say of a statement's sort.
enum CDAStatementKinds {
    // MARK: Containers

    static let containers: Set<String> = [
        "2.16.840.1.113883.10.20.22.4.3", "2.16.840.1.113883.10.20.22.4.30", "2.16.840.1.113883.10.20.22.4.33", "2.16.840.1.113883.10.20.22.4.34",
        "2.16.840.1.113883.10.20.22.4.35", "2.16.840.1.113883.10.20.22.4.36", "2.16.840.1.113883.10.20.22.4.65", "2.16.840.1.113883.10.20.22.4.132",
        "2.16.840.1.113883.10.20.1.27", "2.16.840.1.113883.10.20.22.4.136",
    ]
    static let containerCodes: Set<String> = [
        "CONC", "48765-2", "11450-4", "11535-2", "46241-6", "10183-2", "42346-7", "29308-4", "10219-4", "10218-6", "75310-3", "8651-2", "52534-5",
    ]

    /// Acts by which a problem or allergy is followed over time.
    static func isConcern(_ act: XMLElement) -> Bool {
        if act.child(.code)?.attribute(.code, is: "CONC") ?? false { return true }
        for template in act.children where template.is(.templateId) {
            if let root = template.filled(.root), root == "2.16.840.1.113883.10.20.22.4.3" || root == "2.16.840.1.113883.10.20.22.4.30" || root == "2.16.840.1.113883.10.20.1.27" {
                return true
            }
        }
        return false
    }

    // MARK: Shells

    /// Codes that say what sort of statement stands there, and not what is stated.
    static func isShell(_ concept: CodedConcept) -> Bool {
        guard let code = concept.code else { return concept.isEmpty }
        return shells.contains(code)
    }

    private static let shells: Set<String> = [
        "ASSERTION", "CONC", "55607006", "64572001", "404684003", "75326-9", "75323-6", "75321-0", "75318-6", "29308-4", "282291009", "418799008", "409586006",
        "419199007", "416098002", "414285001", "106190000", "420134006", "DX", "248536006", "373930000", "75314-5", "75315-2", "75322-8", "75313-7", "75319-4", "75317-8",
    ]

    // MARK: Attributes

    /// What a statement says of the one that it hangs on.
    enum Attribute {
        case status, severity, criticality, comment, instruction, other
    }

    static func attribute(_ element: XMLElement) -> Attribute? {
        for template in element.children where template.is(.templateId) {
            if let root = template.filled(.root), let attribute = attributes[root] { return attribute }
        }
        return element.child(.code)?.filled(.code).flatMap { attributeCodes[$0] }
    }

    /// Whether a statement only says more of the one that it hangs on.
    static func isAttribute(_ element: XMLElement) -> Bool { attribute(element) != nil }

    private static let attributes: [String: Attribute] = [
        "2.16.840.1.113883.10.20.22.4.6": .status, "2.16.840.1.113883.10.20.22.4.28": .status, "2.16.840.1.113883.10.20.22.4.8": .severity,
        "2.16.840.1.113883.10.20.22.4.145": .criticality, "2.16.840.1.113883.10.20.22.4.64": .comment, "2.16.840.1.113883.10.20.22.4.20": .instruction,
        "2.16.840.1.113883.10.20.22.4.143": .other, "2.16.840.1.113883.10.20.22.4.5": .other,
    ]
    private static let attributeCodes: [String: Attribute] = [
        "33999-4": .status, "SEV": .severity, "82606-5": .criticality, "48767-8": .comment, "11323-3": .other, "225773000": .other, "TRUNC": .other,
    ]
    /// States of problems and allergies in SNOMED CT.
    static let statuses: [String: String] = [
        "55561003": "active", "73425007": "inactive", "413322009": "resolved", "723506003": "resolved", "277022003": "remission", "246455001": "recurrence",
        "255227004": "recurrence", "263855007": "relapse", "90734009": "chronic", "7087005": "intermittent",
    ]

    /// Whether a statement tells what an allergen did.
    static func isReaction(_ element: XMLElement) -> Bool {
        element.children.contains { $0.is(.templateId) && $0.attribute(.root, is: "2.16.840.1.113883.10.20.22.4.9") }
    }

    // MARK: Kinds

    /// By template, else by the element and the kind of the section.
    static func kind(_ element: XMLElement, section: String) -> FactKind {
        for template in element.children where template.is(.templateId) {
            if let root = template.filled(.root), let kind = kinds[root] { return kind }
        }
        switch element.cda {
        case .substanceAdministration: return section == "immunizations" ? .immunization : .medication
        case .supply: return section == "medical_equipment" ? .device : .medication
        case .procedure: return section == "medical_equipment" ? .device : .procedure
        case .encounter: return .encounter
        case .organizer: return section == "vital_signs" ? .vitalSign : section == "results" ? .result : .panel
        case .act: return section == "procedures" ? .procedure : .observation
        default: break
        }
        switch section {
        case "problem_list", "past_medical_history", "health_concerns": return .problem
        case "admission_diagnosis", "discharge_diagnosis", "preoperative_diagnosis", "postoperative_diagnosis": return .diagnosis
        case "allergies": return .allergy
        case "results", "laboratory": return .result
        case "vital_signs": return .vitalSign
        case "procedures": return .procedure
        case "social_history": return .socialHistory
        case "family_history": return .familyHistory
        case "functional_status", "mental_status": return .functionalStatus
        case "goals": return .goal
        case "plan": return .plan
        default: return .observation
        }
    }

    static func kind(template root: String) -> FactKind? { kinds[root] }

    private static let kinds: [String: FactKind] = {
        let base = "2.16.840.1.113883.10.20.22.4."
        var kinds: [String: FactKind] = [:]
        let table: [(FactKind, [String])] = [
            (.problem, ["4"]), (.allergy, ["7", "24.3.90"]), (.medication, ["16", "17", "18", "42", "43"]), (.immunization, ["52", "120"]), (.result, ["2"]), (.vitalSign, ["27"]),
            (.procedure, ["12", "13", "14"]), (.encounter, ["49"]), (.socialHistory, ["38", "78", "85", "200", "15.3.8", "72", "511"]), (.familyHistory, ["46", "47"]),
            (.plan, ["39", "40", "41", "44", "146", "131", "130"]), (.goal, ["121"]), (.functionalStatus, ["66", "67", "68", "69", "73", "74", "75", "86"]),
            (.coverage, ["60", "61"]), (.device, ["50", "37"]), (.note, ["202"]),
        ]
        for (kind, numbers) in table { for number in numbers { kinds[base + number] = kind } }
        kinds["2.16.840.1.113883.10.20.24.3.90"] = .allergy
        return kinds
    }()
}
