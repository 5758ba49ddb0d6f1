internal import CasebookCore
internal import CasebookRecords
internal import CasebookText

extension FHIRReader {
    /// The patient of the document, else the only or first one there is or that is named.
    mutating func readPatient(_ composition: Int?) {
        subject = composition.flatMap(subjects.subject) ?? top("Patient").first.flatMap(subjects.subject)
        if subject == nil {
            for place in index.resources.indices where subject == nil && index.resources[place].container == nil {
                subject = subjects.subject(of: place).flatMap { $0 == .other ? nil : $0 }
            }
        }
        guard let subject else { return }
        let patient: Int
        if case .patient(let number) = subject {
            patient = number
        } else {
            guard let number = index.resources.indices.first(where: { index.resources[$0].type == "Patient" && subjects.subject(of: $0) == subject }) else { return }
            patient = number
        }
        let value = index.resources[patient].value
        var read = RecordPatient()
        for identifier in value.list("identifier") {
            guard let number = identifier.words("value") else { continue }
            read.identifiers.append(.init(system: identifier.words("system").map(Self.bare), value: number, type: identifier.codeWord("type")))
        }
        read.name = Self.name(value)
        read.birthDate = value.time("birthDate")
        read.deathDate = value.time("deceasedDateTime")
        read.isDeceased = value.isTrue("deceasedBoolean") || read.deathDate != nil
        read.sex = value.words("gender")
        read.maritalStatus = value.concept("maritalStatus").flatMap { $0.name ?? $0.code }
        read.language = value.list("communication").lazy.compactMap { $0.concept("language") }.first.flatMap { $0.code ?? $0.name }
        read.address = value.list("address").lazy.compactMap(Self.address).first
        read.telecom = value.list("telecom").compactMap { $0.words("value") }
        for `extension` in value.list("extension") {
            guard let url = `extension`.words("url") else { continue }
            if url.hasSuffix("us-core-race") { read.race = Self.group(`extension`) }
            if url.hasSuffix("us-core-ethnicity") { read.ethnicity = Self.group(`extension`) }
        }
        result.patient = read
    }

    /// An object identifier without the prefix that makes a URI of it.
    private static func bare(_ system: String) -> String { system.hasPrefix("urn:oid:") ? String(system.dropFirst(8)) : system }

    private static func group(_ value: JSONValue) -> String? {
        let parts = value.list("extension")
        if let text = parts.first(where: { $0["url"]?.string == "text" })?.words("valueString") { return text }
        let names = parts.compactMap { $0["valueCoding"]?.words("display") }
        return names.isEmpty ? nil : names.joined(separator: "; ")
    }

    /// The name of a person, the official one where there are several.
    static func name(_ value: JSONValue) -> String? {
        let names = value.list("name")
        let chosen = names.first { $0["use"]?.string == "official" } ?? names.first { $0["use"]?.string != "old" } ?? names.first
        guard let chosen else { return nil }
        if let text = chosen.words("text") { return text }
        let given = chosen.list("given").compactMap(\.string)
        let family = chosen.words("family")
        if let family, (family + given.joined()).unicodeScalars.allSatisfy({ $0.value >= 0x3400 && $0.value <= 0x9FFF }) { return family + given.joined() }
        let parts = chosen.list("prefix").compactMap(\.string) + given + [family].compactMap(\.self) + chosen.list("suffix").compactMap(\.string)
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    private static func address(_ value: JSONValue) -> String? {
        if let text = value.words("text") { return text }
        let parts = value.list("line").compactMap(\.string) + ["city", "district", "state", "postalCode", "country"].compactMap { value.words($0) }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// The stay of the document, else the only one there is.
    mutating func readEncounter(_ composition: Int?) {
        let encounters = top("Encounter").filter(isStay)
        if encounters.count == 1 { encounterNumber = encounters[0] }
        if let composition, let reference = index.resources[composition].value.reference("encounter"), let found = index.find(reference, from: composition),
            index.resources[found].type == "Encounter", isStay(found)
        {
            encounterNumber = found
        }
        guard let encounterNumber else { return }
        let value = index.resources[encounterNumber].value
        var encounter = RecordEncounter()
        encounter.id = value.list("identifier").lazy.compactMap { $0.words("value") }.first ?? value.words("id")
        encounter.type = encounterType(value)
        encounter.start = value["period"]?.time("start")
        encounter.end = value["period"]?.time("end")
        let location = value.list("location").first?["location"]
        encounter.location = location?.words("display") ?? location.flatMap { named($0, from: encounterNumber) }
        encounter.disposition = value["hospitalization"]?.concept("dischargeDisposition").flatMap { $0.name ?? $0.code }
        if !encounter.isEmpty { result.encounter = encounter }
        result.times.start = encounter.start
        result.times.end = encounter.end
    }

    /// Whether an Encounter of the patient took or takes place.
    private func isStay(_ number: Int) -> Bool {
        let status = index.resources[number].value.status
        return !elsewhere.contains(number) && !index.resources[number].isSuperseded && status != "planned" && !Self.isWithdrawn(status)
    }

    private func encounterType(_ value: JSONValue) -> CodedConcept? {
        if let type = value.firstConcept("type") { return type }
        guard let coding = value["class"] else { return nil }
        let type = CodedConcept(system: coding.words("system").map(FHIRSystems.name), code: coding.words("code"), display: coding.words("display"))
        return type == CodedConcept() ? nil : type
    }

    /// An encounter other than the record's own.
    func encounterFact(_ value: JSONValue) -> ClinicalFact {
        let type = encounterType(value)
        var fact = ClinicalFact(kind: .encounter, name: type?.name, code: type, effective: value.period("period"))
        fact.status = value.status
        if fact.status == "planned" { fact.mood = .intent }
        let reasons = value.list("reasonCode").compactMap { $0.asConcept?.name }
        fact.comment = reasons.isEmpty ? nil : reasons.joined(separator: "; ")
        return fact
    }

    /// The name of whom or what a Reference means: as the resource has it, else as the reference shows it.
    func named(_ reference: JSONValue, from number: Int) -> String? {
        if let target = reference.words("reference"), let found = index.find(target, from: number) {
            let value = index.resources[found].value
            if let name = value.words("name") ?? Self.name(value) { return name }
            if let practitioner = value["practitioner"], practitioner.words("reference") != target { return practitioner.words("display") }
        }
        return reference.words("display")
    }
}
