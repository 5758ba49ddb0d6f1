internal import CasebookCore
internal import CasebookText

/// A Bundle parted by whom its resources are about, for one that tells of several, such as the answer to a search. A document is about one patient whoever
/// else stands in it.
struct FHIRPatients {
    private let bundle: JSONValue
    /// For each record the entries that it is made of; none where the Bundle is one record.
    private var parts: [[JSONValue]] = []
    private var lost = 0

    /// How many records the Bundle makes, at least one.
    var count: Int { max(parts.count, 1) }

    /// Takes any resource. Linear time.
    init(_ value: JSONValue) {
        bundle = value
        guard value.words("resourceType") == "Bundle", value.words("type") != "document" else { return }
        let index = FHIRIndex(value, type: "Bundle")
        let subjects = FHIRSubjects(index).all
        var owners: [FHIRSubjects.Subject: Int] = [:]
        for (place, resource) in index.resources.enumerated() where resource.container == nil && Self.makesRecord(resource.type) {
            if let subject = subjects[place], subject != .other, owners[subject] == nil { owners[subject] = owners.count }
        }
        guard owners.count > 1 else { return }
        part(index, subjects, owners)
    }

    /// What refers to a patient may be of no use to a reader, or state nothing: it makes no record.
    private static func makesRecord(_ type: String) -> Bool {
        type == "Patient" || type == "Composition" || type == "DocumentReference" || FHIRReader.stating.contains(type)
    }

    private mutating func part(_ index: FHIRIndex, _ subjects: [FHIRSubjects.Subject?], _ owners: [FHIRSubjects.Subject: Int]) {
        var own: [[Int]] = Array(repeating: [], count: owners.count)
        var unowned: [Int: Set<Int>] = [:]
        for (place, resource) in index.resources.enumerated() where resource.container == nil {
            if let subject = subjects[place] {
                if let owner = owners[subject] { own[owner].append(place) } else if !Self.isShared(resource.type) { lost += 1 }
            } else {
                unowned[place] = []
            }
        }
        // What names nobody goes with what refers to it, one step far, which is how far its reader looks.
        var references: [String] = []
        for owner in own.indices {
            for place in own[owner] {
                references.removeAll(keepingCapacity: true)
                Self.collect(index.resources[place].value, &references)
                for reference in references { if let found = index.find(reference, from: place), unowned[found] != nil { unowned[found]?.insert(owner) } }
            }
        }
        for (place, users) in unowned {
            guard Self.isShared(index.resources[place].type) else {
                if users.count == 1, let owner = users.first { own[owner].append(place) } else { lost += 1 }
                continue
            }
            for owner in users { own[owner].append(place) }
        }
        parts = own.map { $0.sorted().compactMap { index.markedEntry($0, isShared: unowned[$0] != nil) } }
    }

    private static func isShared(_ type: String) -> Bool { FHIRReader.supporting.contains(type) && !makesRecord(type) }

    /// What a resource refers to; no deeper than the JSON nests.
    private static func collect(_ value: JSONValue, _ references: inout [String]) {
        switch value {
        case .array(let items): for item in items { collect(item, &references) }
        case .object(let members):
            for member in members {
                if let reference = member.value.string {
                    if member.key == "reference" || member.key == "url" { references.append(reference) }
                } else {
                    collect(member.value, &references)
                }
            }
        default: break
        }
    }

    /// What belongs to none of the records.
    var diagnostics: [Diagnostic] {
        lost == 0 ? [] : [Diagnostic("record.other-patient", "Resources that name no patient, or something else, in a Bundle of several patients were left out: \(lost).")]
    }

    /// The Bundle as far as it is about a patient; entries keep their paths. Linear time.
    func value(_ patient: Int) -> JSONValue {
        guard count > 1 else { return bundle }
        var part = bundle
        part["entry"] = .array(parts[patient])
        return part
    }
}
