internal import CasebookCore
internal import CasebookText

extension FHIRBundle {
    /// A measurement as `Observation`: only one that was taken, of the patient, of a test that is named.
    mutating func addObservation(_ index: Int) {
        let measurement = document.measurements[index]
        guard let place = measurement.test, document.entities.indices.contains(place), EntityUses.standing(measurement.assertion) == .stated else { return }
        let test = document.entities[place]
        // What is denied or doubted has no result of the patient's, whatever number stands beside it.
        guard uses.standing(place, test) == .stated else { return }
        guard let code = concept(test) else { return }
        let unit = measurement.unit, text = measurement.unitSpan.map { document.text[$0] }
        var value: (key: String, value: JSONValue?) = ("valueString", .words(document.text[measurement.span])), components: [JSONValue?] = []
        var tests = test.codes.map { (system: $0.system, code: $0.code, display: Optional($0.display)) }
        switch measurement.value {
        // FHIR has no sign for a number that is only about right.
        case _ where measurement.comparator == .about: break
        case .number(let number): value = ("valueQuantity", Self.quantity(number, comparator: measurement.comparator, unit: unit, text: text))
        case .range(let low, let high): value = ("valueRange", Self.range(low, high, unit: unit, text: text))
        case .word(let word): value = ("valueCodeableConcept", Self.answer(word, text: document.text[measurement.valueSpan]))
        case .parts(let parts):
            value = ("valueString", nil)
            let isPressure = parts.count == 2 && isBloodPressure(test, measurement)
            if isPressure, !tests.contains(where: { FHIRSystems.uri(name: $0.system) == "http://loinc.org" }) {
                tests.append(("LOINC", "85354-9", "Blood pressure panel with all children optional"))
            }
            for (number, part) in parts.enumerated() {
                let code =
                    isPressure
                    ? Self.concept([("LOINC", number == 0 ? "8480-6" : "8462-4", number == 0 ? "Systolic blood pressure" : "Diastolic blood pressure")], text: nil)
                    : Self.concept([], text: "\(document.text[test.span]) (\(number + 1)/\(parts.count))")
                components.append(.fhir(["code": code, "valueQuantity": Self.quantity(part, unit: unit, text: text)]))
            }
        }
        let interpretation = measurement.interpretation.flatMap {
            Self.concept([("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", $0.rawValue, Self.names[$0])], text: nil)
        }
        let kind = measurement.interpretation.map { _ in JSONValue.string(measurement.isInterpretationStated ? "stated" : "computed") }
        let range = Self.range(measurement.low, measurement.high, unit: unit, text: text)
        let time = measurement.time.flatMap { StatedTime($0) }.map { JSONValue.string($0.dateTime) }
        let more = [Self.part("interpretation", "valueCode", kind), Self.part("valueText", "valueString", .words(document.text[measurement.valueSpan]))]
        add(
            "Observation", url: url("Observation", "m\(index)"),
            [
                "extension": source(measurement.span, measurement.assertion, more: more), "status": .string("final"),
                "code": tests.isEmpty ? code : Self.concept(tests, text: document.text[test.span]), "subject": subject, "effectiveDateTime": time,
                value.key: value.value, "interpretation": .list([interpretation]), "bodySite": related("site", place).first,
                "specimen": measurement.specimen.flatMap { .fhir(["display": .words(document.text[$0])]) }, "derivedFrom": .list([.reference(note)]),
                "referenceRange": .list([range]), "component": .list(components),
            ])
    }

    /// A word for a result, with SNOMED CT's qualifier where it is positive or negative.
    private static func answer(_ word: String, text: String) -> JSONValue? {
        let codes: [(system: String, code: String, display: String?)] =
            switch word {
            case "positive": [("SNOMED CT", "10828004", "Positive")]
            case "negative": [("SNOMED CT", "260385009", "Negative")]
            default: []
            }
        return concept(codes, text: codes.isEmpty ? word : text)
    }

    private func isBloodPressure(_ test: Entity, _ measurement: Measurement) -> Bool {
        let name = document.text[test.span].lowercased()
        guard measurement.unit == nil || measurement.unit == "mm[Hg]" || measurement.unit == "kPa" else { return false }
        return ["bp", "nibp", "abp", "ibp"].contains(name) || name.contains("blood pressure") || name.contains("血压") || name.contains("bp ") || name.contains(" bp")
    }

    private static let names: [Measurement.Interpretation: String] = [
        .low: "Low", .high: "High", .criticallyLow: "Critical low", .criticallyHigh: "Critical high", .normal: "Normal", .abnormal: "Abnormal", .positive: "Positive",
        .negative: "Negative",
    ]
}
