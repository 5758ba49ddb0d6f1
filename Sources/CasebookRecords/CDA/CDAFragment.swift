internal import CasebookXML

/// A section, an entry or a statement that stands alone, as examples and interfaces give them.
enum CDAFragment {
    static func isFragment(_ root: XMLElement) -> Bool { parts.contains(root.name) || CDAEntryReader.isStatement(root) }

    /// Elements of CDA that are no statements and are met by themselves.
    private static let parts: Set<String> = [
        "section", "entry", "component", "structuredBody", "recordTarget", "author", "custodian", "componentOf", "documentationOf", "informant", "participant",
        "legalAuthenticator", "authenticator", "dataEnterer", "entryRelationship", "performer", "reference", "encompassingEncounter", "patientRole", "patient",
        "relatedDocument", "inFulfillmentOf", "informationRecipient", "serviceEvent", "encounterParticipant", "authorization", "participantRole", "manufacturedProduct",
        "externalDocument", "relatedSubject", "assignedAuthor", "assignedEntity", "associatedEntity", "criterion", "precondition", "addr", "telecom", "signatureText",
    ]

    static func record(_ source: XMLRecordSource, id: String) -> ClinicalRecord {
        let root = source.tree.root
        var record = ClinicalRecord(id: id, kind: .cda)
        record.source = source
        var issues = source.issues
        issues.add("cda.fragment", "The file is a part of a document.")
        switch root.cda {
        case .section:
            var reader = CDASectionReader(isChinese: false)
            record.sections = [reader.read(section: root)]
        case .component, .structuredBody:
            var reader = CDASectionReader(isChinese: false)
            if let section = root.child(.section) { record.sections = [reader.read(section: section)] } else { record.sections = reader.read(root.child(.structuredBody) ?? root) }
        case .recordTarget: if let role = root.child(.patientRole) { record.patient = CDAHeaderReader.patient(role) }
        case .patientRole, .patient: record.patient = CDAHeaderReader.patient(root)
        default:
            var narratives = CDANarratives()
            let place = narratives.append(NarrativeReader())
            var reader = CDAEntryReader(context: CDASectionContext(kind: "other", loinc: nil, narratives: narratives, section: place))
            reader.read(statement: root)
            record.facts = reader.facts
        }
        record.diagnostics += issues.diagnostics
        return record
    }
}
