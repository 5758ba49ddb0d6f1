internal import CasebookXML

/// Looks at what a document must have, and says what is missing or wrong. Never fatal: what is there is read.
enum CDAConformance {
    static func check(_ root: XMLElement, _ record: ClinicalRecord, _ issues: inout RecordIssues) {
        CDAHeaderConformance.check(root, &issues)
        // The United States profile asks for templates on every section and entry.
        let hasTemplates = root.children.contains { $0.is(.templateId) && ($0.filled(.root)?.hasPrefix("2.16.840.1.113883.10.20.22.1.") ?? false) }
        if let body = root.children.lazy.compactMap({ $0.is(.component) ? $0.child(.structuredBody) : nil }).first {
            CDAStatementConformance.visit(body, hasTemplates: hasTemplates, &issues)
        }
        // National documents of China have neither titles nor narrative.
        guard record.type?.system != "WS/T 500 document types" else { return }
        for section in record.sections {
            guard case .node(let node) = section.place else { continue }
            check(section, root.tree.element(node).line, hasTemplates: hasTemplates, &issues)
        }
    }

    private static func check(_ section: RecordSection, _ line: Int, hasTemplates: Bool, _ issues: inout RecordIssues) {
        if let code = section.code?.code {
            if section.code?.system == nil || section.code?.system == "LOINC", !CodeForms.isPossible(code, in: "LOINC") {
                issues.add("cda.section-code", "A section's code is no LOINC code.", line: line)
            }
        } else if section.nullFlavor == nil {
            issues.add("cda.section-no-code", "A section has no code.", line: line)
        }
        if hasTemplates {
            if section.templates.isEmpty {
                issues.add("cda.section-no-template", "A section has no templateId.", line: line)
            } else if let code = section.code?.code, let kind = SectionKinds.kind(loinc: code), CDASectionTemplates.kinds.contains(kind),
                !section.templates.contains(where: { CDASectionTemplates.kind($0) != nil })
            {
                issues.add("cda.section-template", "A section has not the templateId that goes with its code.", line: line)
            }
        }
        if section.title == nil { issues.add("cda.section-no-title", "A section has no title.", line: line) }
        if section.text.isEmpty, section.nullFlavor == nil { issues.add("cda.section-no-text", "A section has no text.", line: line) }
    }
}
