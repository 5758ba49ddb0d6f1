internal import CasebookCore
internal import CasebookText

extension FHIRBundle {
    /// Drugs as `MedicationStatement`: those with instructions, and mentions that have none, in text order.
    mutating func addMedications() {
        for (index, entity) in document.entities.enumerated() where entity.kind == .drug || uses.medications[index] != nil {
            let medications = uses.medications[index] ?? []
            for medication in medications { addStatement(index, medication) }
            if medications.isEmpty { addStatement(index, nil) }
        }
    }

    private mutating func addStatement(_ drug: Int, _ place: Int?) {
        let entity = document.entities[drug], medication = place.map { document.medications[$0] }
        guard !uses.allergens.contains(drug), let status = Self.status(entity.assertion, medication, asOf: document.referenceTime ?? document.metadata.time) else { return }
        guard let code = concept(entity) else { return }
        let dosages = medication?.dosages ?? []
        let reasons = (medication?.reasons ?? []).filter { document.entities.indices.contains($0) && !uses.needs.contains($0) }
        let codes = reasons.filter { conditions[$0] == nil && document.entities[$0].assertion.subject == .patient }.map { concept(document.entities[$0]) }
        let product = [
            Self.part("strength", "valueQuantity", Self.quantity(medication?.strength)), Self.part("form", "valueString", .words(medication?.form)),
            Self.part("medicationStatus", "valueCode", medication.map { .string($0.status.rawValue) }),
            Self.part("context", "valueCode", medication?.context.map { .string($0.rawValue) }),
        ]
        // At home and after discharge are one to FHIR: taken outside of a hospital.
        let category = medication?.context.flatMap {
            Self.concept([("http://terminology.hl7.org/CodeSystem/medication-statement-category", $0 == .inpatient ? "inpatient" : "community", nil)], text: $0.rawValue)
        }
        let period = JSONValue.fhir([
            "start": medication?.start.flatMap { StatedTime($0) }.map { .string($0.dateTime) }, "end": medication?.end.flatMap { StatedTime($0) }.map { .string($0.dateTime) },
        ])
        add(
            "MedicationStatement", url: url("MedicationStatement", place.map { "d\($0)" } ?? "e\(drug)"),
            [
                "extension": source(medication?.span ?? entity.span, entity.assertion, entity: entity, more: product), "status": .string(status), "category": category,
                "medicationCodeableConcept": code, "subject": subject, "effectivePeriod": period, "dateAsserted": recorded, "derivedFrom": .list([.reference(note)]),
                "reasonCode": .list(codes), "reasonReference": .list(reasons.map { conditions[$0].map { .reference($0) } }),
                "dosage": .list(dosages.enumerated().map { dosage($1, sequence: dosages.count > 1 ? $0 + 1 : nil) }),
            ])
    }

    /// Nil for what is no statement about the patient's drugs. Active is only what the note gives as taken now, by itself and by its sentence.
    private static func status(_ assertion: Assertion, _ medication: Medication?, asOf: String?) -> String? {
        let own = medication?.status ?? .unknown
        // The drug's mention and the instruction may have been read apart; what takes back wins.
        let readings = [assertion] + (medication.map { [$0.assertion] } ?? [])
        guard readings.allSatisfy({ $0.subject == .patient && $0.status != .hypothetical && $0.status != .generic }) else { return nil }
        if own == .declined || readings.contains(where: { $0.status == .absent }) { return "not-taken" }
        if own == .stopped { return "stopped" }
        if own == .held { return "on-hold" }
        let isNeeded = medication?.dosages.contains { $0.isAsNeeded } ?? false
        if own == .planned || readings.contains(where: { $0.temporality == .future && own != .continued || $0.status == .conditional && !isNeeded }) { return "intended" }
        if readings.contains(where: { $0.status == .possible }) { return "unknown" }
        if readings.contains(where: { $0.clinicalStatus == .resolved }) { return "completed" }
        if let end = medication?.end.flatMap({ StatedTime($0) }), let now = asOf.flatMap({ StatedTime($0) }), end.date < now.firstDay { return "completed" }
        // Whether an end without a day to compare it with has come is not known.
        return own == .unknown || medication?.end != nil && asOf == nil ? "unknown" : "active"
    }
}
