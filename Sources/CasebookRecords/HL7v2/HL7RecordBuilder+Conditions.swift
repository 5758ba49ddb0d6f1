extension HL7RecordBuilder {
    /// A fact named by a coded field, with its place; nil where the field says nothing.
    func coded(_ kind: FactKind, _ segment: HL7Segment, _ field: Int, description: Int? = nil) -> ClinicalFact? {
        var concept = segment.concept(field)
        let words = description.flatMap { segment.field($0)?.leaf.plain }
        if concept == nil, words == nil { return nil }
        if concept?.system == nil, concept?.name == nil, let code = concept?.code, words == nil, code.utf8.contains(where: { $0 > 0x39 }) { concept?.display = code }
        var fact = ClinicalFact(kind: kind, name: concept?.name ?? words, code: concept)
        fact.place = place(segment, field)
        return fact
    }

    /// The persons of a field (XCN) in a part they had.
    func participants(_ segment: HL7Segment, _ field: Int, as role: String) -> [FactParticipant] {
        segment.repetitions(field).prefix(Self.mostRepetitions).compactMap { repetition in
            (repetition.personName(shift: 1) ?? repetition.text(1)).map { FactParticipant(role: role, name: $0) }
        }
    }

    /// Actions of HL7 tables 0206, 0287 and 0323: a deleted statement is none any more.
    private static func isDeleted(_ action: String?) -> Bool {
        switch action?.uppercased() {
        case "D", "DE": true
        default: false
        }
    }

    /// AL1: an allergy, or that none is known.
    mutating func allergy(_ segment: HL7Segment) -> ClinicalFact? {
        guard var fact = coded(.allergy, segment, 3) else { return nil }
        complete(&fact, segment)
        fact.effective = effective(segment, 6)
        return fact
    }

    /// IAM: an allergy with its state and the action to take.
    mutating func adverseReaction(_ segment: HL7Segment) -> ClinicalFact? {
        guard var fact = coded(.allergy, segment, 3) else { return nil }
        complete(&fact, segment)
        fact.effective = effective(segment, 11)
        fact.recorded = time(segment, 13) ?? time(segment, 20)
        if Self.isDeleted(segment.text(6)) { fact.status = "entered-in-error" }
        switch segment.text(17)?.uppercased() {
        case "E": fact.status = "entered-in-error"
        case "I": fact.clinicalStatus = "inactive"
        case "C": fact.clinicalStatus = "active"
        case "P", "S", "U", "D": if fact.status == nil { fact.status = "unconfirmed" }
        default: break
        }
        return fact
    }

    private func complete(_ fact: inout ClinicalFact, _ segment: HL7Segment) {
        fact.section = "allergies"
        switch fact.code.map({ HL7NoneKnown.answer($0, type: segment.text(2)) }) {
        case .noneKnown(let scope)?:
            fact.negated = true
            fact.noneKnown = scope
            return
        case .denied?:
            fact.negated = true
            return
        case .unknown?:
            fact.name = nil
            fact.code = nil
            fact.nullFlavor = "UNK"
            return
        default: break
        }
        fact.severity = segment.concept(4).flatMap { Self.severities[$0.code?.uppercased() ?? ""] ?? $0.name ?? $0.code }
        for repetition in segment.repetitions(5) {
            guard var concept = repetition.concept() else { continue }
            if concept.system == nil, concept.name == nil { concept = CodedConcept(originalText: concept.code) }
            fact.reactions.append(Reaction(concept: concept))
        }
    }

    /// HL7 table 0128.
    private static let severities: [String: String] = ["SV": "severe", "MO": "moderate", "MI": "mild", "U": "unknown"]

    /// DG1: a diagnosis of the admission, while it was worked on, or at the end, which is said by the section it belongs to.
    mutating func diagnosis(_ segment: HL7Segment) -> ClinicalFact? {
        guard var fact = coded(.diagnosis, segment, 3, description: 4) else { return nil }
        if fact.code?.code != nil, fact.code?.system == nil { fact.code?.system = segment.text(2).flatMap { HL7CodeSystems.name(of: $0) } }
        fact.effective = effective(segment, 5)
        fact.recorded = time(segment, 19)
        switch segment.text(6)?.uppercased() {
        case "A": fact.section = "admission_diagnosis"
        case "F": fact.section = "discharge_diagnosis"
        default: fact.section = "diagnosis"
        }
        fact.participants = participants(segment, 16, as: "author")
        if Self.isDeleted(segment.text(21)) { fact.status = "entered-in-error" }
        return fact
    }

    /// PR1: a procedure that was done.
    mutating func procedure(_ segment: HL7Segment) -> ClinicalFact? {
        guard var fact = coded(.procedure, segment, 3, description: 4) else { return nil }
        if fact.code?.code != nil, fact.code?.system == nil { fact.code?.system = segment.text(2).flatMap { HL7CodeSystems.name(of: $0) } }
        fact.effective = effective(segment, 5)
        fact.participants = participants(segment, 11, as: "performer")
        fact.status = Self.isDeleted(segment.text(20)) ? "entered-in-error" : "completed"
        return fact
    }

    /// PRB: an entry of the problem list.
    mutating func problem(_ segment: HL7Segment) -> ClinicalFact? {
        guard var fact = coded(.problem, segment, 3) else { return nil }
        fact.effective = EffectiveTime(start: time(segment, 16) ?? time(segment, 7), end: time(segment, 9))
        if fact.effective?.isEmpty ?? false { fact.effective = nil }
        fact.recorded = time(segment, 2)
        fact.clinicalStatus = segment.words(14)?.lowercased()
        readConfirmation(segment, &fact)
        if fact.clinicalStatus == nil, fact.effective?.end != nil { fact.clinicalStatus = "resolved" }
        fact.severity = segment.words(26)
        fact.section = "problem_list"
        if Self.isDeleted(segment.text(1)) { fact.status = "entered-in-error" }
        return fact
    }

    /// PRB-13: whether the problem is one.
    private func readConfirmation(_ segment: HL7Segment, _ fact: inout ClinicalFact) {
        let words = segment.words(13)?.lowercased().replacing("-", with: " ") ?? ""
        switch words {
        case "ruled out", "refuted", "known absent":
            fact.negated = true
            fact.status = "refuted"
        case "suspect", "rule out", "r/o": fact.status = "suspected"
        case "provisional", "differential", "suspected", "unconfirmed", "possible", "probable": fact.status = words
        // The life cycle in the place before its own.
        case "active", "inactive", "resolved": if fact.clinicalStatus == nil { fact.clinicalStatus = words }
        default: break
        }
    }

    /// GOL: what is aimed at.
    mutating func goal(_ segment: HL7Segment) -> ClinicalFact? {
        guard var fact = coded(.goal, segment, 3) else { return nil }
        fact.mood = .goal
        fact.effective = EffectiveTime(start: time(segment, 7), end: time(segment, 8))
        if fact.effective?.isEmpty ?? false { fact.effective = nil }
        fact.recorded = time(segment, 2)
        fact.status = Self.isDeleted(segment.text(1)) ? "entered-in-error" : segment.words(18)?.lowercased()
        fact.section = "goals"
        return fact
    }

    /// IN1: who pays.
    mutating func coverage(_ segment: HL7Segment) -> ClinicalFact? {
        let plan = segment.concept(2)
        guard let name = segment.text(4) ?? plan?.name ?? segment.text(9) ?? plan?.code else { return nil }
        var fact = ClinicalFact(kind: .coverage, name: name, code: plan)
        fact.effective = effective(segment, 12, 13)
        fact.section = "coverage"
        fact.place = place(segment, 4)
        return fact
    }
}
