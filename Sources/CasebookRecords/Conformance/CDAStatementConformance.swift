internal import CasebookXML

/// Looks at statements, their times, values and codes.
enum CDAStatementConformance {
    /// All statements below an element, whatever they stand in.
    static func visit(_ element: XMLElement, hasTemplates: Bool, _ issues: inout RecordIssues) {
        for child in element.children where !child.is(.text) {
            if CDAEntryReader.isStatement(child) { statement(child, hasTemplates: hasTemplates, &issues) }
            visit(child, hasTemplates: hasTemplates, &issues)
        }
    }

    private static func statement(_ element: XMLElement, hasTemplates: Bool, _ issues: inout RecordIssues) {
        if !element.hasAttribute(.classCode) || !element.hasAttribute(.moodCode) {
            issues.add("cda.statement-no-class", "A statement has no classCode or moodCode.", line: element.line)
        }
        if element.is(.observation), element.child(.code) == nil { issues.add("cda.observation-no-code", "An observation has no code.", line: element.line) }
        if hasTemplates, element.parent?.is(.entry) ?? false, element.child(.templateId) == nil {
            issues.add("cda.statement-no-template", "An entry has no templateId.", line: element.line)
        }
        for child in element.children {
            switch child.cda {
            case .effectiveTime: time(child, &issues)
            case .value: value(child, &issues)
            case .code, .routeCode, .interpretationCode, .targetSiteCode, .statusCode: code(child, &issues)
            case .consumable: if let drug = child.descend(.manufacturedProduct, .manufacturedMaterial, .code) { code(drug, &issues) }
            case .participant: if let entity = child.descend(.participantRole, .playingEntity, .code) { code(entity, &issues) }
            case .doseQuantity, .rateQuantity: number(child, &issues)
            default: break
            }
        }
    }

    private static func time(_ element: XMLElement, _ issues: inout RecordIssues) {
        func check(_ part: XMLElement) {
            guard !part.hasAttribute(.nullFlavor), let value = part.filled(.value), RecordTime.iso(value) == nil else { return }
            issues.add("record.time", "A time is no HL7 time; it was left out.", line: part.line)
        }
        check(element)
        for part in element.children where part.is(.low) || part.is(.high) || part.is(.center) { check(part) }
    }

    private static func value(_ element: XMLElement, _ issues: inout RecordIssues) {
        guard !element.hasAttribute(.nullFlavor) else { return }
        guard let type = element.attribute(.type) else {
            issues.add("cda.value-no-type", "A value has no xsi:type.", line: element.line)
            return
        }
        let name = type.split(separator: ":").last.map(String.init) ?? type
        if !types.contains(name) { issues.add("cda.value-type", "A value has an xsi:type that CDA does not have.", line: element.line) }
        if name == "PQ" { number(element, &issues) }
        if name == "CD" || name == "CE" { code(element, &issues) }
    }

    private static func number(_ element: XMLElement, _ issues: inout RecordIssues) {
        guard let number = element.filled(.value), Numeral.json(number) == nil else { return }
        issues.add("cda.value-number", "The value of a quantity is no number.", line: element.line)
    }

    /// A code without a system, and one that cannot be of its system.
    static func code(_ element: XMLElement, _ issues: inout RecordIssues) {
        guard !element.hasAttribute(.nullFlavor), let code = element.filled(.code) else { return }
        guard let oid = element.filled(.codeSystem) else {
            if !element.is(.statusCode), !element.hasAttribute(.codeSystemName) { issues.add("cda.code-no-system", "A code has no codeSystem.", line: element.line) }
            return
        }
        let system = CodeSystems.name(oid: oid)
        if !CodeForms.isPossible(code, in: system) { issues.add("cda.code-form", "A code cannot be one of \(system).", line: element.line) }
    }

    private static let types: Set<String> = [
        "BL", "ED", "ST", "CD", "CE", "CV", "CS", "CO", "CR", "SC", "II", "TEL", "AD", "EN", "ON", "PN", "TN", "INT", "REAL", "PQ", "MO", "TS", "IVL_TS", "IVL_PQ", "IVL_INT",
        "IVL_REAL", "PIVL_TS", "EIVL_TS", "RTO", "RTO_PQ_PQ", "RTO_QTY_QTY", "SXCM_TS", "BIN", "URL", "GLIST_PQ", "SLIST_PQ", "GLIST_TS", "SLIST_TS", "ANY", "PPD_TS", "HXIT_PQ",
        "BN", "UVP_TS",
    ]
}
