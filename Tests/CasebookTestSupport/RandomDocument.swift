public import Casebook

/// Documents of random texts with all lists filled at random: every state with every other, ends of spans on any scalar.
public enum RandomDocument {
    public static func make(using generator: inout SeededGenerator) -> Document {
        var document = Document(
            id: RandomText.make(2, using: &generator), text: SourceText(RandomText.make(Int.random(in: 1..<60, using: &generator), using: &generator)),
            metadata: DocumentMetadata(
                patient: ["1", "x", nil, "007"].randomElement(using: &generator)!, encounter: ["2", nil].randomElement(using: &generator)!,
                type: ["11488-4", "note", nil].randomElement(using: &generator)!, time: times.randomElement(using: &generator)!,
                author: [nil, "a\u{0}b"].randomElement(using: &generator)!))
        let length = document.text.length(in: .scalar), text = document.text
        func number() -> Double { [0, 0.5, 1, 2.25, -3, 1e300, .nan, .infinity, 7].randomElement(using: &generator)! }
        func flip() -> Bool { Bool.random(using: &generator) }
        func span() -> TextSpan {
            let a = Int.random(in: 0...length, using: &generator), b = Int.random(in: 0...length, using: &generator)
            return TextSpan(text.byteOffset(min(a, b), in: .scalar)!, text.byteOffset(max(a, b), in: .scalar)!)
        }
        func unit() -> String? { ["mg", "tablet", "mmol/L", "d", "片", " ", "", nil].randomElement(using: &generator)! }
        func amount() -> Amount? { flip() ? nil : Amount(number(), high: flip() ? nil : number(), unit: unit()) }
        func assertion() -> Assertion {
            Assertion(
                status: Assertion.Status.allCases.randomElement(using: &generator)!, temporality: Assertion.Temporality.allCases.randomElement(using: &generator)!,
                subject: flip() ? .patient : Assertion.Subject.allCases.randomElement(using: &generator)!, relation: [nil, "FTH", "XX"].randomElement(using: &generator)!,
                clinicalStatus: flip() ? nil : Assertion.ClinicalStatus.allCases.randomElement(using: &generator)!)
        }
        for _ in 0..<Int.random(in: 1..<14, using: &generator) {
            let code = Entity.Code(
                system: ["HPO", "OMOP", "", "x y", "1.2.3"].randomElement(using: &generator)!, code: ["1", " ", "A B"].randomElement(using: &generator)!, display: "")
            let role = [nil, "admission", "differential", "allergen", "principal"].randomElement(using: &generator)!
            var entity = Entity(
                kind: EntityKind.canonical.randomElement(using: &generator)!, span: span(), source: "x", assertion: assertion(), codes: flip() ? [code, code] : [], role: role)
            entity.rank = [nil, 1, 0, -1].randomElement(using: &generator)!
            document.entities.append(entity)
        }
        document.sortEntities()
        let count = document.entities.count
        func entity() -> Int? { flip() ? nil : Int.random(in: 0..<count, using: &generator) }
        for _ in 0..<4 {
            let value: Measurement.Value =
                [.number(number()), .parts([number(), number()]), .parts([]), .range(number(), number()), .word("positive"), .word("")].randomElement(using: &generator)!
            var measurement = Measurement(
                test: entity(), span: span(), value: value, comparator: Comparator.allCases.randomElement(using: &generator)!, valueSpan: span(), unitSpan: flip() ? nil : span(),
                unit: unit(), interpretation: flip() ? nil : Measurement.Interpretation.allCases.randomElement(using: &generator)!, low: flip() ? nil : number(),
                assertion: assertion())
            (measurement.time, measurement.specimen) = (times.randomElement(using: &generator)!, flip() ? nil : span())
            document.measurements.append(measurement)
            var dosage = DosageInstruction(
                span: span(), dose: amount(), route: [nil, "oral", "x"].randomElement(using: &generator)!,
                frequency: flip()
                    ? nil : .init(count: number(), countHigh: flip() ? nil : number(), period: number(), periodHigh: flip() ? nil : number(), periodUnit: unit() ?? "d"),
                timing: flip() ? [] : ["AC", "odd"], duration: amount(), isAsNeeded: flip())
            (dosage.asNeededFor, dosage.maximum, dosage.maximumPeriod, dosage.rate) = (flip() ? nil : span(), amount(), unit(), amount())
            var medication = Medication(
                drug: entity(), span: span(), dosages: [dosage, dosage], status: Medication.Status.allCases.randomElement(using: &generator)!, assertion: assertion())
            (medication.strength, medication.context) = (amount(), flip() ? nil : Medication.Context.allCases.randomElement(using: &generator)!)
            (medication.reasons, medication.end) = ([entity()].compactMap(\.self), times.randomElement(using: &generator)!)
            document.medications.append(medication)
            var allergy = Allergy(
                substance: entity(), span: span(), category: flip() ? nil : Allergy.Category.allCases.randomElement(using: &generator)!,
                status: Allergy.Status.allCases.randomElement(using: &generator)!, noneKnown: flip() ? nil : Allergy.NoneKnown.allCases.randomElement(using: &generator)!)
            (allergy.reactions, allergy.severity) = ([entity()].compactMap(\.self), ["mild", "odd", nil].randomElement(using: &generator)!)
            document.allergies.append(allergy)
            document.times.append(TimeExpression(span: span(), kind: .date, value: "2024", event: entity()))
            if let from = entity(), let to = entity() {
                document.relations.append(Relation(kind: ["located_at", "severity_of"].randomElement(using: &generator)!, from: from, to: to, source: "x"))
            }
        }
        return document
    }

    private static let times: [String?] = [
        nil, "2024", "2024-03", "2024-03-05", "2024-03-05T08:30", "2024-03-05T08:30:00+08:00", "20240305", "2024-13-40", "spring", "", "XXXX-03-05", "PAST_REF", "2024/3/5 08:30",
    ]
}
