internal import CasebookCore
internal import CasebookRecords

extension RecordEncoder {
    func write(_ fact: ClinicalFact, of record: ClinicalRecord, _ narrative: inout NarrativeOffsets, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("kind", fact.kind.rawValue)
        write(fact.name, "name", &writer)
        write(fact.code, "code", &writer)
        write(fact.value, "value", "valueRange", &writer)
        write(fact.comparator, "comparator", &writer)
        write(fact.unit, "unit", &writer)
        if let effective = fact.effective, !effective.isEmpty {
            writer.key("effective")
            writer.beginObject()
            write(effective.start, "start", &writer)
            write(effective.end, "end", &writer)
            writer.endObject()
        }
        write(fact.recorded, "recorded", &writer)
        write(fact.interpretation, "interpretation", &writer)
        if let range = fact.referenceRange, !range.isEmpty {
            writer.key("referenceRange")
            writer.beginObject()
            writeNumeral(range.low, "low", &writer)
            writeNumeral(range.high, "high", &writer)
            write(range.unit, "unit", &writer)
            write(range.text, "text", &writer)
            writer.endObject()
        }
        writer.member("mood", fact.mood.rawValue)
        write(fact.status, "status", &writer)
        write(fact.clinicalStatus, "clinicalStatus", &writer)
        writer.key("negated")
        writer.value(fact.negated)
        write(fact.noneKnown, "noneKnown", &writer)
        write(fact.nullFlavor, "nullFlavor", &writer)
        write(fact.severity, "severity", &writer)
        write(fact.criticality, "criticality", &writer)
        write(fact.dosage, &writer)
        write(fact.reactions, &writer)
        write(fact.site, "site", &writer)
        write(fact.relation, "relation", &writer)
        write(fact.confidentiality, "confidentiality", &writer)
        if fact.superseded {
            writer.key("superseded")
            writer.value(true)
        }
        write(fact.comment, "comment", &writer)
        write(fact.section, "section", &writer)
        if let span = fact.narrative, let (start, end) = narrative.pair(span) {
            writer.key("narrative")
            writer.beginArray()
            writer.value(start)
            writer.value(end)
            writer.endArray()
        }
        write(fact.participants, &writer)
        if !fact.members.isEmpty {
            writer.key("members")
            writer.beginArray()
            for member in fact.members { write(member, of: record, &narrative, &writer) }
            writer.endArray()
        }
        if !fact.related.isEmpty {
            writer.key("related")
            writer.beginArray()
            for related in fact.related {
                writer.beginObject()
                writer.member("relation", related.relation)
                writer.key("fact")
                write(related.fact, of: record, &narrative, &writer)
                writer.endObject()
            }
            writer.endArray()
        }
        write(record.origin(of: fact), &writer)
        writer.endObject()
    }

    private func write(_ participants: [FactParticipant], _ writer: inout JSONWriter) {
        guard !participants.isEmpty else { return }
        writer.key("participants")
        writer.beginArray()
        for participant in participants {
            writer.beginObject()
            writer.member("role", participant.role)
            write(participant.name, "name", &writer)
            write(participant.organization, "organization", &writer)
            write(participant.time, "time", &writer)
            writer.endObject()
        }
        writer.endArray()
    }

    private func write(_ reactions: [Reaction], _ writer: inout JSONWriter) {
        guard !reactions.isEmpty else { return }
        writer.key("reactions")
        writer.beginArray()
        for reaction in reactions {
            writer.beginObject()
            write(reaction.concept, "code", &writer)
            write(reaction.concept.name, "name", &writer)
            write(reaction.severity, "severity", &writer)
            writer.endObject()
        }
        writer.endArray()
    }

    private func write(_ dosage: Dosage?, _ writer: inout JSONWriter) {
        guard let dosage, !dosage.isEmpty else { return }
        writer.key("dosage")
        writer.beginObject()
        write(dosage.text, "text", &writer)
        write(dosage.dose, "dose", "doseRange", &writer)
        write(dosage.doseUnit, "doseUnit", &writer)
        write(dosage.rate, "rate", "rateRange", &writer)
        write(dosage.rateUnit, "rateUnit", &writer)
        write(dosage.route, "route", &writer)
        write(dosage.site, "site", &writer)
        write(dosage.form, "form", &writer)
        writeNumeral(dosage.period, "period", &writer)
        write(dosage.periodUnit, "periodUnit", &writer)
        writeNumeral(dosage.count, "count", &writer)
        write(dosage.timing, "timing", &writer)
        if dosage.asNeeded {
            writer.key("asNeeded")
            writer.value(true)
        }
        write(dosage.maximum, "maximum", &writer)
        writer.endObject()
    }
}
