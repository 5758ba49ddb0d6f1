internal import CasebookCore

/// Whom the resources of a document are about.
struct FHIRSubjects {
    enum Subject: Hashable {
        /// A Patient of the document, by the number of the resource.
        case patient(Int)
        /// A patient who has no resource in the document's entries, by what names him.
        case absent(String)
        /// No patient: a group, a device, a place.
        case other
    }

    let index: FHIRIndex
    /// Patients by identifier and by name; those that several have mean none.
    private var identifiers: [String: Int?] = [:]
    private var names: [String: Int?] = [:]

    init(_ index: FHIRIndex) {
        self.index = index
        for (place, resource) in index.resources.enumerated() where resource.type == "Patient" && resource.container == nil {
            let patient = index.first(of: place)
            for key in Self.identifiers(of: resource.value) { Self.enter(patient, key, &identifiers) }
            if let name = FHIRReader.name(resource.value) { Self.enter(patient, Self.spelled(name), &names) }
        }
    }

    private static func enter(_ patient: Int, _ key: String, _ table: inout [String: Int?]) {
        guard let known = table[key] else {
            table[key] = .some(patient)
            return
        }
        if known != patient { table.updateValue(nil, forKey: key) }
    }

    /// The subjects of all resources in order.
    var all: [Subject?] { index.resources.indices.map(subject) }

    /// The subject that a resource names; nil when it names none. A Patient is its own.
    func subject(of number: Int) -> Subject? {
        let resource = index.resources[number]
        if resource.type == "Patient" { return resource.container == nil ? .patient(index.first(of: number)) : contained(number) }
        for key in ["subject", "patient", "beneficiary"] {
            if let reference = resource.value[key], let subject = subject(of: reference, from: number) { return subject }
        }
        return nil
    }

    /// Whom a Reference means; nil when it says nothing.
    func subject(of reference: JSONValue, from number: Int) -> Subject? {
        let target = reference.words("reference")
        if let target, let found = index.find(target, from: number) { return index.resources[found].type == "Patient" ? subject(of: found) : .other }
        let identifier = reference["identifier"].flatMap(Self.identifier) ?? target.flatMap(Self.identifier)
        if let identifier, let patient = identifiers[identifier] ?? nil { return .patient(patient) }
        if let type = reference.words("type") ?? target.flatMap(Self.type), type != "Patient" { return .other }
        if let target { return .absent(target.utf8.first == UInt8(ascii: "#") ? "\(index.resources[number].container ?? number)\(target)" : index.absolute(target, from: number)) }
        if let identifier { return .absent(identifier) }
        guard let name = reference.words("display").map(Self.spelled) else { return nil }
        return (names[name] ?? nil).map { .patient($0) } ?? .absent(name)
    }

    /// The type of resource that a Reference means, as far as it can be told.
    func type(of reference: JSONValue, from number: Int) -> String? {
        let target = reference.words("reference")
        if let target, let found = index.find(target, from: number) { return index.resources[found].type }
        return reference.words("type") ?? target.flatMap(Self.type)
    }

    /// A Patient within another resource: the same as one with the same identifiers, else as one with the same name and birth date.
    private func contained(_ number: Int) -> Subject {
        let value = index.resources[number].value
        let keys = Self.identifiers(of: value)
        for key in keys { if let patient = identifiers[key] ?? nil { return .patient(patient) } }
        if let key = keys.first { return .absent(key) }
        guard let name = FHIRReader.name(value).map(Self.spelled) else { return .absent("#\(number)") }
        let birth = value.time("birthDate")
        if let patient = names[name] ?? nil, birth == nil || birth == index.resources[patient].value.time("birthDate") { return .patient(patient) }
        return .absent("\(name) \(birth ?? "")")
    }

    private static func identifiers(of patient: JSONValue) -> [String] { patient.list("identifier").compactMap(identifier) }

    private static func identifier(_ value: JSONValue) -> String? { value.words("value").map { "\(value.words("system") ?? "")|\($0)" } }

    /// The identifier that a conditional reference asks for.
    private static func identifier(_ reference: String) -> String? {
        let start = "Patient?identifier="
        guard reference.hasPrefix(start), reference.contains("|") else { return nil }
        return String(reference.dropFirst(start.count))
    }

    /// The type that a literal reference names.
    private static func type(_ reference: String) -> String? {
        if reference.hasPrefix("Patient?") { return "Patient" }
        let parts = FHIRIndex.normalized(reference).split(separator: "/")
        guard parts.count > 1, let first = parts.suffix(2).first, let letter = first.utf8.first, letter >= 0x41 && letter <= 0x5A else { return nil }
        return String(first)
    }

    private static func spelled(_ name: String) -> String { name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
