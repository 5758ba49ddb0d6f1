internal import CasebookXML

/// Reads interaction messages of HL7 v3: the patient, the acts of the control act, and every value with its name as text.
enum HL7V3Reader {
    /// `PRPA_IN201314UV02`, `REPC_IN000014UV`, `MCCI_IN000002UV01`: four letters, an underscore, IN or MT, digits.
    static func isMessage(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard bytes.count >= 12, bytes[4] == UInt8(ascii: "_") else { return false }
        let isUpper = { (byte: UInt8) in byte >= 0x41 && byte <= 0x5A }
        return bytes[0..<4].allSatisfy(isUpper) && isUpper(bytes[5]) && isUpper(bytes[6]) && bytes[7..<11].allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    }

    static func record(_ source: XMLRecordSource, id: String) -> ClinicalRecord {
        let root = source.tree.root
        var record = ClinicalRecord(id: id, kind: .hl7v3)
        record.source = source
        record.type = CodedConcept(system: "HL7 v3 interaction", code: root.name)
        for child in root.children {
            switch child.cda {
            case .author: break
            default: if child.name == "creationTime" { record.times.created = CDADataTypes.time(child) }
            }
        }
        if let patient = firstPatient(root) { record.patient = CDAHeaderReader.patient(patient) }
        if let process = root.children.first(where: { $0.is(.controlActProcess) || $0.name == "ControlActProcess" }) {
            var builder = MessageTextBuilder()
            builder.read(process)
            var section = RecordSection(kind: "other", code: record.type, text: String(decoding: builder.text, as: UTF8.self))
            section.place = .node(process.index)
            section.map = builder.map
            var narratives = CDANarratives()
            let place = narratives.append(NarrativeReader())
            var reader = CDAEntryReader(context: CDASectionContext(kind: "other", loinc: nil, narratives: narratives, section: place))
            reader.read(within: process)
            section.entries = reader.facts
            record.sections = [section]
        }
        record.diagnostics += source.issues.diagnostics
        return record
    }

    private static func firstPatient(_ element: XMLElement) -> XMLElement? {
        for child in element.children {
            if child.is(.patient) || child.is(.patientRole), child.child(.patientPerson) ?? child.child(.person) ?? child.child(.patient) ?? child.child(.name) != nil {
                return child
            }
            if let found = firstPatient(child) { return found }
        }
        return nil
    }
}
