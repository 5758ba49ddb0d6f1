public import CasebookCore
public import CasebookRecords
internal import CasebookText

/// Reads FHIR R4: a Bundle of any type or a single resource. A document's sections become sections, other resources statements beside them.
/// Nothing recurses deeper than the JSON itself or than `depthLimit` references; resources are read again as often as `FHIRBudget` allows.
public struct FHIRReader {
    /// A file that came with the record and is none of its texts, like an embedded CDA document.
    public struct Attachment: Sendable {
        public var mediaType: String
        public var bytes: [UInt8]
    }

    /// What was read.
    public struct Result: Sendable {
        public var record: ClinicalRecord
        /// XML documents among the attachments, for a reader of theirs.
        public var attachments: [Attachment]
    }

    /// Reads a parsed resource. Throws `record.unrecognized` when it is no FHIR resource.
    public static func record(_ value: JSONValue, id: String) throws(ClinicalError) -> Result {
        guard let type = value.words("resourceType") else {
            throw ClinicalError(.recordUnrecognized, "The JSON is no FHIR resource: it has no resourceType.")
        }
        var reader = FHIRReader(value, type: type, id: id)
        reader.read()
        return Result(record: reader.result, attachments: reader.attachments)
    }

    static let depthLimit = 16

    let index: FHIRIndex
    let subjects: FHIRSubjects
    var result: ClinicalRecord
    var attachments: [Attachment] = []
    /// The stay that the record is about.
    var encounterNumber: Int?
    /// Whom the record is about.
    var subject: FHIRSubjects.Subject?
    /// Resources about another patient, or none.
    var elsewhere: Set<Int> = []
    /// Observations of the patient's record that are about someone else: a fetus, a donor; with who it is.
    var focuses: [Int: CodedConcept] = [:]
    private var uses: [Int]
    private var budget = FHIRBudget()
    /// Observations whose values are curves.
    var sampled: Set<Int> = []
    /// Documents and reports whose attachments were taken.
    var attached: Set<Int> = []
    private var open: Set<Int> = []
    private var unreadTypes: Set<String> = []
    private var counts: [Omission: Int] = [:]

    /// What is not taken into the record.
    enum Omission: CaseIterable {
        case type, patient, attachment, withdrawn, bundle, sampledData, repetition
    }

    private init(_ value: JSONValue, type: String, id: String) {
        index = FHIRIndex(value, type: type)
        subjects = FHIRSubjects(index)
        result = ClinicalRecord(id: id, kind: .fhir)
        uses = Array(repeating: 0, count: index.resources.count)
        if type == "Bundle" {
            result.times.created = value.time("timestamp")
            result.confidentiality = value.confidentiality
        }
    }

    private mutating func read() {
        let compositions = top("Composition")
        readPatient(compositions.first)
        findElsewhere()
        readEncounter(compositions.first)
        for (place, composition) in compositions.enumerated() { readComposition(composition, isFirst: place == 0) }
        var members: Set<Int> = []
        for (number, resource) in index.resources.enumerated() where resource.container == nil && (resource.type == "DiagnosticReport" || resource.type == "Observation") {
            members.formUnion(memberNumbers(number))
        }
        for number in index.resources.indices where index.resources[number].container == nil && !members.contains(number) { readOutsideSections(number) }
        // What is a member of nothing that was read: its panel is missing, of another patient, or part of a circle.
        for number in members.sorted() where index.resources[number].container == nil { readOutsideSections(number) }
        counts[.bundle] = index.unreadBundles
        counts[.sampledData] = sampled.count
        report()
    }

    /// The results of a report or panel.
    func memberNumbers(_ number: Int) -> [Int] {
        let value = index.resources[number].value
        return (value.list("result") + value.list("hasMember")).compactMap { $0.words("reference") }.compactMap { index.find($0, from: number) }.filter { $0 != number }
    }

    func top(_ type: String) -> [Int] { index.resources.indices.filter { index.resources[$0].container == nil && index.resources[$0].type == type } }

    private mutating func readOutsideSections(_ number: Int) {
        guard uses[number] == 0, number != encounterNumber else { return }
        if index.resources[number].type == "DocumentReference" {
            if let section = section(ofDocument: number) { result.sections.append(section) }
            return
        }
        if index.resources[number].type == "DiagnosticReport", let section = section(ofReport: number) {
            result.sections.append(section)
            return
        }
        for var fact in facts(number, depth: 0) {
            fact.section = fact.section ?? Self.sections[fact.kind]
            result.facts.append(fact)
        }
    }

    private static let sections: [FactKind: String] = [
        .problem: "problem_list", .diagnosis: "diagnosis", .allergy: "allergies", .medication: "medications", .result: "results", .panel: "results",
        .vitalSign: "vital_signs", .procedure: "procedures", .immunization: "immunizations", .encounter: "encounters", .socialHistory: "social_history",
        .familyHistory: "family_history", .plan: "plan", .goal: "goals", .device: "medical_equipment", .functionalStatus: "functional_status",
        .careTeam: "care_team", .coverage: "coverage",
    ]

    mutating func omit(_ omission: Omission) { counts[omission, default: 0] += 1 }

    private mutating func report() {
        for omission in Omission.allCases {
            guard let count = counts[omission], count > 0 else { continue }
            let (code, message) =
                switch omission {
                case .type: ("record.unread-resource", "Resources of types that are not read were left out: \(count), of \(unreadTypes.count) types.")
                case .patient: ("record.other-patient", "Resources and texts about someone or something else than the patient were left out: \(count).")
                case .attachment: ("record.unread-attachment", "Attachments that are no text, are damaged or stand elsewhere were left out: \(count).")
                case .withdrawn: ("record.withdrawn", "Documents and reports that were taken back or replaced: \(count). Their texts were left out.")
                case .bundle: ("record.unread-resource", "Bundles that nest too deep were left out: \(count).")
                case .sampledData: ("record.unread-value", "Values that are curves of sampled data were left out: \(count).")
                case .repetition: ("record.unread-resource", "References to what was read too often already were left out: \(count).")
                }
            result.diagnostics.append(Diagnostic(code, message))
        }
    }

    /// Whether a resource may be read once more; to be followed by `leave`.
    mutating func enter(_ number: Int, depth: Int) -> Bool {
        guard depth < Self.depthLimit, !open.contains(number) else { return false }
        guard budget.allows(uses[number], of: number, in: index) else {
            omit(.repetition)
            return false
        }
        uses[number] += 1
        open.insert(number)
        return true
    }

    mutating func leave(_ number: Int) { open.remove(number) }

    /// The statements of a resource; none where it is no statement, was read too often, or is about someone else.
    mutating func facts(_ number: Int, depth: Int) -> [ClinicalFact] {
        guard enter(number, depth: depth) else { return [] }
        defer { leave(number) }
        let resource = index.resources[number]
        guard !elsewhere.contains(number) else {
            if uses[number] == 1, !Self.supporting.contains(resource.type) { omit(.patient) }
            return []
        }
        var facts: [ClinicalFact] = []
        switch resource.type {
        case "Condition": facts = [condition(resource.value)]
        case "AllergyIntolerance": facts = [allergy(resource.value)]
        case "FamilyMemberHistory": facts = familyHistory(resource.value, path: resource.path)
        case "Observation": facts = [observation(number, depth: depth)]
        case "DiagnosticReport": facts = [diagnosticReport(number, depth: depth)]
        case "MedicationRequest", "MedicationStatement", "MedicationAdministration", "MedicationDispense": facts = [medication(number)]
        case "Procedure": facts = [procedure(resource.value)]
        case "Immunization": facts = [immunization(resource.value)]
        case "ServiceRequest": facts = [serviceRequest(resource.value)]
        case "CarePlan": facts = [carePlan(resource.value, path: resource.path)]
        case "Goal": facts = [goal(resource.value)]
        case "Device": facts = [device(resource.value)]
        case "Coverage": facts = [coverage(resource.value)]
        case "CareTeam": facts = [careTeam(resource.value, path: resource.path)]
        case "Encounter": facts = [encounterFact(resource.value)]
        case _ where Self.supporting.contains(resource.type): break
        default:
            unreadTypes.insert(resource.type)
            if uses[number] == 1 { omit(.type) }
        }
        for place in facts.indices {
            if case .unknown = facts[place].place { facts[place].place = .located(line: nil, column: nil, path: resource.path) }
            if let focus = focuses[number] { Self.relate(&facts[place], focus) }
            if resource.isSuperseded { Self.supersede(&facts[place]) }
            facts[place].confidentiality = resource.value.confidentiality
        }
        return facts
    }

    /// Types that are read as statements.
    static let stating: Set<String> = [
        "Condition", "AllergyIntolerance", "FamilyMemberHistory", "Observation", "DiagnosticReport", "MedicationRequest", "MedicationStatement", "MedicationAdministration",
        "MedicationDispense", "Procedure", "Immunization", "ServiceRequest", "CarePlan", "Goal", "Device", "Coverage", "CareTeam", "Encounter",
    ]

    /// Types that state nothing by themselves: other resources refer to them, or they are read elsewhere.
    static let supporting: Set<String> = [
        "DocumentReference", "Composition", "Patient", "Practitioner", "PractitionerRole", "Organization", "Location", "RelatedPerson", "Specimen", "Medication", "Binary",
        "Provenance", "MessageHeader",
    ]
}
