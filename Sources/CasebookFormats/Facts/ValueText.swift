internal import CasebookCore
internal import CasebookText

/// Values, doses and times as people read them: `<5 mg/L`, `150/90 mm[Hg]`, `100 mg oral 2× daily for 7 d`.
enum ValueText {
    /// Up to six decimals, without zeros at the end.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "?" }
        let rounded = (value * 1e6).rounded() / 1e6
        guard rounded.isFinite else { return String(value) }
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(Int(rounded)) : String(rounded)
    }

    static func text(_ amount: Amount) -> String {
        number(amount.value) + (amount.high.map { "–" + number($0) } ?? "") + (amount.unit.map { ($0 == "%" ? "" : " ") + $0 } ?? "")
    }

    /// The value with its unit of UCUM.
    static func text(_ measurement: Measurement) -> String { text(measurement, unit: measurement.unit) }

    /// - Parameter unit: in words; nil for none.
    static func text(_ measurement: Measurement, unit: String?) -> String {
        let value =
            switch measurement.value {
            case .number(let number): Self.number(number)
            case .parts(let parts): parts.map(number).joined(separator: parts.count == 2 ? "/" : "×")
            case .range(let low, let high): "\(number(low))–\(number(high))"
            case .word(let word): word
            }
        let sign = measurement.comparator == .equal ? "" : measurement.comparator.rawValue
        return sign + value + (unit.map { ($0 == "%" ? "" : " ") + $0 } ?? "")
    }

    /// The range of reference; empty where none is stated.
    static func range(_ measurement: Measurement) -> String {
        switch (measurement.low, measurement.high) {
        case (let low?, let high?): "\(number(low))–\(number(high))"
        case (let low?, nil): "≥ \(number(low))"
        case (nil, let high?): "≤ \(number(high))"
        case (nil, nil): ""
        }
    }

    static func text(_ dosage: DosageInstruction, in text: SourceText) -> String {
        var parts: [String] = []
        if let dose = dosage.dose { parts.append(Self.text(dose)) }
        if let rate = dosage.rate { parts.append("at " + Self.text(rate)) }
        if let route = dosage.route { parts.append(route) }
        if let frequency = dosage.frequency { parts.append(Self.text(frequency)) }
        if !dosage.timing.isEmpty { parts.append(dosage.timing.joined(separator: " ")) }
        if dosage.isAsNeeded { parts.append("as needed" + (dosage.asNeededFor.map { " for " + words($0, in: text) } ?? "")) }
        if let duration = dosage.duration { parts.append("for " + Self.text(duration)) }
        if let maximum = dosage.maximum { parts.append("at most " + Self.text(maximum) + (dosage.maximumPeriod.map { " in 1 " + $0 } ?? "")) }
        return parts.joined(separator: " ")
    }

    /// All parts of a medication's instructions, in their order.
    static func dosages(_ medication: Medication, in text: SourceText) -> String {
        medication.dosages.map { Self.text($0, in: text) }.filter { !$0.isEmpty }.joined(separator: ", then ")
    }

    /// `1× a day`, `1–2× every 4–6 h`.
    private static func text(_ frequency: DosageInstruction.Frequency) -> String {
        let count = number(frequency.count) + (frequency.countHigh.map { "–" + number($0) } ?? "") + "×"
        guard frequency.period != 1 || frequency.periodHigh != nil else { return count + " a " + (names[frequency.periodUnit] ?? frequency.periodUnit) }
        return count + " every " + number(frequency.period) + (frequency.periodHigh.map { "–" + number($0) } ?? "") + " " + frequency.periodUnit
    }

    private static let names = ["min": "minute", "h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year"]

    /// Words of the text on one line.
    static func words(_ span: TextSpan, in text: SourceText) -> String {
        text.withUTF8 { bytes in String(decoding: bytes[span.start..<span.end].map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }, as: UTF8.self) }
    }
}
