internal import CasebookCore
internal import CasebookText
internal import Foundation

/// The resources of one document.
struct FHIRBundle {
    let document: Document
    let frame: OffsetFrame
    let uses: EntityUses
    /// Addresses of the entries within the bundle: `urn:uuid:…`.
    let patient: String
    let note: String
    let encounter: String?
    /// When the document was made, to the day where the source states no offset.
    let recorded: JSONValue?
    private(set) var entries: [JSONValue] = []
    /// Words that a relation joins to an entity, by relation and entity: how severe it is, where it is.
    private let attributes: [String: [Int: [Int]]]
    /// Of each entity that became a `Condition` that holds or may hold.
    var conditions: [Int: String] = [:]

    init(_ document: Document, unit: OffsetUnit) {
        self.document = document
        frame = OffsetFrame(document, unit: unit)
        uses = EntityUses(document)
        let about = document.metadata
        patient = "urn:uuid:" + FHIRIdentity.uuid(about.patient.map { ["patient", $0] } ?? [document.id, "patient"])
        note = "urn:uuid:" + FHIRIdentity.uuid([document.id, "note"])
        let hasRoles = document.entities.contains { $0.role != nil && $0.role != "allergen" }
        encounter = about.encounter != nil || hasRoles ? "urn:uuid:" + FHIRIdentity.uuid([document.id, "encounter"]) : nil
        recorded = about.time.flatMap { StatedTime($0) }.map { .string($0.dateTime) }
        var attributes: [String: [Int: [Int]]] = [:]
        for relation in document.relations {
            switch relation.kind {
            case "severity_of": attributes["severity", default: [:]][relation.to, default: []].append(relation.from)
            case "located_at": attributes["site", default: [:]][relation.from, default: []].append(relation.to)
            default: break
            }
        }
        self.attributes = attributes
    }

    /// All resources, in a fixed order and each kind in text order.
    mutating func addAll(includesText: Bool) {
        addPatient()
        addNote(includesText: includesText)
        addConditions()
        addEncounter()
        addFamilyHistory()
        for index in document.measurements.indices { addObservation(index) }
        addMedications()
        addProcedures()
        for index in document.allergies.indices { addAllergy(index) }
        let diagnostics = document.diagnostics.map { (code: $0.code, message: $0.message) }
        if !diagnostics.isEmpty { entries.append(Self.outcome(diagnostics, id: FHIRIdentity.uuid([document.id, "diagnostics"]), severity: "warning")) }
    }

    /// Adds a resource whose address is known.
    mutating func add(_ type: String, url: String, _ members: KeyValuePairs<String, JSONValue?>) {
        var resource = [JSONValue.Member("resourceType", .string(type)), .init("id", .string(String(url.dropFirst("urn:uuid:".count))))]
        if case .object(let rest)? = JSONValue.fhir(members) { resource += rest }
        entries.append(.object([.init("fullUrl", .string(url)), .init("resource", .object(resource))]))
    }

    func url(_ type: String, _ place: String) -> String { "urn:uuid:" + FHIRIdentity.uuid([document.id, type, place]) }

    var subject: JSONValue { .reference(patient) }

    // MARK: The document

    private mutating func addPatient() {
        let identifier = document.metadata.patient.flatMap { JSONValue.fhir(["value": .words($0)]) }
        // Nothing else is known, and the statements need someone to be about.
        add("Patient", url: patient, ["identifier": .list([identifier])])
    }

    private mutating func addNote(includesText: Bool) {
        let about = document.metadata, time = about.time.flatMap { StatedTime($0) }
        let attachment = JSONValue.fhir([
            "contentType": .string("text/plain; charset=utf-8"), "language": .string(document.language == .chinese ? "zh" : "en"),
            "data": includesText && !document.text.isEmpty ? .string(Data(document.text.string.utf8).base64EncodedString()) : nil, "creation": recorded,
        ])
        add(
            "DocumentReference", url: note,
            [
                "identifier": .list([.fhir(["value": .words(document.id)])]), "status": .string("current"), "type": about.type.flatMap(Self.noteType), "subject": subject,
                "date": time?.instant.map { .string($0) }, "author": .list([about.author.flatMap { JSONValue.fhir(["display": .words($0)]) }]),
                "content": .list([.fhir(["attachment": attachment])]), "context": .fhir(["encounter": .list([encounter.map { .reference($0) }])]),
            ])
    }

    /// A note's type, as a code where it is one of LOINC: digits, a hyphen and a check digit.
    private static func noteType(_ type: String) -> JSONValue? {
        let parts = type.split(separator: "-", omittingEmptySubsequences: false)
        let isDigits = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        let isCode = parts.count == 2 && isDigits && (1...7).contains(parts[0].count) && parts[1].count == 1
        return isCode ? concept([("LOINC", type, nil)], text: nil) : concept([], text: type)
    }

    /// The encounter, where it is named or where diagnoses have a part in it.
    private mutating func addEncounter() {
        guard let encounter else { return }
        let diagnoses = document.entities.enumerated().compactMap { index, entity -> JSONValue? in
            guard let condition = conditions[index], let role = entity.role else { return nil }
            let use: JSONValue? =
                switch role {
                case "admission": Self.concept([("http://terminology.hl7.org/CodeSystem/diagnosis-role", "AD", "Admission diagnosis")], text: role)
                case "discharge": Self.concept([("http://terminology.hl7.org/CodeSystem/diagnosis-role", "DD", "Discharge diagnosis")], text: role)
                default: Self.concept([], text: role)
                }
            return .fhir(["condition": .reference(condition), "use": use, "rank": entity.rank.flatMap { $0 > 0 ? .whole($0) : nil }])
        }
        add(
            "Encounter", url: encounter,
            [
                "identifier": .list([document.metadata.encounter.flatMap { JSONValue.fhir(["value": .words($0)]) }]), "status": .string("unknown"),
                "class": .fhir(["system": .string("http://terminology.hl7.org/CodeSystem/v3-NullFlavor"), "code": .string("UNK"), "display": .string("unknown")]),
                "subject": subject, "diagnosis": .list(diagnoses),
            ])
    }

    /// What a reader of the result should know.
    static func outcome(_ issues: [(code: String, message: String)], id: String, severity: String) -> JSONValue {
        let issue = issues.map { issue in
            JSONValue.fhir([
                "severity": .string(severity), "code": .string(severity == "error" ? "processing" : "informational"), "details": .fhir(["text": .words(issue.code)]),
                "diagnostics": .words(issue.message),
            ])
        }
        let resource = JSONValue.fhir(["resourceType": .string("OperationOutcome"), "id": .string(id), "issue": .list(issue)])
        return .object([.init("fullUrl", .string("urn:uuid:" + id)), .init("resource", resource ?? .null)])
    }

    // MARK: Words, codes and places

    /// Names of terminologies, codes and their words; a code of each terminology at most, the first.
    static func concept(_ codes: [(system: String, code: String, display: String?)], text: String?) -> JSONValue? {
        var systems: Set<String> = [], codings: [JSONValue?] = []
        for code in codes {
            let system = FHIRSystems.uri(name: code.system)
            guard let value = JSONValue.words(code.code), systems.insert(system).inserted else { continue }
            codings.append(.fhir(["system": .string(system), "code": value, "display": .words(code.display)]))
        }
        return .fhir(["coding": .list(codings), "text": .words(text)])
    }

    /// An entity's codes with its words.
    func concept(_ entity: Entity) -> JSONValue? {
        Self.concept(entity.codes.map { ($0.system, $0.code, $0.display) }, text: document.text[entity.span])
    }

    /// Concepts of the entities that a relation joins to an entity.
    func related(_ name: String, _ index: Int) -> [JSONValue] {
        (attributes[name]?[index] ?? []).compactMap { document.entities.indices.contains($0) ? concept(document.entities[$0]) : nil }
    }

    /// A member of the extensions that are ours.
    static func part(_ url: String, _ key: String, _ value: JSONValue?) -> JSONValue? { value.map { .object([.init("url", .string(url)), .init(key, $0)]) } }

    /// Where the words of a statement stand, and how they were read: `urn:casebook:fhir:source`.
    ///
    /// - Parameter more: further members, each an extension.
    func source(_ span: TextSpan, _ assertion: Assertion?, entity: Entity? = nil, more: [JSONValue?] = []) -> JSONValue? {
        let (start, end) = frame.range(span)
        var parts: [JSONValue?] = [
            Self.part("document", "valueReference", .reference(note)), Self.part("start", "valueUnsignedInt", .whole(max(0, start))),
            Self.part("end", "valueUnsignedInt", .whole(max(0, end))), Self.part("unit", "valueCode", .string(frame.unit.rawValue)),
        ]
        // In a record offsets count in the section's own text.
        if document.hasGivenSections, let section = document.section(at: span.start) { parts.append(Self.part("section", "valueUnsignedInt", .whole(section))) }
        parts.append(Self.part("text", "valueString", .words(document.text[span])))
        if let assertion {
            parts.append(Self.part("status", "valueCode", .string(assertion.status.rawValue)))
            parts.append(Self.part("temporality", "valueCode", .string(assertion.temporality.rawValue)))
            parts.append(Self.part("clinicalStatus", "valueCode", assertion.clinicalStatus.map { .string($0.rawValue) }))
        }
        if let entity {
            parts.append(Self.part("role", "valueCode", .words(entity.role)))
            parts.append(Self.part("rank", "valueUnsignedInt", entity.rank.flatMap { $0 >= 0 ? .whole($0) : nil }))
            parts.append(Self.part("confidence", "valueDecimal", .decimal(entity.confidence)))
            parts.append(Self.part("detector", "valueString", .words(entity.source)))
            parts.append(Self.part("copiedFrom", "valueString", .words(entity.copiedFrom)))
        }
        return .list([.fhir(["url": .string("urn:casebook:fhir:source"), "extension": .list(parts + more)])])
    }
}
