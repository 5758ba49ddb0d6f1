internal import CasebookCore
public import CasebookRecords
public import CasebookRisk

/// Makes a patient's history of a record.
public enum RecordHistory {
    /// Facts that are current become events called `KIND:SYSTEM/CODE`, or `KIND:NAME` without a code; sections with text become notes.
    ///
    /// A fact is known when it was recorded; where the record does not say, when the record was made: that is when its author surely knew. What
    /// has no time at all happened when the record was made. Times without an offset have the one that the record states elsewhere. A patient is called
    /// `AUTHORITY|NUMBER` where the record says whose number it is. Nil where the record names no patient or states no time.
    public static func make(_ record: ClinicalRecord) -> PatientHistory? {
        guard let identifier = record.patient.identifiers.first(where: { !$0.value.isEmpty }) else { return nil }
        var history = PatientHistory(patient: [identifier.system, identifier.value].compactMap(\.self).joined(separator: "|"))
        let clock = RecordClock(record)
        history.birth = record.patient.birthDate.flatMap { CivilTime.seconds($0) }
        for (key, value) in [("sex", record.patient.sex), ("race", record.patient.race), ("ethnicity", record.patient.ethnicity), ("language", record.patient.language)] {
            if let value { history.statics[key] = .text(value) }
        }
        let start = clock.seconds(record.encounter?.start ?? record.times.start)
        let end = clock.seconds(record.encounter?.end ?? record.times.end, isEnd: true)
        if let start {
            var visit = PatientHistory.Visit(id: record.encounter?.id ?? record.id, start: start, end: end)
            if let type = record.encounter?.type?.code { visit.statics["visitType"] = .text(type) }
            history.visits.append(visit)
        }
        var facts: [ClinicalFact] = [], sections: [RecordSection] = []
        func add(_ fact: ClinicalFact) {
            for member in fact.members { add(member) }
            if fact.isCurrent { facts.append(fact) }
        }
        func walk(_ section: RecordSection) {
            for fact in section.entries { add(fact) }
            sections.append(section)
            for inner in section.sections { walk(inner) }
        }
        for section in record.sections { walk(section) }
        for fact in record.facts { add(fact) }
        // The later of the two: an order's result may have been written before the message was sent that brings it. A record without any is as old as the last that it tells.
        let made = [record.times.authored, record.times.created].compactMap { clock.seconds($0, isEnd: true) }.max() ?? end
        let told = facts.lazy.flatMap { [$0.effective?.start, $0.effective?.end, $0.recorded] }.compactMap { clock.seconds($0, isEnd: true) }.max()
        guard let filed = made ?? [told, start].compactMap(\.self).max() else { return nil }
        history.events = facts.compactMap { event($0, filed: filed, clock) }
        history.notes = sections.filter { $0.text.contains { !$0.isWhitespace } }.map {
            TimelineNote(time: min(filed, start ?? filed), known: filed, text: SensitiveText($0.text))
        }
        return history
    }

    private static func event(_ fact: ClinicalFact, filed: Double, _ clock: RecordClock) -> TimelineEvent? {
        let concept: String
        if let code = fact.code?.code {
            concept = "\(fact.code?.system ?? "local")/\(code)"
        } else if let name = fact.name ?? fact.code?.name {
            concept = name.lowercased()
        } else {
            return nil
        }
        let happened = clock.seconds(fact.effective.flatMap { $0.start ?? $0.end }) ?? filed
        let known = clock.seconds(fact.recorded, isEnd: true) ?? filed
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
