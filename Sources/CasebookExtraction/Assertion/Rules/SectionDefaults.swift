internal import CasebookCore
internal import CasebookText

/// What a heading says of the entities below it, where no cue says otherwise.
struct SectionDefaults: Sendable {
    /// The assertion of an entity at a byte offset by its headings: outer ones first, so that inner ones override.
    func assertion(of kind: EntityKind, at offset: Int, in document: borrowing Document) -> Assertion {
        var assertion = Assertion()
        guard let inner = document.section(at: offset) else { return assertion }
        if let outer = document.sections[inner].parent { apply(document.sections[outer].kind, kind, &assertion) }
        apply(document.sections[inner].kind, kind, &assertion)
        return assertion
    }

    private func apply(_ section: String, _ kind: EntityKind, _ assertion: inout Assertion) {
        let isFinding = kind == .disease || kind == .symptom
        let isMeasure = kind == .test || kind == .procedure || kind == .drug || kind == .device
        switch section {
        case "family_history":
            assertion.subject = .family
            assertion.relation = "FAMMEMB"
        case "past_medical_history", "past_surgical_history", "birth_history", "obstetric_history":
            assertion.temporality = .historical
        case "allergies":
            // What happened then, not now.
            if isFinding { assertion.temporality = .historical }
        case "discharge_instructions", "activity", "diet":
            if isFinding { assertion.status = .hypothetical } else if isMeasure { assertion.temporality = .future }
        case "plan", "treatment_plan", "follow_up":
            if isMeasure { assertion.temporality = .future }
        case "differential_diagnosis":
            if kind == .disease { assertion.status = .possible }
        default: break
        }
    }
}
