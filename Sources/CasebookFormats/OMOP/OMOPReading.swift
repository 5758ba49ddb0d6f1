internal import CasebookCore
internal import CasebookText

/// What NOTE_NLP says of a mention beside its words.
///
/// `term_exists` is true where the patient has or had it, was given it or underwent it, by the author's own word: what is denied, doubted, planned, conditional, advised or
/// of someone else is not, nor is an allergen. What is no longer so is `past`.
struct OMOPReading {
    let exists: Bool
    /// `present`, `past` or `future`.
    let temporal: String
    /// `key=value` pairs, separated by `;`.
    let modifiers: String

    init(_ entity: Entity, standing: EntityUses.Standing, isAllergen: Bool, medications: [Medication], measurements: [Measurement], text: SourceText) {
        let assertion = entity.assertion, states = medications.map(\.status)
        let isTaken = medications.isEmpty || medications.contains { $0.status != .planned && $0.status != .declined && EntityUses.standing($0.assertion) == .stated }
        exists = standing == .stated && entity.role != "differential" && isTaken
        let isOver = !states.isEmpty && states.allSatisfy { $0 == .stopped || $0 == .held }
        let goesOn = [.active, .improved, .recurrent].contains(assertion.clinicalStatus)
        let isPlanned = !states.isEmpty && states.allSatisfy { $0 == .planned }
        if assertion.temporality == .future || isPlanned {
            temporal = "future"
        } else {
            temporal = isOver || assertion.clinicalStatus == .resolved || assertion.temporality == .historical && !goesOn ? "past" : "present"
        }
        var pairs = [
            ("kind", entity.kind.rawValue), ("status", assertion.status.rawValue), ("temporality", assertion.temporality.rawValue), ("subject", assertion.subject.rawValue),
        ]
        func add(_ key: String, _ value: String?) { if let value, !value.isEmpty { pairs.append((key, value)) } }
        add("relation", assertion.relation)
        add("clinicalStatus", assertion.clinicalStatus?.rawValue)
        add("role", isAllergen ? "allergen" : entity.role)
        add("rank", entity.rank.map { String($0) })
        for medication in medications {
            add("medication", medication.status.rawValue)
            add("context", medication.context?.rawValue)
            add("strength", medication.strength.map { ValueText.text($0) })
            for dosage in medication.dosages { add("dosage", ValueText.text(dosage, in: text)) }
        }
        for measurement in measurements where EntityUses.standing(measurement.assertion) == .stated {
            add("value", ValueText.text(measurement))
            add("interpretation", measurement.interpretation?.rawValue)
        }
        add("copiedFrom", entity.copiedFrom)
        modifiers = pairs.map { "\($0.0)=\(Self.plain($0.1))" }.joined(separator: ";")
    }

    /// Without the signs that part pairs, and without line ends.
    private static func plain(_ text: String) -> String { String(decoding: text.utf8.map { $0 == 0x3B || $0 == 0x0A || $0 == 0x0D ? 0x2C : $0 }, as: UTF8.self) }
}
