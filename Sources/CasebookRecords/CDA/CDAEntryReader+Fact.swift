internal import CasebookCore
internal import CasebookXML

extension CDAEntryReader {
    // MARK: One statement

    mutating func fact(_ element: XMLElement, _ inherited: Inherited, readsLinks: Bool = true) -> ClinicalFact {
        var fact = ClinicalFact(kind: kind(element, inherited))
        if fact.kind == .observation, let panel = inherited.panel, panel != .panel { fact.kind = panel }
        fact.place = .node(element.index)
        fact.mood = mood(element) == .event ? inherited.mood ?? .event : mood(element)
        fact.negated = element.isTrue(.negationInd) || inherited.isDenied
        fact.nullFlavor = element.filled(.nullFlavor) ?? inherited.nullFlavor
        fact.relation = relation(element) ?? inherited.relation
        if let status = element.child(.statusCode)?.filled(.code) {
            let isWithdrawn = ClinicalFact.withdrawn.contains(status.lowercased())
            fact.status = isWithdrawn ? status : inherited.status ?? status
        } else {
            fact.status = inherited.status
        }
        fact.recorded = authorTime(element) ?? inherited.recorded
        fact.confidentiality = element.child(.confidentialityCode)?.filled(.code)
        var concept: CodedConcept?
        var medication = Dosage()
        var words: TextSpan?
        for child in element.children {
            switch child.cda {
            case .code:
                if concept == nil { concept = CDADataTypes.concept(child, resolve: resolver) }
                words = words ?? place(child)
            case .text: readText(child, &fact, &medication)
            case .effectiveTime:
                // The parts of a schedule (SXPR_TS) are read like times that stand side by side.
                for time in child.child(.comp) == nil ? [child] : child.children.filter({ $0.is(.comp) }) {
                    if fact.effective == nil, !isRepetition(time) { fact.effective = CDADataTypes.interval(time) }
                    if element.is(.substanceAdministration) || element.is(.supply) { readTiming(time, &medication) }
                }
            case .value:
                if fact.value == nil { readValue(child, &fact) } else { readFurtherValue(child, &fact) }
                // The words of what is stated, rather than of what sort of statement it is.
                words = place(child) ?? words
            case .interpretationCode:
                if fact.interpretation == nil { fact.interpretation = child.filled(.code) ?? child.filled(.displayName) ?? child.child(.originalText)?.content }
            case .referenceRange: if fact.referenceRange == nil, isNormal(child) { fact.referenceRange = referenceRange(child) }
            case .targetSiteCode: fact.site = fact.site ?? CDADataTypes.concept(child, resolve: resolver)
            case .routeCode: medication.route = CDADataTypes.concept(child, resolve: resolver)
            case .approachSiteCode: medication.site = CDADataTypes.concept(child, resolve: resolver)
            case .administrationUnitCode: medication.form = CDADataTypes.concept(child, resolve: resolver)
            case .doseQuantity:
                if let quantity = CDADataTypes.quantity(child) { (medication.dose, medication.doseUnit) = (quantity.value, quantity.unit) }
            case .rateQuantity:
                if let quantity = CDADataTypes.quantity(child) { (medication.rate, medication.rateUnit) = (quantity.value, quantity.unit) }
            case .maxDoseQuantity: medication.maximum = maximum(child)
            case .precondition: if !isEmptyPrecondition(child) { medication.asNeeded = true }
            case .consumable, .product:
                readProduct(child, &fact)
                words = place(child.descend(.manufacturedProduct, .manufacturedMaterial, .code)) ?? words
            case .participant:
                readParticipant(child, &fact)
                if fact.kind == .allergy { words = place(child.descend(.participantRole, .playingEntity, .code)) ?? words }
            case .performer, .informant, .author: if let participant = participant(child) { fact.participants.append(participant) }
            case .specimen: fact.site = fact.site ?? CDADataTypes.concept(child.descend(.specimenRole, .specimenPlayingEntity, .code), resolve: resolver)
            case .entryRelationship, .component: if readsLinks { readLink(child, &fact, &medication, inherited) }
            default: break
            }
        }
        if let words { fact.narrative = words }
        if fact.effective == nil { fact.effective = inherited.effective }
        if !medication.isEmpty { fact.dosage = medication }
        settle(&fact, concept)
        if fact.value == nil, fact.nullFlavor == nil, let reason = element.child(.value)?.filled(.nullFlavor), fact.kind != .problem, fact.kind != .diagnosis, fact.kind != .allergy
        {
            fact.nullFlavor = reason
        }
        return fact
    }

    /// Decides what the fact is about, out of the statement's code and value.
    private func settle(_ fact: inout ClinicalFact, _ concept: CodedConcept?) {
        if let concept, concept.system == ChineseDataElements.system {
            fact.dataElement = concept.code
            fact.kind = concept.code.flatMap { ChineseDataElements.kind($0) } ?? .observation
            // A history that is told is no statement of one thing.
            if [.problem, .allergy, .diagnosis].contains(fact.kind), case .text(let words)? = fact.value, !ChineseStatements.isPhrase(words) { fact.kind = .note }
        }
        switch fact.kind {
        case .familyHistory, .functionalStatus:
            // What a relative had is the value, whatever sort of statement the code says it is.
            if case .coded(let value)? = fact.value, fact.kind == .familyHistory || concept.map({ CDAStatementKinds.isShell($0) }) ?? true {
                fact.code = value
                fact.value = nil
            } else if fact.code == nil {
                fact.code = concept
            }
        case .problem, .diagnosis:
            if case .coded(let value)? = fact.value {
                fact.code = value
                fact.value = nil
            } else if case .text(let words)? = fact.value, fact.code == nil {
                fact.code = CodedConcept(originalText: words)
                fact.value = nil
            } else if fact.code == nil {
                fact.code = concept.flatMap { CDAStatementKinds.isShell($0) ? nil : $0 }
            }
        case .allergy:
            // The allergen is the participant; the value says what sort of allergy it is, and names the allergen where there is no participant.
            if fact.code == nil || fact.code?.isEmpty == true, case .coded(let value)? = fact.value {
                fact.code = value
                fact.value = nil
            } else if fact.code == nil, case .text(let words)? = fact.value {
                fact.code = CodedConcept(originalText: words)
                fact.value = nil
            } else if fact.code == nil {
                fact.code = concept.flatMap { CDAStatementKinds.isShell($0) ? nil : $0 }
            }
        case .medication, .immunization:
            if fact.code == nil { fact.code = concept.flatMap { CDAStatementKinds.isShell($0) ? nil : $0 } }
        case .device:
            if fact.code == nil { fact.code = concept }
        default:
            // What hangs on another statement, such as a reason or an effect, names itself in its value.
            if fact.code == nil, case .coded(let value)? = fact.value, let concept, CDAStatementKinds.isShell(concept) {
                fact.code = value
                fact.value = nil
            } else if fact.code == nil {
                fact.code = concept
            }
        }
        if fact.kind == .allergy, fact.code?.display != nil, let words = fact.code?.originalText?.lowercased(),
            fact.reactions.contains(where: { $0.concept.originalText?.lowercased() == words || $0.concept.display?.lowercased() == words })
        {
            // Some senders let the allergen refer to the words of what it does.
            fact.code?.originalText = nil
        }
        if let name = fact.code?.name { fact.name = name.singleSpaced }
        if fact.name == nil, fact.kind != .panel, let words = fact.dosage?.text, fact.kind == .medication { fact.name = words }
        settleAbsence(&fact, concept)
        if fact.nullFlavor != nil {
            // A statement that is missing says nothing, whatever codes stand in it.
            fact.code = nil
            fact.name = nil
            fact.value = nil
        } else if fact.code?.isEmpty == true, fact.name == nil {
            fact.nullFlavor = fact.code?.nullFlavor
            fact.code = nil
        }
        if fact.clinicalStatus == nil, fact.kind == .problem, fact.effective?.end != nil { fact.clinicalStatus = "resolved" }
    }

    /// Finds out whether the statement is that none is known.
    private func settleAbsence(_ fact: inout ClinicalFact, _ concept: CodedConcept?) {
        guard [.problem, .diagnosis, .allergy, .medication, .immunization, .procedure, .device].contains(fact.kind) else { return }
        var valueCode: String?
        if case .coded(let value)? = fact.value { valueCode = value.code }
        if let none = NoneKnown.of(code: fact.code?.code) ?? NoneKnown.of(code: valueCode) {
            fact.noneKnown = none
        } else if fact.negated {
            let about = fact.code?.code ?? fact.code?.translations.first?.code
            if about == nil {
                // A denial of nothing in particular; words such as "penicillin" are something.
                if fact.name.map({ NoneKnown.of(name: "no \($0)") != nil || NoneKnown.of(name: $0) != nil }) ?? true {
                    fact.noneKnown = NoneKnown.ofDenied(code: valueCode) ?? NoneKnown.ofDenied(code: concept?.code) ?? "any"
                }
            } else if let none = NoneKnown.ofDenied(code: about) {
                fact.noneKnown = none == "any" ? NoneKnown.ofDenied(code: valueCode) ?? none : none
            }
        } else if fact.kind != .procedure, fact.kind != .device, let name = fact.name {
            switch NoneKnown.answer(to: name) {
            case .noneKnown(let scope): fact.noneKnown = scope
            // Concepts that have a code of their own are named as they are: "No active bleeding" is a finding.
            case .denied: if fact.code?.code == nil, fact.kind != .medication { fact.negated = true }
            case .unknown: fact.nullFlavor = fact.nullFlavor ?? "UNK"
            case .something: break
            }
        }
        if fact.noneKnown != nil { fact.negated = true }
    }
}
