internal import CasebookText

/// A Bundle parted by its patients, for one that holds several, such as the answer to a search. A document is about one patient whoever else stands in it.
struct FHIRPatients {
    private static let nobody = -1
    private static let all = -2

    private let bundle: JSONValue
    /// For each entry: the number of its patient, `all` for what states nothing about anyone, or `nobody` for statements about a patient who is not there.
    private var owners: [Int] = []
    /// Records that the Bundle makes, at least one.
    private(set) var count = 1

    /// Takes any resource. Linear time.
    init(_ value: JSONValue) {
        bundle = value
        guard value.words("resourceType") == "Bundle", value.words("type") != "document" else { return }
        let index = FHIRIndex(value, type: "Bundle")
        var numbers: [Int: Int] = [:]
        for (place, resource) in index.resources.enumerated() where resource.entry != nil && resource.type == "Patient" && !resource.isSuperseded {
            numbers[place] = numbers.count
        }
        guard numbers.count > 1 else { return }
        count = numbers.count
        owners = Array(repeating: Self.all, count: value.list("entry").count)
        for (place, resource) in index.resources.enumerated() {
            guard let entry = resource.entry else { continue }
            if let number = numbers[place] {
                owners[entry] = number
            } else if let subject = resource.value.patientReference {
                owners[entry] = index.find(subject, from: place).flatMap { numbers[$0] } ?? Self.nobody
            } else if !FHIRReader.supporting.contains(resource.type) || resource.type == "Composition" || resource.type == "DocumentReference" {
                owners[entry] = Self.nobody
            }
        }
    }

    /// What belongs to none of the records.
    var diagnostics: [Diagnostic] {
        let lost = owners.count { $0 == Self.nobody }
        return lost == 0 ? [] : [Diagnostic("record.other-patient", "Resources that name no patient of the Bundle were left out: \(lost).")]
    }

    /// The Bundle as far as it is about a patient; entries keep their places. Linear time.
    func value(_ patient: Int) -> JSONValue {
        guard count > 1 else { return bundle }
        var part = bundle
        part["entry"] = .array(zip(bundle.list("entry"), owners).map { $1 == patient || $1 == Self.all ? $0 : .null })
        return part
    }
}
