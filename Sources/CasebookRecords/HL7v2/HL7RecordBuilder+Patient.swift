extension HL7RecordBuilder {
    /// Beyond it nobody has numbers or names; each is compared with those before.
    static let mostRepetitions = 100

    /// MSH: what the message is, when it was made and by whom.
    mutating func readHeader() {
        let header = HL7Segment(storage: storage, index: 0)
        if let type = message.type {
            record.type = CodedConcept(system: "HL7 v2", code: type)
        } else {
            say("hl7.no-type", "MSH-9 states no message type.")
        }
        record.times.created = time(header, 7)
        record.custodian = header.text(4)
        record.confidentiality = header.text(8)
    }

    /// PID: whom it is about.
    mutating func readPatient(_ segment: HL7Segment) {
        guard record.patient.isEmpty else { return }
        var patient = RecordPatient()
        for (field, type) in [(3, nil), (2, nil), (4, nil), (18, "AN"), (19, "SS")] as [(Int, String?)] {
            for repetition in segment.repetitions(field).prefix(Self.mostRepetitions) {
                guard let identifier = repetition.identifier(type: type) else { continue }
                if !patient.identifiers.contains(where: { $0.value == identifier.value && ($0.type == identifier.type || identifier.type == nil) }) {
                    patient.identifiers.append(identifier)
                }
            }
        }
        let names = segment.repetitions(5)
        let chosen = names.first { ($0.text(1) ?? $0.text(2) ?? "").containsHan } ?? names.first { $0.text(7) == "L" && $0.text(1) != nil }
        patient.name = (chosen ?? names.first)?.personName() ?? names.lazy.compactMap { $0.personName() }.first
        patient.birthDate = time(segment, 7)
        patient.deathDate = time(segment, 29)
        patient.sex = segment.text(8).map(Self.sex)
        patient.race = Self.words(segment.concepts(10))
        patient.address = segment.repetitions(11).lazy.compactMap(\.address).first
        for field in [13, 14, 40] {
            for repetition in segment.repetitions(field).prefix(Self.mostRepetitions) {
                if let telecom = repetition.telecom, !patient.telecom.contains(telecom) { patient.telecom.append(telecom) }
            }
        }
        patient.language = segment.words(15)
        patient.maritalStatus = segment.words(16)
        patient.ethnicity = Self.words(segment.concepts(22))
        record.patient = patient
        note = .none
    }

    private static func words(_ concepts: [CodedConcept]) -> String? {
        let words = concepts.compactMap { $0.name ?? $0.code }
        return words.isEmpty ? nil : words.joined(separator: "; ")
    }

    /// HL7 table 0001, ISO 5218 and the words of Chinese senders.
    private static func sex(_ code: String) -> String {
        switch code.uppercased() {
        case "M", "1", "MALE", "男", "男性": "male"
        case "F", "2", "FEMALE", "女", "女性": "female"
        case "O", "A", "N", "X": "other"
        default: "unknown"
        }
    }

    /// PV1: the stay or visit.
    mutating func readVisit(_ segment: HL7Segment) {
        guard record.encounter == nil else { return }
        var encounter = RecordEncounter()
        encounter.id = segment.text(19)
        if let code = segment.text(2) {
            var type = segment.concept(2)
            if type?.display == nil { type?.display = Self.patientClasses[code.uppercased()] }
            encounter.type = type
        }
        encounter.start = time(segment, 44)
        encounter.end = time(segment, 45)
        encounter.location = segment.repetitions(3).first?.location
        encounter.disposition = segment.words(36)
        if record.times.start == nil { record.times.start = encounter.start }
        if record.times.end == nil { record.times.end = encounter.end }
        if !encounter.isEmpty { record.encounter = encounter }
        note = .none
    }

    /// HL7 table 0004.
    private static let patientClasses: [String: String] = [
        "E": "emergency", "I": "inpatient", "O": "outpatient", "P": "preadmit", "R": "recurring patient", "B": "obstetrics", "C": "commercial account",
    ]

    /// OBR-32: a number, family and given name within the first component, or, as many write it, in components of their own.
    mutating func addInterpreters(_ repetitions: [HL7Element]) {
        for repetition in repetitions {
            let parts = repetition.component(1)?.parts.map(\.plain) ?? []
            guard parts.count > 1 else {
                if Numeral.json(repetition.text(2) ?? "0") == nil { addAuthor([repetition]) }
                continue
            }
            let family = parts[1] ?? ""
            let given = (parts.count > 2 ? parts[2] : nil) ?? ""
            let name = family.containsHan || given.containsHan ? family + given : [given, family].filter { !$0.isEmpty }.joined(separator: " ")
            if !name.isEmpty, record.authors.count < Self.mostRepetitions, !record.authors.contains(name) { record.authors.append(name) }
        }
    }

    /// Names of persons (XCN).
    mutating func addAuthor(_ repetitions: [HL7Element]) {
        for repetition in repetitions {
            guard record.authors.count < Self.mostRepetitions, let name = repetition.personName(shift: 1) ?? repetition.text(1), !record.authors.contains(name) else { continue }
            record.authors.append(name)
        }
    }
}
