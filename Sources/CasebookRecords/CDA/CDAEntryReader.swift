internal import CasebookCore
internal import CasebookXML

/// Reads the structured entries of a section into facts. What a template does not tell, the section's kind and the element's own shape do, so that entries
/// of unknown templates are kept as well.
struct CDAEntryReader {
    let context: CDASectionContext
    /// Whether statements are put together as Chinese national documents part them.
    var isChinese = false
    private(set) var facts: [ClinicalFact] = []
    /// References to IDs that are nowhere in the document.
    private(set) var danglingReferences = 0

    init(context: CDASectionContext) { self.context = context }

    /// What an outer statement hands down to those in it.
    struct Inherited {
        var status: String?
        var effective: EffectiveTime?
        var recorded: String?
        var mood: FactMood?
        var isDenied = false
        var relation: CodedConcept?
        /// Kind of the statement above, for those without a template of their own.
        var panel: FactKind?
    }

    /// Reads one `entry`.
    mutating func read(_ entry: XMLElement) {
        for child in entry.children where Self.isStatement(child) { facts += statements(child, Inherited()) }
        if isChinese { facts = ChineseStatements.merged(facts) }
    }

    /// Reads a statement that stands alone, or those just below another element.
    mutating func read(statement root: XMLElement) {
        if Self.isStatement(root) { facts += statements(root, Inherited()) } else { read(within: root) }
    }

    /// Reads the outermost statements below an element, however deep.
    mutating func read(within element: XMLElement) {
        for child in element.children {
            if Self.isStatement(child) { facts += statements(child, Inherited()) } else { read(within: child) }
        }
    }

    static func isStatement(_ element: XMLElement) -> Bool {
        switch element.cda {
        case .observation, .act, .substanceAdministration, .supply, .procedure, .encounter, .organizer: true
        default: false
        }
    }

    /// The statements that an element and what hangs on it amount to.
    private mutating func statements(_ element: XMLElement, _ inherited: Inherited) -> [ClinicalFact] {
        switch element.cda {
        case .act where isContainer(element): container(element, inherited)
        case .organizer: organizer(element, inherited)
        default: [fact(element, inherited)]
        }
    }

    // MARK: Containers

    /// Acts that only hold together what they are about: concerns, and the heads of diagnoses and medication lists.
    private func isContainer(_ act: XMLElement) -> Bool {
        guard act.children.contains(where: { Self.isLink($0) && $0.children.contains { Self.isStatement($0) } }) else { return false }
        if act.children.contains(where: { $0.is(.templateId) && Self.containers.contains($0.filled(.root) ?? "") }) { return true }
        guard let code = act.child(.code) else { return true }
        if code.hasAttribute(.nullFlavor) { return true }
        return code.filled(.code).map { Self.containerCodes.contains($0) } ?? true
    }

    private static func isLink(_ element: XMLElement) -> Bool { element.is(.entryRelationship) || element.is(.component) }

    private static let containers: Set<String> = [
        "2.16.840.1.113883.10.20.22.4.3", "2.16.840.1.113883.10.20.22.4.30", "2.16.840.1.113883.10.20.22.4.33", "2.16.840.1.113883.10.20.22.4.34",
        "2.16.840.1.113883.10.20.22.4.35", "2.16.840.1.113883.10.20.22.4.36", "2.16.840.1.113883.10.20.22.4.65", "2.16.840.1.113883.10.20.22.4.132",
        "2.16.840.1.113883.10.20.1.27", "2.16.840.1.113883.10.20.22.4.136",
    ]
    private static let containerCodes: Set<String> = [
        "CONC", "48765-2", "11450-4", "11535-2", "46241-6", "10183-2", "42346-7", "29308-4", "10219-4", "10218-6", "75310-3", "8651-2", "52534-5",
    ]

    private mutating func container(_ act: XMLElement, _ inherited: Inherited) -> [ClinicalFact] {
        var down = inherited
        let status = act.child(.statusCode)?.filled(.code)
        down.status = status ?? inherited.status
        down.mood = mood(act) == .event ? inherited.mood : mood(act)
        if let time = act.child(.effectiveTime).flatMap({ CDADataTypes.interval($0) }) { down.effective = time }
        down.recorded = authorTime(act) ?? inherited.recorded
        down.isDenied = inherited.isDenied || act.attribute(.negationInd, is: "true")
        var found: [ClinicalFact] = []
        for link in act.children where Self.isLink(link) {
            for child in link.children where Self.isStatement(child) {
                // A remark or priority beside the concern is no problem of its own.
                if isAttribute(child) { continue }
                found += statements(child, down)
            }
        }
        return found.isEmpty ? [fact(act, inherited)] : found
    }

    private mutating func organizer(_ element: XMLElement, _ inherited: Inherited) -> [ClinicalFact] {
        var down = inherited
        down.effective = element.child(.effectiveTime).flatMap { CDADataTypes.interval($0) } ?? inherited.effective
        down.recorded = authorTime(element) ?? inherited.recorded
        if mood(element) != .event { down.mood = mood(element) }
        if let relative = element.descend(.subject, .relatedSubject) {
            down.relation = CDADataTypes.concept(relative.child(.code), resolve: context.resolve)
        }
        if let status = element.child(.statusCode)?.filled(.code), ClinicalFact.withdrawn.contains(status.lowercased()) { down.status = status }
        down.panel = kind(element)
        var members: [ClinicalFact] = []
        for link in element.children where Self.isLink(link) {
            for child in link.children where Self.isStatement(child) { members += statements(child, down) }
        }
        if down.relation != nil { return members }
        var panel = fact(element, inherited, readsLinks: false)
        panel.kind = .panel
        panel.members = members
        return [isChinese ? ChineseStatements.result(of: panel) : panel]
    }

    // MARK: One statement

    private mutating func fact(_ element: XMLElement, _ inherited: Inherited, readsLinks: Bool = true) -> ClinicalFact {
        var fact = ClinicalFact(kind: kind(element))
        if fact.kind == .observation, let panel = inherited.panel, panel != .panel { fact.kind = panel }
        fact.place = .node(element.index)
        fact.mood = mood(element) == .event ? inherited.mood ?? .event : mood(element)
        fact.negated = element.attribute(.negationInd, is: "true") || inherited.isDenied
        fact.nullFlavor = element.filled(.nullFlavor)
        fact.relation = inherited.relation
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
        var hasTime = false
        var words: TextSpan?
        for child in element.children {
            switch child.cda {
            case .code:
                concept = CDADataTypes.concept(child, resolve: resolver)
                words = words ?? place(child)
            case .text: readText(child, &fact, &medication)
            case .effectiveTime:
                if !hasTime || child.hasAttribute(.type) == false || fact.kind != .medication {
                    if fact.effective == nil, !isRepetition(child), let time = CDADataTypes.interval(child) {
                        fact.effective = time
                        hasTime = true
                    }
                }
                if element.is(.substanceAdministration) || element.is(.supply) { readTiming(child, &medication) }
            case .value:
                readValue(child, &fact)
                // The words of what is stated, rather than of what sort of statement it is.
                words = place(child) ?? words
            case .interpretationCode:
                if fact.interpretation == nil { fact.interpretation = child.filled(.code) ?? child.filled(.displayName) ?? child.child(.originalText)?.content }
            case .referenceRange: if fact.referenceRange == nil { fact.referenceRange = referenceRange(child) }
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
            case .consumable:
                readProduct(child, &fact, &medication)
                words = place(child.descend(.manufacturedProduct, .manufacturedMaterial, .code)) ?? words
            case .participant:
                readParticipant(child, &fact)
                if fact.kind == .allergy { words = place(child.descend(.participantRole, .playingEntity, .code)) ?? words }
            case .performer, .informant, .author: if let participant = participant(child) { fact.participants.append(participant) }
            case .specimen: fact.site = fact.site ?? CDADataTypes.concept(child.descend(.specimenRole, .specimenPlayingEntity, .code), resolve: resolver)
            case .subject: fact.relation = fact.relation ?? CDADataTypes.concept(child.descend(.relatedSubject, .code), resolve: resolver)
            case .entryRelationship, .component: if readsLinks { readLink(child, &fact, &medication) }
            default: break
            }
        }
        if let words { fact.narrative = words }
        if fact.effective == nil { fact.effective = inherited.effective }
        if !medication.isEmpty { fact.dosage = medication }
        settle(&fact, concept)
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
            if case .coded(let value)? = fact.value, concept.map({ Self.isShell($0) }) ?? true {
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
                fact.code = concept.flatMap { Self.isShell($0) ? nil : $0 }
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
                fact.code = concept.flatMap { Self.isShell($0) ? nil : $0 }
            }
        case .medication, .immunization:
            if fact.code == nil { fact.code = concept.flatMap { Self.isShell($0) ? nil : $0 } }
        case .device:
            if fact.code == nil { fact.code = concept }
        default:
            if fact.code == nil { fact.code = concept }
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
                if fact.kind == .allergy || fact.name == nil { fact.noneKnown = NoneKnown.ofDenied(code: valueCode) ?? NoneKnown.ofDenied(code: concept?.code) ?? "any" }
            } else if let none = NoneKnown.ofDenied(code: about) {
                fact.noneKnown = none == "any" ? NoneKnown.ofDenied(code: valueCode) ?? none : none
            }
        } else if fact.kind != .procedure, fact.kind != .device, let none = NoneKnown.of(name: fact.name) {
            fact.noneKnown = none
        }
        if fact.noneKnown != nil { fact.negated = true }
    }

    /// Codes that say what sort of statement stands there, and not what is stated.
    private static func isShell(_ concept: CodedConcept) -> Bool {
        guard let code = concept.code else { return concept.isEmpty }
        return shells.contains(code)
    }

    private static let shells: Set<String> = [
        "ASSERTION", "CONC", "55607006", "64572001", "404684003", "75326-9", "75323-6", "75321-0", "75318-6", "29308-4", "282291009", "418799008", "409586006",
        "419199007", "416098002", "414285001", "106190000", "420134006", "DX", "248536006", "373930000", "75314-5", "75315-2", "75322-8", "75313-7", "75319-4", "75317-8",
    ]

    // MARK: Parts

    private var resolver: (XMLElement) -> String? { { [context] in context.resolve($0) } }

    /// Where the words of a concept stand in the narrative.
    private func place(_ element: XMLElement?) -> TextSpan? { context.span(element?.child(.originalText)?.child(.reference)) }

    private mutating func readText(_ text: XMLElement, _ fact: inout ClinicalFact, _ dosage: inout Dosage) {
        if let reference = text.child(.reference) {
            fact.narrative = context.span(reference)
            if let id = CDASectionContext.id(reference), !context.narratives.holds(id) { danglingReferences += 1 }
        }
        guard let words = CDADataTypes.words(text, resolve: resolver) else { return }
        // A reference to a whole table row is no instruction.
        if fact.kind == .medication { if !words.contains(" | ") { dosage.text = dosage.text ?? words } } else if text.child(.reference) == nil { fact.comment = words }
    }

    private func readValue(_ element: XMLElement, _ fact: inout ClinicalFact) {
        guard fact.value == nil else { return }
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
            if let time = CDADataTypes.interval(element) { fact.value = (time.start ?? time.end).map { .time($0) } } else if let raw = element.filled(.value) { fact.value = .text(raw) }
        case "RTO", "RTO_PQ_PQ", "RTO_QTY_QTY":
            let parts = [element.child(.numerator), element.child(.denominator)].compactMap { $0?.filled(.value).map { $0 } }
            if !parts.isEmpty { fact.value = .text(parts.joined(separator: "/")) }
        default:
            if let words = CDADataTypes.words(element, resolve: resolver) {
                fact.value = .text(words)
            } else if let concept = CDADataTypes.concept(element, resolve: resolver), !concept.isEmpty {
                fact.value = .coded(concept)
            } else if let quantity = CDADataTypes.quantity(element) {
                (fact.value, fact.unit) = (quantity.value, quantity.unit)
            }
        }
    }

    /// An interval with one end is a number and how it compares.
    private func readComparator(_ element: XMLElement, _ fact: inout ClinicalFact) {
        guard case .range(let low, let high)? = fact.value, low == nil || high == nil, let number = low ?? high else { return }
        let isStrict = element.child(low == nil ? .high : .low)?.attribute(.inclusive, is: "false") ?? false
        fact.comparator = (low == nil ? "<" : ">") + (isStrict ? "" : "=")
        fact.value = .number(number)
    }

    private func referenceRange(_ element: XMLElement) -> ReferenceRange? {
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

    private func isRepetition(_ time: XMLElement) -> Bool { time.child(.period) != nil || time.child(.event) != nil || time.attribute(.operator, is: "A") }

    private func readTiming(_ time: XMLElement, _ dosage: inout Dosage) {
        if let period = time.child(.period) {
            if let value = period.filled(.value).flatMap({ CDADataTypes.number($0) }) {
                (dosage.period, dosage.periodUnit) = (value, period.filled(.unit))
            } else if let low = period.child(.low), let high = period.child(.high), let first = low.filled(.value), let last = high.filled(.value) {
                (dosage.period, dosage.periodUnit) = ("\(first)-\(last)", low.filled(.unit))
            }
        }
        if let event = time.child(.event)?.filled(.code) { dosage.timing = event }
    }

    private func maximum(_ element: XMLElement) -> String? {
        guard let numerator = element.child(.numerator), let value = numerator.filled(.value) else { return nil }
        var text = value + (numerator.filled(.unit).map { $0 == "1" ? "" : " \($0)" } ?? "")
        if let denominator = element.child(.denominator), let value = denominator.filled(.value) {
            text += " / \(value)" + (denominator.filled(.unit).map { $0 == "1" ? "" : " \($0)" } ?? "")
        }
        return text
    }

    private func isEmptyPrecondition(_ element: XMLElement) -> Bool {
        guard let criterion = element.child(.criterion) else { return true }
        return criterion.hasAttribute(.nullFlavor)
    }

    private func readProduct(_ consumable: XMLElement, _ fact: inout ClinicalFact, _ dosage: inout Dosage) {
        guard let product = consumable.child(.manufacturedProduct) else { return }
        let material = product.child(.manufacturedMaterial) ?? product.child(.manufacturedLabeledDrug)
        guard let material else { return }
        var concept = CDADataTypes.concept(material.child(.code), resolve: resolver) ?? CodedConcept()
        if concept.display == nil, concept.originalText == nil, let name = material.child(.name)?.content { concept.originalText = name.singleSpaced }
        fact.code = concept
    }

    private mutating func readParticipant(_ element: XMLElement, _ fact: inout ClinicalFact) {
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

    private func participant(_ element: XMLElement) -> FactParticipant? {
        let entity = element.child(.assignedEntity) ?? element.child(.assignedAuthor) ?? element.child(.associatedEntity)
        let person = entity?.child(.assignedPerson) ?? entity?.child(.associatedPerson)
        let name = CDADataTypes.personName(person?.child(.name))
        let organization = (entity?.child(.representedOrganization) ?? entity?.child(.scopingOrganization))?.child(.name)?.content
        let time = element.child(.time).flatMap { CDADataTypes.interval($0)?.start }
        guard name != nil || organization != nil else { return nil }
        return FactParticipant(role: element.filled(.typeCode) ?? element.name, name: name, organization: organization, time: time)
    }

    private func authorTime(_ element: XMLElement) -> String? {
        for author in element.children where author.is(.author) { if let time = CDADataTypes.time(author.child(.time)) { return time } }
        return nil
    }

    // MARK: Statements beside a statement

    private mutating func readLink(_ link: XMLElement, _ fact: inout ClinicalFact, _ dosage: inout Dosage) {
        let type = link.filled(.typeCode) ?? "COMP"
        for child in link.children where Self.isStatement(child) {
            if readAttribute(child, type, &fact, &dosage) { continue }
            var inherited = Inherited()
            inherited.mood = fact.mood == .event ? nil : fact.mood
            let isReaction = fact.kind == .allergy && (type == "MFST" || type == "CAUS")
            for related in statements(child, inherited) {
                if isReaction, !related.negated, let concept = related.code, !concept.isEmpty {
                    fact.reactions.append(Reaction(concept: concept, severity: related.severity))
                } else {
                    fact.related.append(RelatedFact(relation: type, fact: related))
                }
            }
        }
    }

    /// Whether a statement only says more of the one that it hangs on.
    private func isAttribute(_ element: XMLElement) -> Bool {
        for template in element.children where template.is(.templateId) {
            if let root = template.filled(.root), Self.attributes.contains(root) { return true }
        }
        return element.child(.code)?.filled(.code).map { Self.attributeCodes.contains($0) } ?? false
    }

    private static let attributes: Set<String> = [
        "2.16.840.1.113883.10.20.22.4.6", "2.16.840.1.113883.10.20.22.4.8", "2.16.840.1.113883.10.20.22.4.28", "2.16.840.1.113883.10.20.22.4.64",
        "2.16.840.1.113883.10.20.22.4.143", "2.16.840.1.113883.10.20.22.4.145", "2.16.840.1.113883.10.20.22.4.20", "2.16.840.1.113883.10.20.22.4.5",
    ]
    private static let attributeCodes: Set<String> = ["33999-4", "SEV", "48767-8", "82606-5", "11323-3", "225773000", "TRUNC"]

    /// Reads status, severity, remarks and instructions into the fact; false for what stands for itself.
    private mutating func readAttribute(_ element: XMLElement, _ type: String, _ fact: inout ClinicalFact, _ dosage: inout Dosage) -> Bool {
        guard isAttribute(element) else { return false }
        let concept = element.child(.value).flatMap { CDADataTypes.concept($0, resolve: resolver) }
        let words = concept?.display ?? concept?.name ?? concept?.code
        let code = element.child(.code)?.filled(.code)
        if code == "33999-4" || template(element, "2.16.840.1.113883.10.20.22.4.6") || template(element, "2.16.840.1.113883.10.20.22.4.28") {
            fact.clinicalStatus = fact.clinicalStatus ?? words?.lowercased()
        } else if code == "SEV" || template(element, "2.16.840.1.113883.10.20.22.4.8") {
            fact.severity = fact.severity ?? words
        } else if code == "48767-8" || template(element, "2.16.840.1.113883.10.20.22.4.64") {
            if let text = element.child(.text), let words = CDADataTypes.words(text, resolve: resolver) { fact.comment = fact.comment ?? words }
        } else if template(element, "2.16.840.1.113883.10.20.22.4.20") {
            guard let text = element.child(.text), let words = CDADataTypes.words(text, resolve: resolver) else { return true }
            // A reference to a whole table row is no instruction.
        if fact.kind == .medication { if !words.contains(" | ") { dosage.text = dosage.text ?? words } } else { fact.comment = fact.comment ?? words }
        }
        return true
    }

    private func template(_ element: XMLElement, _ root: StaticString) -> Bool {
        for child in element.children where child.is(.templateId) && child.attribute(.root, is: root) { return true }
        return false
    }

    // MARK: Kinds

    private func mood(_ element: XMLElement) -> FactMood {
        switch element.filled(.moodCode) {
        case nil, "EVN"?: .event
        case "GOL"?: .goal
        case "RQO"?, "ARQ"?, "PRMS"?, "PRP"?, "APT"?: .request
        default: .intent
        }
    }

    private func kind(_ element: XMLElement) -> FactKind {
        for template in element.children where template.is(.templateId) {
            if let root = template.filled(.root), let kind = Self.kinds[root] { return kind }
        }
        switch element.cda {
        case .substanceAdministration: return context.kind == "immunizations" ? .immunization : .medication
        case .supply: return context.kind == "medical_equipment" ? .device : .medication
        case .procedure: return context.kind == "medical_equipment" ? .device : .procedure
        case .encounter: return .encounter
        case .organizer: return context.kind == "vital_signs" ? .vitalSign : context.kind == "results" ? .result : .panel
        case .act: return context.kind == "procedures" ? .procedure : .observation
        default: break
        }
        switch context.kind {
        case "problem_list", "past_medical_history", "health_concerns": return .problem
        case "admission_diagnosis", "discharge_diagnosis", "preoperative_diagnosis", "postoperative_diagnosis": return .diagnosis
        case "allergies": return .allergy
        case "results", "laboratory": return .result
        case "vital_signs": return .vitalSign
        case "procedures": return .procedure
        case "social_history": return .socialHistory
        case "family_history": return .familyHistory
        case "functional_status", "mental_status": return .functionalStatus
        case "goals": return .goal
        case "plan": return .plan
        default: return .observation
        }
    }

    private static let kinds: [String: FactKind] = {
        let base = "2.16.840.1.113883.10.20.22.4."
        var kinds: [String: FactKind] = [:]
        let table: [(FactKind, [String])] = [
            (.problem, ["4"]), (.allergy, ["7", "24.3.90"]), (.medication, ["16", "17", "18", "42", "43"]), (.immunization, ["52", "120"]), (.result, ["2"]), (.vitalSign, ["27"]),
            (.procedure, ["12", "13", "14"]), (.encounter, ["49"]), (.socialHistory, ["38", "78", "85", "200", "15.3.8", "72", "511"]), (.familyHistory, ["46", "47"]),
            (.plan, ["39", "40", "41", "44", "146", "131", "130"]), (.goal, ["121"]), (.functionalStatus, ["66", "67", "68", "69", "73", "74", "75", "86"]),
            (.coverage, ["60", "61"]), (.device, ["50", "37"]), (.note, ["202"]),
        ]
        for (kind, numbers) in table { for number in numbers { kinds[base + number] = kind } }
        kinds["2.16.840.1.113883.10.20.24.3.90"] = .allergy
        return kinds
    }()
}
