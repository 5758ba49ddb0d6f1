internal import CasebookCore
internal import CasebookRecords

/// FHIR's data types. What has another type than it should is not there.
extension JSONValue {
    /// Words: a string that says something.
    func words(_ key: String) -> String? {
        guard let string = self[key]?.string, string.contains(where: { !$0.isWhitespace }) else { return nil }
        return string
    }

    func list(_ key: String) -> [JSONValue] { self[key]?.array ?? [] }

    func isTrue(_ key: String) -> Bool { self[key] == .bool(true) }

    /// A number as it was written.
    func numeral(_ key: String) -> String? {
        if case .number(let spelling)? = self[key] { return spelling }
        return nil
    }

    /// A date or time. It stays as it was written; what is no ISO 8601 is left out.
    func time(_ key: String) -> String? { self[key]?.asTime }

    private var asTime: String? {
        guard let text = string else { return nil }
        let bytes = text.utf8
        guard bytes.count >= 4, bytes.count <= 40, bytes.prefix(4).allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return bytes.dropFirst(4).allSatisfy { ($0 >= 0x30 && $0 <= 0x3A) || Self.timeSigns.contains($0) } ? text : nil
    }

    private static let timeSigns = Array("-+.TZ".utf8)

    /// A Period.
    func period(_ key: String) -> EffectiveTime? {
        guard let value = self[key] else { return nil }
        let period = EffectiveTime(start: value.time("start"), end: value.time("end"))
        return period.isEmpty ? nil : period
    }

    /// A choice of times: `effectiveDateTime`, `effectivePeriod`, `effectiveInstant`, `effectiveTiming`.
    func effective(_ stem: String) -> EffectiveTime? {
        if let point = time(stem + "DateTime") ?? time(stem + "Instant") { return EffectiveTime(start: point) }
        if let period = period(stem + "Period") { return period }
        guard let timing = self[stem + "Timing"] else { return nil }
        if let bounds = timing["repeat"]?.period("boundsPeriod") { return bounds }
        let events = timing.list("event").compactMap(\.asTime)
        return events.first.map { EffectiveTime(start: $0, end: events.count > 1 ? events.last : nil) }
    }

    /// A CodeableConcept.
    func concept(_ key: String) -> CodedConcept? { self[key]?.asConcept }

    /// The first of a list of CodeableConcepts that says something, else the one that stands alone.
    func firstConcept(_ key: String) -> CodedConcept? {
        for value in list(key) { if let concept = value.asConcept { return concept } }
        return concept(key)
    }

    /// This value as a CodeableConcept: the first coding with the others as its translations, and the words.
    var asConcept: CodedConcept? {
        var codings: [CodedConcept] = []
        var nullFlavor: String?
        var isUnknown = false
        for coding in list("coding") {
            let system = coding.words("system")
            let code = coding.words("code")
            if let system, let code, FHIRSystems.saysNothing(uri: system) {
                nullFlavor = nullFlavor ?? FHIRSystems.nullFlavor(code)
                continue
            }
            // That there is no information about allergies is none about an allergy.
            if let code, code.hasPrefix("no-"), code.hasSuffix("-info"), system.map(FHIRSystems.isAbsentOrUnknown) == true {
                isUnknown = true
                continue
            }
            let display = coding.words("display")
            guard code != nil || display != nil else { continue }
            codings.append(CodedConcept(system: system.map(FHIRSystems.name), code: code, display: display))
        }
        if isUnknown, codings.isEmpty { return CodedConcept(nullFlavor: "NI") }
        var concept = codings.first ?? CodedConcept(nullFlavor: nullFlavor)
        concept.translations = Array(codings.dropFirst())
        concept.originalText = words("text")
        return concept == CodedConcept() ? nil : concept
    }

    /// The code of the first coding, for FHIR's own small value sets.
    func codeWord(_ key: String) -> String? {
        let value = self[key]
        return (value?.list("coding").first ?? value?.array?.first?.list("coding").first)?.words("code")
    }

    /// The word of a state: of the known ones the first in their order that any coding, display or text says, else the first code or text as written.
    func state(_ key: String, of known: [String] = []) -> String? {
        guard let value = self[key] else { return nil }
        let concepts = value.array ?? [value]
        var words: [String] = []
        for concept in concepts {
            for coding in concept.list("coding") { words += [coding.words("code"), coding.words("display")].compactMap(\.self) }
            words += [concept.words("text"), concept.string].compactMap(\.self)
        }
        let spelled = Set(words.map { $0.lowercased().split { $0.isWhitespace || $0 == "-" || $0 == "_" }.joined(separator: "-") })
        if let found = known.first(where: spelled.contains) { return found }
        return words.first { $0.contains { !$0.isWhitespace } }
    }

    /// The `status` of a resource. States that change what it means are told however they are written.
    var status: String? { state("status", of: Self.states) }

    private static let states = [
        "entered-in-error", "nullified", "revoked", "cancelled", "canceled", "aborted", "not-taken", "not-done", "declined", "superseded", "planned", "preparation", "intended",
    ]

    /// Codes of every coding of a list of CodeableConcepts.
    func codeWords(_ key: String) -> [String] { list(key).flatMap { $0.list("coding") }.compactMap { $0.words("code") } }

    /// The number and unit of a Quantity.
    func quantity(_ key: String) -> (value: FactValue, unit: String?)? {
        guard let quantity = self[key], let number = quantity.numeral("value") else { return nil }
        return (.number(number), quantity.quantityUnit)
    }

    /// The ends and unit of a Range.
    func range(_ key: String) -> (value: FactValue, unit: String?)? {
        guard let range = self[key] else { return nil }
        let low = range["low"]?.numeral("value")
        let high = range["high"]?.numeral("value")
        guard low != nil || high != nil else { return nil }
        return (.range(low: low, high: high), range["low"]?.quantityUnit ?? range["high"]?.quantityUnit)
    }

    /// A Ratio in words: `1:128`, `3 g/1 d`.
    func ratio(_ key: String) -> String? {
        guard let ratio = self[key], let top = ratio["numerator"], let bottom = ratio["denominator"], let first = top.numeral("value"),
            let second = bottom.numeral("value")
        else { return nil }
        guard let unit = top.quantityUnit ?? bottom.quantityUnit else { return "\(first):\(second)" }
        return "\(first) \(top.quantityUnit == nil ? "" : unit)/\(second) \(bottom.quantityUnit ?? "")".split(separator: " ").joined(separator: " ")
    }

    /// UCUM where the source says so, else the words.
    var quantityUnit: String? {
        if self["system"]?.string == "http://unitsofmeasure.org", let code = words("code") { return code }
        return words("unit") ?? words("code")
    }

    /// Annotations, one a line.
    var notes: String? {
        let texts = list("note").compactMap { $0.words("text") }
        return texts.isEmpty ? nil : texts.joined(separator: "\n")
    }

    /// The reference of a Reference.
    func reference(_ key: String) -> String? { self[key]?.words("reference") }

    /// How confidential a resource is, by its security labels.
    var confidentiality: String? {
        self["meta"]?.list("security").first { $0["system"]?.string?.hasSuffix("v3-Confidentiality") ?? false }?.words("code")
    }
}
