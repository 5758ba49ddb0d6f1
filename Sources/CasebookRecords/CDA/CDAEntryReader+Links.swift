internal import CasebookCore
internal import CasebookXML

extension CDAEntryReader {
    // MARK: Statements beside a statement

    mutating func readLink(_ link: XMLElement, _ fact: inout ClinicalFact, _ dosage: inout Dosage, _ above: Inherited) {
        let type = link.filled(.typeCode) ?? "COMP"
        var inherited = Inherited(depth: above.depth, relation: fact.relation, isAside: true)
        inherited.mood = fact.mood == .event ? nil : fact.mood
        // What is taken back, not done or not known is so with its parts.
        if let status = fact.status, ClinicalFact.withdrawn.contains(status.lowercased()) { inherited.status = status }
        inherited.isDenied = fact.negated && type == "COMP"
        inherited.nullFlavor = fact.nullFlavor
        for child in link.children where Self.isStatement(child) {
            if CDAStatementKinds.isAttribute(child) {
                read(attribute: child, into: &fact, &dosage)
                continue
            }
            let isReaction = fact.kind == .allergy && (type == "MFST" || type == "CAUS" || CDAStatementKinds.isReaction(child))
            for related in statements(child, inherited) {
                let concept = related.valueConcept ?? related.code
                if isReaction, !related.negated, let concept, !concept.isEmpty {
                    fact.reactions.append(Reaction(concept: concept, severity: related.severity))
                } else {
                    fact.related.append(RelatedFact(relation: type, fact: related))
                }
            }
        }
    }

    /// Reads a remark on a container into what it holds.
    mutating func read(attribute element: XMLElement, into fact: inout ClinicalFact) {
        var dosage = fact.dosage ?? Dosage()
        read(attribute: element, into: &fact, &dosage)
        if !dosage.isEmpty { fact.dosage = dosage }
    }

    /// Reads status, severity, remarks and instructions into the fact.
    private mutating func read(attribute element: XMLElement, into fact: inout ClinicalFact, _ dosage: inout Dosage) {
        let concept = element.child(.value).flatMap { CDADataTypes.concept($0, resolve: resolver) }
        let words = concept?.display ?? concept?.name ?? concept?.code
        switch CDAStatementKinds.attribute(element) {
        case .status:
            fact.clinicalStatus = fact.clinicalStatus ?? concept?.code.flatMap { CDAStatementKinds.statuses[$0] } ?? words?.lowercased()
        case .severity: fact.severity = fact.severity ?? words
        case .criticality: fact.criticality = fact.criticality ?? words
        case .comment: if let text = element.child(.text), let words = CDADataTypes.words(text, resolve: resolver) { fact.comment = fact.comment ?? words }
        case .instruction:
            guard let text = element.child(.text), let words = CDADataTypes.words(text, resolve: resolver) else { return }
            // A reference to a whole table row is no instruction.
            if fact.kind == .medication { if !words.contains(" | ") { dosage.text = dosage.text ?? words } } else { fact.comment = fact.comment ?? words }
        case .other, nil: break
        }
    }
}

extension ClinicalFact {
    fileprivate var valueConcept: CodedConcept? {
        if case .coded(let concept)? = value { return concept }
        return nil
    }
}
