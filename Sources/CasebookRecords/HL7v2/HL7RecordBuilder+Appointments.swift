extension HL7RecordBuilder {
    /// SCH: an appointment.
    mutating func readAppointment(_ segment: HL7Segment) {
        closePanel()
        appointment = segment
        // Of what type it is says nothing where the type is that of any appointment (HL7 table 0277).
        let isOrdinary = ["normal", "tentative", "complete"].contains(segment.text(8)?.lowercased() ?? "")
        let field = (isOrdinary ? [7, 6, 8] : [8, 7, 6]).first { segment.concept($0) != nil }
        var fact = ClinicalFact(kind: .plan, name: field.flatMap { segment.words($0) } ?? "appointment", code: field.flatMap { segment.concept($0) })
        fact.mood = .intent
        // TQ of SCH-11: the start and the end are its fourth and fifth components.
        let effective = EffectiveTime(start: time(segment, 11, 4), end: time(segment, 11, 5))
        fact.effective = effective.isEmpty ? nil : effective
        fact.status = appointmentStatus
        fact.section = "plan"
        fact.place = place(segment, field ?? 1)
        record.facts.append(fact)
        appointmentFact = record.facts.count - 1
        note = .fact(record.facts.count - 1)
    }

    /// AIS: a service of the appointment.
    mutating func readService(_ segment: HL7Segment) {
        guard var fact = coded(.plan, segment, 3) else { return }
        fact.mood = .intent
        fact.effective = effective(segment, 4)
        fact.status = appointmentStatus
        if segment.text(2)?.uppercased() == "D" { fact.status = "cancelled" }
        fact.section = "plan"
        appendFact(fact)
    }

    /// Of the event, else of SCH-25.
    private var appointmentStatus: String? {
        switch message["MSH-9.2"]?.uppercased() {
        case "S15", "S16", "S17", "S22", "S23": return "cancelled"
        case "S26": return "no-show"
        default: break
        }
        guard let status = appointment?.text(25)?.lowercased() else { return nil }
        if status.hasPrefix("cancel") || status == "dc" || status == "deleted" { return "cancelled" }
        return status
    }
}
