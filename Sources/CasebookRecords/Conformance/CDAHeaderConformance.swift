internal import CasebookXML

/// Looks at the header of a document.
enum CDAHeaderConformance {
    static func check(_ root: XMLElement, _ issues: inout RecordIssues) {
        for (name, code) in [
            (CDAName.typeId, "cda.no-type-id"), (.templateId, "cda.no-template"), (.id, "cda.no-id"), (.code, "cda.no-code"), (.effectiveTime, "cda.no-time"),
            (.confidentialityCode, "cda.no-confidentiality"), (.recordTarget, "cda.no-patient"), (.author, "cda.no-author"), (.custodian, "cda.no-custodian"),
        ] where root.child(name) == nil {
            issues.add(code, "The header has no \(name).")
        }
        if let type = root.child(.typeId) {
            let form = type.filled(.extension) ?? ""
            if type.filled(.root) != "2.16.840.1.113883.1.3" || !(form == "POCD_HD000040" || form == "POCD_MT000040") {
                issues.add("cda.type-id", "typeId is not that of CDA R2.", line: type.line)
            }
        }
        if let code = root.child(.code) { CDAStatementConformance.code(code, &issues) }
        if let language = root.child(.languageCode), language.hasAttribute(.codeSystem) {
            issues.add("cda.language-code-system", "languageCode has a codeSystem, which it may not have.", line: language.line)
        }
        if let role = root.descend(.recordTarget, .patientRole) { patient(role, &issues) }
    }

    private static func patient(_ role: XMLElement, _ issues: inout RecordIssues) {
        if role.child(.id) == nil { issues.add("cda.patient-no-id", "The patient has no id.", line: role.line) }
        guard let patient = role.child(.patient) else {
            issues.add("cda.patient-no-person", "patientRole has no patient.", line: role.line)
            return
        }
        let names = patient.children.filter { $0.is(.name) }
        if names.isEmpty { issues.add("cda.patient-no-name", "The patient has no name.", line: patient.line) }
        for name in names where !name.hasAttribute(.nullFlavor) { check(name: name, &issues) }
        if patient.child(.administrativeGenderCode) == nil { issues.add("cda.patient-no-sex", "The patient has no administrativeGenderCode.", line: patient.line) }
        if patient.child(.birthTime) == nil { issues.add("cda.patient-no-birth-time", "The patient has no birthTime.", line: patient.line) }
        for (name, systems) in [
            (CDAName.administrativeGenderCode, ["2.16.840.1.113883.5.1", "2.16.156.10011.2.3.3.4"]), (.raceCode, ["2.16.840.1.113883.6.238"]),
            (.ethnicGroupCode, ["2.16.840.1.113883.6.238", "2.16.156.10011.2.3.3.3"]), (.maritalStatusCode, ["2.16.840.1.113883.5.2", "2.16.156.10011.2.3.3.5"]),
        ] {
            guard let element = patient.child(name), !element.hasAttribute(.nullFlavor) else { continue }
            if let system = element.filled(.codeSystem), !systems.contains(system) {
                issues.add("cda.code-system", "\(name) is of another code system than it must be.", line: element.line)
            } else {
                CDAStatementConformance.code(element, &issues)
            }
        }
        for communication in patient.children where communication.is(.languageCommunication) {
            if let language = communication.child(.languageCode), language.hasAttribute(.codeSystem) {
                issues.add("cda.language-code-system", "languageCode has a codeSystem, which it may not have.", line: language.line)
            }
        }
    }

    /// Parts without words, and a name without family name.
    private static func check(name: XMLElement, _ issues: inout RecordIssues) {
        let parts = Array(name.children)
        guard !parts.isEmpty else { return }
        for part in parts where part.content == nil && !part.hasAttribute(.nullFlavor) {
            issues.add("cda.name-part-empty", "A part of the patient's name is empty.", line: part.line)
        }
        if name.child(.family) == nil, name.child(.given) != nil { issues.add("cda.name-no-family", "The patient's name has no family name.", line: name.line) }
    }
}
