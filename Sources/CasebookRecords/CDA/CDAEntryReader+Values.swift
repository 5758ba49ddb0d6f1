internal import CasebookCore
internal import CasebookXML

extension CDAEntryReader {
    /// Where the words of a concept stand in the narrative.
    mutating func place(_ element: XMLElement?) -> TextSpan? {
        guard let reference = element?.child(.originalText)?.child(.reference) else { return nil }
        note(reference)
        return context.span(reference)
    }

    mutating func readText(_ text: XMLElement, _ fact: inout ClinicalFact, _ dosage: inout Dosage) {
        if let reference = text.child(.reference) {
            fact.narrative = context.span(reference)
            note(reference)
        }
        guard let words = CDADataTypes.words(text, resolve: resolver) else { return }
        // A reference to a whole table row is no instruction.
        if fact.kind == .medication { if !words.contains(" | ") { dosage.text = dosage.text ?? words } } else if text.child(.reference) == nil { fact.comment = words }
    }

    func readValue(_ element: XMLElement, _ fact: inout ClinicalFact) {
        let type = element.attribute(.type).map { $0.split(separator: ":").last.map(String.init) ?? $0 } ?? ""
        switch type {
        case "PQ", "IVL_PQ", "INT", "REAL", "IVL_INT", "IVL_REAL", "MO":
            if let quantity = CDADataTypes.quantity(element) {
                (fact.value, fact.unit) = (quantity.value, quantity.unit)
                readComparator(element, &fact)
            }
        case "CD", "CE", "CV", "CO", "CS", "CR", "SC":
            if let concept = CDADataTypes.concept(element, resolve: resolver), !concept.isEmpty {
                fact.value = .coded(concept)
            }
        case "BL":
            if let value = element.filled(.value) { fact.value = .bool(value == "true" || value == "1") }
        case "TS", "IVL_TS":
            if let time = CDADataTypes.interval(element) {
                switch (time.start, time.end) {
                case (let start?, let end?): fact.value = .text("\(start)/\(end)")
                case (let start?, nil): fact.value = .time(start)
                case (nil, let end): fact.value = end.map { .text("../\($0)") }
                }
            } else if !element.hasAttribute(.nullFlavor), let raw = element.filled(.value) {
                fact.value = .text(raw)
            }
        case "RTO", "RTO_PQ_PQ", "RTO_QTY_QTY":
            let parts = [element.child(.numerator), element.child(.denominator)].compactMap { part in
                part?.filled(.value).map { value in part?.filled(.unit).map { $0 == "1" ? value : "\(value) \($0)" } ?? value }
            }
            if !parts.isEmpty { fact.value = .text(parts.joined(separator: parts.contains { $0.contains(" ") } ? " / " : "/")) }
        default:
            if element.attribute(.representation, is: "B64") {
                // A file within the statement; only text is a value.
                if let bytes = Base64.decode(element.text), let words = DocumentBody.text(bytes, mediaType: element.filled(.mediaType)?.lowercased() ?? "") {
                    fact.value = .text(words)
                }
            } else if element.content == nil, element.hasAttribute(.unit), let quantity = CDADataTypes.quantity(element) {
                (fact.value, fact.unit) = (quantity.value, quantity.unit)
            } else if let words = CDADataTypes.words(element, resolve: resolver) {
                fact.value = .text(words)
            } else if let concept = CDADataTypes.concept(element, resolve: resolver), !concept.isEmpty {
                fact.value = .coded(concept)
            } else if let quantity = CDADataTypes.quantity(element) {
                (fact.value, fact.unit) = (quantity.value, quantity.unit)
            }
        }
    }

    /// A second value, such as another organism that grew.
    func readFurtherValue(_ element: XMLElement, _ fact: inout ClinicalFact) {
        var further = ClinicalFact(kind: .observation)
        further.place = .node(element.index)
        readValue(element, &further)
        guard let value = further.value else { return }
        if case .coded(let concept) = value { (further.name, further.code, further.value) = (concept.name, concept, nil) }
        further.negated = fact.negated
        further.mood = fact.mood
        fact.related.append(RelatedFact(relation: "value", fact: further))
    }

    /// An interval with one end is a number and how it compares.
    func readComparator(_ element: XMLElement, _ fact: inout ClinicalFact) {
        guard case .range(let low, let high)? = fact.value, low == nil || high == nil, let number = low ?? high else { return }
        let isStrict = element.child(low == nil ? .high : .low)?.attribute(.inclusive, is: "false") ?? false
        fact.comparator = (low == nil ? "<" : ">") + (isStrict ? "" : "=")
        fact.value = .number(number)
    }

    /// Ranges are also given for what is critical or high.
    func isNormal(_ range: XMLElement) -> Bool { range.child(.observationRange)?.child(.interpretationCode)?.filled(.code).map { $0 == "N" } ?? true }

    func referenceRange(_ element: XMLElement) -> ReferenceRange? {
        guard let range = element.child(.observationRange) else { return nil }
        var result = ReferenceRange()
        result.text = range.child(.text).flatMap { CDADataTypes.words($0, resolve: resolver) }
        if let value = range.child(.value) {
            switch CDADataTypes.quantity(value) {
            case (.range(let low, let high), let unit)?: (result.low, result.high, result.unit) = (low, high, unit)
            case (.number(let number), let unit)?: (result.low, result.high, result.unit) = (number, number, unit)
            default: result.text = result.text ?? CDADataTypes.words(value, resolve: resolver) ?? value.filled(.displayName)
            }
        }
        return result.isEmpty ? nil : result
    }

    func isRepetition(_ time: XMLElement) -> Bool { time.child(.period) != nil || time.child(.event) != nil || time.attribute(.operator, is: "A") }

    func readTiming(_ time: XMLElement, _ dosage: inout Dosage) {
        if let period = time.child(.period) {
            if let value = period.filled(.value).flatMap({ Numeral.json($0) }) {
                (dosage.period, dosage.periodUnit) = (value, period.filled(.unit))
            } else if let low = period.child(.low), let high = period.child(.high), let first = low.filled(.value), let last = high.filled(.value) {
                (dosage.period, dosage.periodUnit) = ("\(first)-\(last)", low.filled(.unit))
            }
        }
        if let event = time.child(.event)?.filled(.code) { dosage.timing = event }
    }

    func maximum(_ element: XMLElement) -> String? {
        guard let numerator = element.child(.numerator), let value = numerator.filled(.value) else { return nil }
        var text = value + (numerator.filled(.unit).map { $0 == "1" ? "" : " \($0)" } ?? "")
        if let denominator = element.child(.denominator), let value = denominator.filled(.value) {
            text += " / \(value)" + (denominator.filled(.unit).map { $0 == "1" ? "" : " \($0)" } ?? "")
        }
        return text
    }

    func isEmptyPrecondition(_ element: XMLElement) -> Bool {
        guard let criterion = element.child(.criterion) else { return true }
        return criterion.hasAttribute(.nullFlavor)
    }

    func readProduct(_ consumable: XMLElement, _ fact: inout ClinicalFact) {
        guard let product = consumable.child(.manufacturedProduct) else { return }
        let material = product.child(.manufacturedMaterial) ?? product.child(.manufacturedLabeledDrug)
        guard let material else { return }
        var concept = CDADataTypes.concept(material.child(.code), resolve: resolver) ?? CodedConcept()
        if concept.display == nil, concept.originalText == nil, let name = material.child(.name)?.content { concept.originalText = name.singleSpaced }
        fact.code = concept
    }

    mutating func readParticipant(_ element: XMLElement, _ fact: inout ClinicalFact) {
        let role = element.child(.participantRole)
        let entity = role?.child(.playingEntity) ?? role?.child(.playingDevice)
        let type = element.filled(.typeCode) ?? ""
        if fact.kind == .allergy, type == "CSM", let entity {
            var concept = CDADataTypes.concept(entity.child(.code), resolve: resolver) ?? CodedConcept()
            if concept.name == nil, let name = entity.child(.name)?.content { concept.originalText = name.singleSpaced }
            if !concept.isEmpty || fact.code == nil { fact.code = concept.isEmpty ? nil : concept }
            return
        }
        let device = role?.child(.playingDevice).flatMap { CDADataTypes.concept($0.child(.code), resolve: resolver) }
        if fact.kind == .device, let device, !device.isEmpty {
            fact.code = device
            return
        }
        let name = CDADataTypes.personName(entity?.child(.name)) ?? device?.name ?? CDADataTypes.concept(role?.child(.code), resolve: resolver)?.name
        let organization = role?.child(.scopingEntity)?.child(.desc)?.content
        guard name != nil || organization != nil else {
            if let participant = participant(element) { fact.participants.append(participant) }
            return
        }
        fact.participants.append(FactParticipant(role: type.isEmpty ? "participant" : type, name: name, organization: organization, time: CDADataTypes.time(element.child(.time))))
    }

    func participant(_ element: XMLElement) -> FactParticipant? {
        let entity = element.child(.assignedEntity) ?? element.child(.assignedAuthor) ?? element.child(.associatedEntity)
        let person = entity?.child(.assignedPerson) ?? entity?.child(.associatedPerson)
        let name = CDADataTypes.personName(person?.child(.name))
        let organization = (entity?.child(.representedOrganization) ?? entity?.child(.scopingOrganization))?.child(.name)?.content
        let time = element.child(.time).flatMap { CDADataTypes.interval($0)?.start }
        guard name != nil || organization != nil else { return nil }
        return FactParticipant(role: element.filled(.typeCode) ?? element.name, name: name, organization: organization, time: time)
    }
}
