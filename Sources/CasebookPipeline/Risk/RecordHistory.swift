internal import CasebookCore
public import CasebookRecords
public import CasebookRisk

/// Makes a patient's history of a record.
public enum RecordHistory {
    /// Facts that are current become events called `KIND:SYSTEM/CODE`, or `KIND:NAME` without a code; sections with text become notes.
    ///
    /// A fact is known when it was recorded; where the record does not say, when the record was made: that is when its author surely knew. What
    /// has no time at all happened when the record was made. Nil where the record names no patient or states no time.
    public static func make(_ record: ClinicalRecord) -> PatientHistory? {
        guard let patient = record.patient.identifiers.first?.value, !patient.isEmpty else { return nil }
        var history = PatientHistory(patient: patient)
        history.birth = record.patient.birthDate.flatMap { CivilTime.seconds($0) }
        for (key, value) in [("sex", record.patient.sex), ("race", record.patient.race), ("ethnicity", record.patient.ethnicity), ("language", record.patient.language)] {
            if let value { history.statics[key] = .text(value) }
        }
        let start = (record.encounter?.start ?? record.times.start).flatMap { CivilTime.seconds($0) }
        let end = (record.encounter?.end ?? record.times.end).flatMap { CivilTime.seconds($0, isEnd: true) }
        let made = (record.times.authored ?? record.times.created).flatMap { CivilTime.seconds($0, isEnd: true) } ?? end
        if let start {
            var visit = PatientHistory.Visit(id: record.encounter?.id ?? record.id, start: start, end: end)
            if let type = record.encounter?.type?.code { visit.statics["visitType"] = .text(type) }
            history.visits.append(visit)
        }
        guard let filed = made ?? start else { return nil }
        func add(_ fact: ClinicalFact) {
            for member in fact.members { add(member) }
            guard fact.isCurrent, let event = event(fact, filed: filed) else { return }
            history.events.append(event)
        }
        func walk(_ section: RecordSection) {
            for fact in section.entries { add(fact) }
            if section.text.contains(where: { !$0.isWhitespace }) {
                history.notes.append(TimelineNote(time: min(filed, start ?? filed), known: filed, text: SensitiveText(section.text)))
            }
            for inner in section.sections { walk(inner) }
        }
        for section in record.sections { walk(section) }
        for fact in record.facts { add(fact) }
        return history
    }

    private static func event(_ fact: ClinicalFact, filed: Double) -> TimelineEvent? {
        let concept: String
        if let code = fact.code?.code {
            concept = "\(fact.code?.system ?? "local")/\(code)"
        } else if let name = fact.name ?? fact.code?.name {
            concept = name.lowercased()
        } else {
            return nil
        }
        let happened = fact.effective.flatMap { $0.start ?? $0.end }.flatMap { CivilTime.seconds($0) } ?? filed
        let known = fact.recorded.flatMap { CivilTime.seconds($0, isEnd: true) } ?? filed
        var event = TimelineEvent(time: happened, known: max(known, happened), code: "\(fact.kind.rawValue):\(concept)", unit: fact.unit)
        switch fact.value {
        case .number(let text)?: event.value = Double(text).map { .number($0) }
        case .text(let text)?: event.value = .text(text)
        case .coded(let concept)?: event.value = (concept.code ?? concept.name).map { .text($0) }
        case .bool(let value)?: event.value = .number(value ? 1 : 0)
        case .range?, .time?, nil: break
        }
        return event
    }
}
