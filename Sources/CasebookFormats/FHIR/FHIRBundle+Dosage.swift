internal import CasebookCore
internal import CasebookText

extension FHIRBundle {
    /// One part of a medication's instructions. What FHIR cannot hold stands in its words.
    func dosage(_ dosage: DosageInstruction, sequence: Int?) -> JSONValue? {
        let need = dosage.asNeededFor.flatMap { Self.concept([], text: document.text[$0]) }
        let dose = dosage.dose, rate = dosage.rate
        let amounts = JSONValue.fhir([
            "doseRange": dose?.high == nil ? nil : Self.range(dose?.value, dose?.high, unit: dose?.unit), "doseQuantity": dose?.high == nil ? Self.quantity(dose) : nil,
            "rateRange": rate?.high == nil ? nil : Self.range(rate?.value, rate?.high, unit: rate?.unit), "rateQuantity": rate?.high == nil ? Self.quantity(rate) : nil,
        ])
        let maximum = Self.quantity(dosage.maximum).flatMap { most -> JSONValue? in
            guard let period = dosage.maximumPeriod, let span = Self.duration(1, period) else { return nil }
            return .fhir(["numerator": most, "denominator": span])
        }
        return .fhir([
            "sequence": sequence.map { .whole($0) }, "text": .words(document.text[dosage.span]), "timing": .fhir(["repeat": cycle(dosage)]),
            "asNeededBoolean": dosage.isAsNeeded && need == nil ? .bool(true) : nil, "asNeededCodeableConcept": dosage.isAsNeeded ? need : nil,
            "route": dosage.route.flatMap { Self.concept(Self.routes[$0].map { [("SNOMED CT", $0, nil)] } ?? [], text: $0) }, "doseAndRate": .list([amounts]),
            "maxDosePerPeriod": maximum,
        ])
    }

    /// `Timing.repeat`.
    private func cycle(_ dosage: DosageInstruction) -> JSONValue? {
        var bounds: JSONValue?, boundsRange: JSONValue?
        if let duration = dosage.duration, let span = Self.duration(duration.value, duration.unit) {
            if let high = duration.high { boundsRange = .fhir(["low": span, "high": Self.duration(high, duration.unit)]) } else { bounds = span }
        }
        var count: Double?, countHigh: Double?, period: Double?, periodHigh: Double?, unit: String?
        if let frequency = dosage.frequency, Self.units.contains(frequency.periodUnit), frequency.count > 0, frequency.period > 0 {
            (count, countHigh, period, periodHigh, unit) = (frequency.count, frequency.countHigh, frequency.period, frequency.periodHigh, frequency.periodUnit)
            // Half a time a day is once in two days: FHIR counts whole times.
            if frequency.count < 1, frequency.countHigh == nil, frequency.periodHigh == nil { (count, period) = (1, (frequency.period / frequency.count * 1e6).rounded() / 1e6) }
        }
        func whole(_ number: Double?) -> JSONValue? { number.flatMap { $0 == $0.rounded() && $0 >= 1 && $0 < 1e6 ? .whole(Int($0)) : nil } }
        let times = whole(count), isWhole = times != nil
        return .fhir([
            "boundsDuration": bounds, "boundsRange": boundsRange, "frequency": times, "frequencyMax": isWhole ? whole(countHigh) : nil,
            "period": isWhole ? .decimal(period) : nil, "periodMax": isWhole ? .decimal(periodHigh) : nil, "periodUnit": isWhole ? unit.map { .string($0) } : nil,
            "when": .list(dosage.timing.filter { Self.events.contains($0) }.map { .string($0) }),
        ])
    }

    /// Codes that `Timing.repeat.when` takes.
    private static let events: Set<String> = [
        "MORN", "MORN.early", "MORN.late", "NOON", "AFT", "AFT.early", "AFT.late", "EVE", "EVE.early", "EVE.late", "NIGHT", "PHS", "HS", "WAKE", "C", "CM", "CD", "CV", "AC", "ACM",
        "ACD", "ACV", "PC", "PCM", "PCD", "PCV",
    ]

    /// SNOMED CT codes of routes.
    private static let routes: [String: String] = [
        "oral": "26643006", "intravenous": "47625008", "subcutaneous": "34206005", "intramuscular": "78421000", "sublingual": "37839007", "inhalation": "447694001",
        "topical": "6064005", "rectal": "37161004", "nasal": "46713006", "ophthalmic": "54485002", "otic": "10547007", "vaginal": "16857009", "transdermal": "45890007",
        "intrathecal": "72607000", "intradermal": "372464004", "buccal": "54471007", "epidural": "404820008", "intraperitoneal": "38239002",
        "intraarticular": "12130007", "intravitreal": "418401004", "intraosseous": "417255000", "nasogastric": "127492001", "gastrostomy": "127490009",
    ]
}
