internal import CasebookXML

/// Reads the header of a document: whom it is about, who wrote it, which stay, when.
struct CDAHeaderReader {
    private static func none(_: XMLElement) -> String? { nil }

    static func read(_ document: XMLElement, into record: inout ClinicalRecord, issues: inout RecordIssues) {
        record.type = CDADataTypes.concept(document.child(.code), resolve: none)
        record.title = document.child(.title)?.content?.singleSpaced
        record.confidentiality = document.child(.confidentialityCode)?.filled(.code)
        record.times.created = CDADataTypes.time(document.child(.effectiveTime))
        if let time = document.child(.effectiveTime)?.filled(.value), record.times.created == nil {
            issues.add("record.time", "The document's time (\(time.utf8.count) characters) is no HL7 time; it was left out.")
        }
        for child in document.children {
            switch child.cda {
            case .recordTarget:
                if !record.patient.isEmpty {
                    issues.add("cda.several-patients", "The document names more than one patient; it was read as the first one's.", line: child.line)
                } else if let role = child.child(.patientRole) ?? child.child(.patient) {
                    record.patient = patient(role)
                }
            case .author:
                if record.times.authored == nil { record.times.authored = CDADataTypes.time(child.child(.time)) }
                if let name = author(child), !record.authors.contains(name) { record.authors.append(name) }
            case .custodian: record.custodian = child.descend(.assignedCustodian, .representedCustodianOrganization, .name)?.content?.singleSpaced
            case .componentOf: if let encounter = child.child(.encompassingEncounter) { readEncounter(encounter, into: &record) }
            case .documentationOf:
                if record.times.start == nil, let time = child.descend(.serviceEvent, .effectiveTime).flatMap({ CDADataTypes.interval($0) }) {
                    (record.times.start, record.times.end) = (time.start, time.end)
                }
            default: break
            }
        }
    }

    /// A patientRole, or a patient of HL7 v3.
    static func patient(_ role: XMLElement) -> RecordPatient {
        var patient = RecordPatient()
        func addIdentifiers(_ element: XMLElement) {
            for id in element.children where id.is(.id) {
                for item in [id] + id.children.filter({ $0.is(.item) }) {
                    guard let value = item.filled(.extension), value != "-" else { continue }
                    let identifier = RecordPatient.Identifier(system: item.filled(.assigningAuthorityName) ?? item.filled(.root), value: value)
                    if !patient.identifiers.contains(identifier) { patient.identifiers.append(identifier) }
                }
            }
        }
        addIdentifiers(role)
        patient.address = CDADataTypes.address(role.child(.addr))
        for telecom in role.children where telecom.is(.telecom) { if let value = telecom.filled(.value) { patient.telecom.append(value) } }
        guard let person = role.child(.patient) ?? role.child(.patientPerson) ?? role.child(.person) else { return patient }
        addIdentifiers(person)
        let names = person.children.filter { $0.is(.name) }
        patient.name = CDADataTypes.personName(names.first { $0.attribute(.use, is: "L") } ?? names.first)
        patient.sex = sex(person.child(.administrativeGenderCode))
        patient.birthDate = CDADataTypes.time(person.child(.birthTime))
        patient.deathDate = CDADataTypes.time(person.child(.deceasedTime))
        patient.isDeceased = patient.deathDate != nil || (person.child(.deceasedInd)?.isTrue(.value) ?? false)
        if let age = person.child(.age), let value = age.filled(.value) { patient.age = value + (age.filled(.unit).map { " \($0)" } ?? "") }
        func words(_ name: CDAName) -> String? { CDADataTypes.concept(person.child(name), resolve: none).flatMap { $0.name ?? $0.code } }
        patient.maritalStatus = words(.maritalStatusCode)
        patient.race = words(.raceCode)
        patient.ethnicity = words(.ethnicGroupCode)
        patient.language = person.descend(.languageCommunication, .languageCode)?.filled(.code)
        if patient.address == nil { patient.address = CDADataTypes.address(person.child(.addr)) }
        return patient
    }

    /// HL7 letters, and the digits of GB/T 2261.1.
    static func sex(_ element: XMLElement?) -> String? {
        guard let element else { return nil }
        switch element.filled(.code)?.uppercased() {
        case "M", "1", "248153007": return "male"
        case "F", "2", "248152002": return "female"
        case "UN", "O", "OTH", "5", "6": return "other"
        case "U", "UNK", "0", "9": return "unknown"
        default: return nil
        }
    }

    private static func author(_ element: XMLElement) -> String? {
        guard let assigned = element.child(.assignedAuthor) else { return nil }
        if let name = CDADataTypes.personName(assigned.descend(.assignedPerson, .name)) { return name }
        if let device = assigned.child(.authoringDevice) { return device.child(.softwareName)?.content ?? device.child(.manufacturerModelName)?.content }
        return assigned.descend(.representedOrganization, .name)?.content
    }

    private static func readEncounter(_ element: XMLElement, into record: inout ClinicalRecord) {
        var encounter = RecordEncounter()
        encounter.id = element.child(.id).flatMap { $0.filled(.extension) ?? $0.filled(.root) }
        encounter.type = CDADataTypes.concept(element.child(.code), resolve: none)
        if let time = element.child(.effectiveTime).flatMap({ CDADataTypes.interval($0) }) { (encounter.start, encounter.end) = (time.start, time.end) }
        encounter.disposition = CDADataTypes.concept(element.child(.dischargeDispositionCode), resolve: none).flatMap { $0.name ?? $0.code }
        if let facility = element.descend(.location, .healthCareFacility) {
            encounter.location = facility.descend(.location, .name)?.content ?? facility.descend(.serviceProviderOrganization, .name)?.content
        }
        if !encounter.isEmpty { record.encounter = encounter }
    }
}
