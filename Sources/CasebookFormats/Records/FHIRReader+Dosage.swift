internal import CasebookCore
internal import CasebookRecords

extension FHIRReader {
    /// How a medication is taken. Several instructions stand in words, as none of them alone is how it is taken.
    static func dosage(ofAll instructions: [JSONValue], form: CodedConcept?) -> Dosage? {
        guard instructions.count > 1 else { return instructions.first.flatMap { Self.dosage($0, form: form) } }
        var dosage = Dosage()
        let numbered = instructions.map { (value: $0, sequence: $0.numeral("sequence").flatMap(Double.init)) }
        let ordered =
            numbered.enumerated().sorted { ($0.element.sequence ?? .infinity, $0.offset) < ($1.element.sequence ?? .infinity, $1.offset) }.map(\.element)
        var text = ""
        var last: Double?
        for (value, sequence) in ordered {
            guard let words = value.words("text") ?? words(of: value) else { continue }
            if !text.isEmpty { text += last != nil && sequence != nil && last != sequence ? "; then " : "; " }
            text += words
            last = sequence
        }
        dosage.text = text.isEmpty ? nil : text
        dosage.form = form
        return dosage.isEmpty ? nil : dosage
    }

    /// When instructions hold, where they say so.
    static func bounds(_ instructions: [JSONValue]) -> EffectiveTime? {
        let periods = instructions.compactMap { $0["timing"]?["repeat"]?.period("boundsPeriod") }
        let starts = periods.compactMap(\.start)
        let ends = periods.compactMap(\.end)
        let bounds = EffectiveTime(start: starts.min(), end: ends.count == instructions.count ? ends.max() : nil)
        return bounds.isEmpty ? nil : bounds
    }

    private static func dosage(_ value: JSONValue, form: CodedConcept?) -> Dosage? {
        var dosage = Dosage()
        dosage.text = value.words("text")
        let amounts = value.list("doseAndRate").first ?? value
        if let dose = amounts.quantity("doseQuantity") ?? amounts.range("doseRange") ?? amounts.quantity("dose") {
            dosage.dose = dose.value
            dosage.doseUnit = dose.unit
        }
        if let rate = amounts.quantity("rateQuantity") ?? amounts.range("rateRange") {
            dosage.rate = rate.value
            dosage.rateUnit = rate.unit
        } else if let rate = amounts.ratio("rateRatio") {
            dosage.rate = .text(rate)
        }
        dosage.route = value.concept("route")
        dosage.site = value.concept("site")
        dosage.form = form
        dosage.asNeeded = value.isTrue("asNeededBoolean") || value.concept("asNeededCodeableConcept") != nil
        dosage.maximum = value.ratio("maxDosePerPeriod")
        if let timing = value["timing"] { read(timing, into: &dosage) }
        return dosage.isEmpty ? nil : dosage
    }

    private static func read(_ timing: JSONValue, into dosage: inout Dosage) {
        var words: [String] = []
        if let code = timing.concept("code"), let name = code.code ?? code.name { words.append(name) }
        if let cycle = timing["repeat"] {
            dosage.count = interval(cycle.numeral("frequency"), cycle.numeral("frequencyMax"))
            dosage.period = interval(cycle.numeral("period"), cycle.numeral("periodMax"))
            dosage.periodUnit = cycle.words("periodUnit")
            words += (cycle.list("when") + cycle.list("dayOfWeek") + cycle.list("timeOfDay")).compactMap(\.string)
        }
        dosage.timing = words.isEmpty ? nil : words.joined(separator: ", ")
    }

    private static func interval(_ low: String?, _ high: String?) -> String? {
        guard let low, let high else { return low ?? high }
        return "\(low)-\(high)"
    }

    /// An instruction without a text in words: `2 mg, oral, 3x every 1 d, AC, as needed (pain)`.
    private static func words(of value: JSONValue) -> String? {
        let dosage = Self.dosage(value, form: nil) ?? Dosage()
        var parts: [String?] = [words(dosage.dose, dosage.doseUnit), words(dosage.rate, dosage.rateUnit).map { "at \($0)" }]
        parts += [dosage.route, dosage.site].map { $0.flatMap { $0.name ?? $0.code } }
        let period = dosage.period.map { ["every", $0, dosage.periodUnit].compactMap(\.self).joined(separator: " ") }
        parts.append([dosage.count.map { "\($0)x" }, period].compactMap(\.self).joined(separator: " "))
        parts.append(dosage.timing)
        if dosage.asNeeded { parts.append("as needed" + (value.concept("asNeededCodeableConcept")?.name.map { " (\($0))" } ?? "")) }
        parts.append(dosage.maximum.map { "at most \($0)" })
        let cycle = value["timing"]?["repeat"]
        if let bounds = cycle?.period("boundsPeriod") { parts += [bounds.start.map { "from \($0)" }, bounds.end.map { "to \($0)" }] }
        if let length = cycle?.quantity("boundsDuration") { parts.append(words(length.value, length.unit).map { "for \($0)" }) }
        parts += value.list("additionalInstruction").map { $0.asConcept?.name }
        parts.append(value.words("patientInstruction"))
        let found = parts.compactMap(\.self).filter { !$0.isEmpty }
        return found.isEmpty ? nil : found.joined(separator: ", ")
    }

    private static func words(_ value: FactValue?, _ unit: String?) -> String? {
        let number: String? =
            switch value {
            case .number(let text)?, .text(let text)?: text
            case .range(let low, let high)?: ends(low, high)
            default: nil
            }
        return number.map { [$0, unit].compactMap(\.self).joined(separator: " ") }
    }
}
