internal import CasebookCore
internal import CasebookRecords

extension FHIRReader {
    /// Finds what is about someone or something else than the record's patient, in linear time. The results of such a panel are about the same, unless they
    /// say otherwise themselves.
    mutating func findElsewhere() {
        var open: [Int] = []
        for number in index.resources.indices {
            let resource = index.resources[number]
            if let named = subjects.subject(of: number), named != subject || named == .other { elsewhere.insert(number) }
            if resource.type == "Observation" { focuses[number] = focus(of: resource.value, from: number) }
            if elsewhere.contains(number) || focuses[number] != nil { open.append(number) }
        }
        while let number = open.popLast() {
            for member in memberNumbers(number) where !elsewhere.contains(member) {
                if elsewhere.contains(number), subjects.subject(of: member) == nil {
                    elsewhere.insert(member)
                    open.append(member)
                } else if let focus = focuses[number], focuses[member] == nil, index.resources[member].value["focus"] == nil {
                    focuses[member] = focus
                    open.append(member)
                }
            }
        }
    }

    /// Whom or what a resource or section of the patient's record is about that is neither the patient nor a part, state or treatment of his; nil for most.
    func focus(of value: JSONValue, from number: Int) -> CodedConcept? {
        for focus in value["focus"]?.array ?? value["focus"].map({ [$0] }) ?? [] {
            if subject != nil, subjects.subject(of: focus, from: number) == subject { continue }
            let type = subjects.type(of: focus, from: number)
            guard let type else {
                // Who it is cannot be told: it is not the patient, or there would be no focus.
                if focus.words("reference") == nil, focus.words("display") == nil, focus["identifier"] == nil { continue }
                return CodedConcept(originalText: focus.words("display") ?? "focus")
            }
            guard Self.others.contains(type) else { continue }
            let found = focus.words("reference").flatMap { index.find($0, from: number) }
            if let relation = found.flatMap({ index.resources[$0].value.firstConcept("relationship") }) { return relation }
            return CodedConcept(originalText: focus.words("display") ?? type)
        }
        return nil
    }

    private static let others: Set<String> = ["Patient", "RelatedPerson", "Person", "Practitioner", "PractitionerRole", "Group", "Organization", "Location", "Substance"]

    /// Says of a statement and those in it whom they are about.
    static func relate(_ fact: inout ClinicalFact, _ relation: CodedConcept) {
        fact.relation = fact.relation ?? relation
        for place in fact.members.indices { relate(&fact.members[place], relation) }
        for place in fact.related.indices { relate(&fact.related[place].fact, relation) }
    }

    /// Marks a statement and those in it as replaced.
    static func supersede(_ fact: inout ClinicalFact) {
        fact.superseded = true
        for place in fact.members.indices { supersede(&fact.members[place]) }
        for place in fact.related.indices { supersede(&fact.related[place].fact) }
    }

    /// Takes back a statement and those in it; what was taken back already keeps its own state.
    static func withdraw(_ fact: inout ClinicalFact, _ status: String?) {
        if !isWithdrawn(fact.status) { fact.status = status }
        for place in fact.members.indices { withdraw(&fact.members[place], status) }
        for place in fact.related.indices { withdraw(&fact.related[place].fact, status) }
    }

    static func isWithdrawn(_ status: String?) -> Bool { status.map { ClinicalFact.withdrawn.contains($0.lowercased()) } ?? false }
}
