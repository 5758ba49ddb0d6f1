internal import CasebookCore
internal import CasebookText

/// Measurements, medications, allergies, times, quantities, abbreviations and copied text.
extension DocumentEncoder {
    func writeValues(_ document: Document, _ frame: OffsetFrame, _ writer: inout JSONWriter) {
        list("measurements", document.measurements, &writer) { write($0, frame, &$1) }
        list("medications", document.medications, &writer) { write($0, frame, &$1) }
        list("allergies", document.allergies, &writer) { write($0, frame, &$1) }
        list("times", document.times, &writer) { write($0, frame, &$1) }
        if includesQuantities { list("quantities", document.quantities, &writer) { write($0, frame, &$1) } }
        if !document.abbreviations.isEmpty { list("abbreviations", document.abbreviations, &writer) { write($0, frame, &$1) } }
        if !document.copies.isEmpty {
            list("copies", document.copies, &writer) { copy, writer in
                writer.beginObject()
                ends(copy.span, frame, &writer)
                writer.member("copiedFrom", copy.document)
                writer.endObject()
            }
        }
    }

    private func list<Item>(_ key: StaticString, _ items: [Item], _ writer: inout JSONWriter, _ write: (Item, inout JSONWriter) -> Void) {
        writer.key(key)
        writer.beginArray()
        for item in items { write(item, &writer) }
        writer.endArray()
    }

    private func number(_ key: StaticString, _ value: Double?, _ writer: inout JSONWriter) {
        guard let value else { return }
        writer.key(key)
        writer.value(value, places: 12)
    }

    private func numbers(_ key: StaticString, _ values: [Double], _ writer: inout JSONWriter) {
        writer.key(key)
        writer.beginArray()
        for value in values { writer.value(value, places: 12) }
        writer.endArray()
    }

    private func amount(_ key: StaticString, _ amount: Amount?, _ writer: inout JSONWriter) {
        guard let amount else { return }
        writer.key(key)
        writer.beginObject()
        number("value", amount.value, &writer)
        number("high", amount.high, &writer)
        if let unit = amount.unit { writer.member("unit", unit) }
        writer.endObject()
    }

    private func references(_ key: StaticString, _ entities: [Int], _ writer: inout JSONWriter) {
        guard !entities.isEmpty else { return }
        list(key, entities, &writer) { $1.value("e\($0)") }
    }

    private func write(_ measurement: Measurement, _ frame: OffsetFrame, _ writer: inout JSONWriter) {
        writer.beginObject()
        if let test = measurement.test { writer.member("test", "e\(test)") }
        ends(measurement.span, frame, &writer)
        switch measurement.value {
        case .number(let value): number("value", value, &writer)
        case .parts(let values): numbers("values", values, &writer)
        case .range(let low, let high): numbers("valueRange", [low, high], &writer)
        case .word(let word): writer.member("value", word)
        }
        writer.member("comparator", measurement.comparator.rawValue)
        writer.key("unit")
        if let unit = measurement.unit { writer.value(unit) } else { writer.null() }
        writer.member("valueText", frame.text[measurement.valueSpan])
        if let unit = measurement.unitSpan { writer.member("unitText", frame.text[unit]) }
        if let interpretation = measurement.interpretation {
            writer.member("interpretation", interpretation.rawValue)
            writer.member("interpretationSource", measurement.isInterpretationStated ? "stated" : "computed")
        }
        number("low", measurement.low, &writer)
        number("high", measurement.high, &writer)
        if let specimen = measurement.specimen { writer.member("specimen", frame.text[specimen]) }
        if let time = measurement.time { writer.member("time", time) }
        writer.key("assertion")
        write(measurement.assertion, frame, &writer)
        writer.endObject()
    }

    private func write(_ medication: Medication, _ frame: OffsetFrame, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("drug")
        if let drug = medication.drug { writer.value("e\(drug)") } else { writer.null() }
        ends(medication.span, frame, &writer)
        writer.member("text", frame.text[medication.span])
        amount("strength", medication.strength, &writer)
        if let form = medication.form { writer.member("form", form) }
        if let dosage = medication.dosages.first { write(dosage, frame, &writer) }
        writer.member("status", medication.status.rawValue)
        if let context = medication.context { writer.member("context", context.rawValue) }
        references("reasons", medication.reasons, &writer)
        if let start = medication.start { writer.member("started", start) }
        if let end = medication.end { writer.member("ended", end) }
        if medication.dosages.count > 1 {
            list("steps", medication.dosages, &writer) { dosage, writer in
                writer.beginObject()
                ends(dosage.span, frame, &writer)
                write(dosage, frame, &writer)
                writer.endObject()
            }
        }
        if let confidence = medication.confidence {
            writer.key("confidence")
            writer.value(confidence)
        }
        writer.key("assertion")
        write(medication.assertion, frame, &writer)
        writer.endObject()
    }

    /// The members of a dosage, in the object that is open.
    private func write(_ dosage: DosageInstruction, _ frame: OffsetFrame, _ writer: inout JSONWriter) {
        amount("dose", dosage.dose, &writer)
        if let route = dosage.route { writer.member("route", route) }
        if let frequency = dosage.frequency {
            writer.key("frequency")
            writer.beginObject()
            number("count", frequency.count, &writer)
            number("countHigh", frequency.countHigh, &writer)
            number("period", frequency.period, &writer)
            number("periodHigh", frequency.periodHigh, &writer)
            writer.member("periodUnit", frequency.periodUnit)
            writer.endObject()
        }
        if !dosage.timing.isEmpty { list("timing", dosage.timing, &writer) { $1.value($0) } }
        amount("duration", dosage.duration, &writer)
        writer.key("asNeeded")
        writer.value(dosage.isAsNeeded)
        if let reason = dosage.asNeededFor { writer.member("asNeededFor", frame.text[reason]) }
        amount("maximum", dosage.maximum, &writer)
        if let period = dosage.maximumPeriod { writer.member("maximumPeriod", period) }
        amount("rate", dosage.rate, &writer)
    }

    private func write(_ allergy: Allergy, _ frame: OffsetFrame, _ writer: inout JSONWriter) {
        writer.beginObject()
        if let substance = allergy.substance { writer.member("substance", "e\(substance)") }
        ends(allergy.span, frame, &writer)
        writer.member("text", frame.text[allergy.span])
        if let category = allergy.category { writer.member("category", category.rawValue) }
        writer.member("status", allergy.status.rawValue)
        if let none = allergy.noneKnown { writer.member("noneKnown", none.rawValue) }
        if allergy.isIntolerance { writer.member("type", "intolerance") }
        references("reactions", allergy.reactions, &writer)
        if let severity = allergy.severity { writer.member("severity", severity) }
        writer.endObject()
    }

    private func write(_ time: TimeExpression, _ frame: OffsetFrame, _ writer: inout JSONWriter) {
        writer.beginObject()
        ends(time.span, frame, &writer)
        writer.member("text", frame.text[time.span])
        writer.member("type", time.kind.rawValue)
        writer.member("value", time.value)
        if let begin = time.begin { writer.member("begin", begin) }
        // `end` is the place in the text.
        if let end = time.end { writer.member("until", end) }
        if let modifier = time.modifier { writer.member("mod", modifier) }
        if let frequency = time.frequency { writer.member("freq", frequency) }
        if let event = time.event { writer.member("event", "e\(event)") }
        writer.endObject()
    }

    private func write(_ quantity: Quantity, _ frame: OffsetFrame, _ writer: inout JSONWriter) {
        writer.beginObject()
        ends(quantity.span, frame, &writer)
        if let high = quantity.high { numbers("valueRange", [quantity.value, high], &writer) } else { number("value", quantity.value, &writer) }
        writer.member("comparator", quantity.comparator.rawValue)
        writer.member("unit", quantity.unit)
        if quantity.isOrdinal {
            writer.key("ordinal")
            writer.value(true)
        }
        writer.endObject()
    }

    private func write(_ abbreviation: Abbreviation, _ frame: OffsetFrame, _ writer: inout JSONWriter) {
        writer.beginObject()
        for (key, span) in [("short", abbreviation.short), ("long", abbreviation.long)] as [(StaticString, TextSpan?)] {
            guard let span else { continue }
            writer.key(key)
            pair(span, frame, &writer)
        }
        if let expansion = abbreviation.expansion ?? abbreviation.long.map({ frame.text[$0] }) { writer.member("expansion", expansion) }
        writer.endObject()
    }
}
