extension HL7RecordBuilder {
    /// RXO, RXE, RXD, RXG and RXA: a medication asked for, encoded by the pharmacy, dispensed, to be given, given.
    mutating func readMedication(_ segment: HL7Segment, _ name: String) {
        let codeField = ["RXO": 1, "RXE": 2, "RXD": 2, "RXG": 4, "RXA": 5][name] ?? 1
        guard var fact = coded(name == "RXA" && isVaccination(segment) ? .immunization : .medication, segment, codeField) else {
            medication = nil
            return
        }
        var dosage = Dosage()
        switch name {
        case "RXO":
            fact.mood = .request
            dose(segment, 2, 3, 4, &dosage)
            dosage.form = segment.concept(5)
            dosage.text = Self.instruction(segment, [7, 6])
            rate(segment, 21, 22, &dosage)
        case "RXE":
            fact.mood = .request
            dose(segment, 3, 4, 5, &dosage)
            dosage.form = segment.concept(6)
            dosage.text = Self.instruction(segment, [7, 21])
            rate(segment, 23, 24, &dosage)
            if let quantity = segment.field(1)?.repetition(1) { fact.effective = timing(quantity, "RXE", 1, &dosage) }
        case "RXD":
            fact.effective = effective(segment, 3)
            fact.status = "completed"
            dosage.form = segment.concept(6)
            dosage.text = Self.instruction(segment, [15, 9])
            if let amount = segment.text(4).flatMap({ Numeral.json($0) }) {
                fact.value = .number(amount)
                fact.unit = segment.repetitions(5).first?.unit
            }
        case "RXG":
            fact.mood = .intent
            dose(segment, 5, 6, 7, &dosage)
            dosage.form = segment.concept(8)
            if let quantity = segment.field(3)?.repetition(1) { fact.effective = timing(quantity, "RXG", 3, &dosage) }
        default:
            fact.effective = effective(segment, 3, 4)
            if fact.effective?.end == fact.effective?.start { fact.effective?.end = nil }
            // 999 stands for an amount that is not known.
            if segment.text(6) != "999" { dose(segment, 6, nil, 7, &dosage) }
            dosage.form = segment.concept(8)
            fact.status = administrationStatus(segment)
            fact.recorded = time(segment, 22)
            fact.participants = participants(segment, 10, as: "performer")
            fact.comment = Self.administrationNotes(segment)
        }
        if let indication = ["RXO": 20, "RXE": 27, "RXA": 19][name], let reason = coded(.problem, segment, indication) {
            fact.related.append(RelatedFact(relation: "RSON", fact: reason))
        }
        if let order { complete(&fact, &dosage, order) }
        untimed = nil
        if let timing {
            untimed = (dosage, fact.effective)
            apply(timing, &fact, &dosage)
        }
        if !dosage.isEmpty { fact.dosage = dosage }
        appendFact(fact)
        medication = record.facts.count - 1
        if name == "RXO" || name == "RXE" {
            if let requested { record.facts[requested].superseded = true }
            requested = medication
        }
    }

    private func isVaccination(_ segment: HL7Segment) -> Bool {
        if messageCode == "VXU" || messageCode == "VXR" || messageCode == "VXX" { return true }
        guard let concept = segment.concept(5) else { return false }
        return ([concept] + concept.translations).contains { $0.system == "CVX" }
    }

    /// RXA-20 (HL7 table 0322) and RXA-21 (0323); the code of a vaccination that was not given.
    private func administrationStatus(_ segment: HL7Segment) -> String? {
        if segment.text(21)?.uppercased() == "D" { return "entered-in-error" }
        switch segment.text(20)?.uppercased() {
        case "RE", "NA": return "not-done"
        case "PA": return "partially-administered"
        default: return segment.text(5) == "998" ? "not-done" : "completed"
        }
    }

    /// RXA-9, such as that it is told from history, and RXA-18, why it was refused.
    private static func administrationNotes(_ segment: HL7Segment) -> String? {
        // A new record is what any is that says nothing else.
        let notes = segment.concepts(9).filter { $0.code != "00" } + segment.concepts(18)
        let words = notes.compactMap(\.name)
        return words.isEmpty ? nil : words.joined(separator: "; ")
    }

    /// ORC: the state of the order, and its timing in versions before 2.5.
    private mutating func complete(_ fact: inout ClinicalFact, _ dosage: inout Dosage, _ order: HL7Segment) {
        Self.readState(of: order, &fact)
        if fact.recorded == nil { fact.recorded = time(order, 9) }
        if dosage.timing == nil, let quantity = order.field(7)?.repetition(1), !quantity.isEmpty {
            let effective = timing(quantity, "ORC", 7, &dosage)
            if fact.effective == nil { fact.effective = effective }
        }
    }

    /// RXR: the way it is taken, and where.
    mutating func readRoute(_ segment: HL7Segment) {
        guard let index = medication else { return }
        var dosage = record.facts[index].dosage ?? Dosage()
        if dosage.route == nil { dosage.route = segment.concept(1) }
        if dosage.site == nil { dosage.site = segment.concept(2) }
        if !dosage.isEmpty { record.facts[index].dosage = dosage }
    }

    /// RXC: a component of what is compounded or infused.
    mutating func readIngredient(_ segment: HL7Segment) {
        guard let index = medication, var ingredient = coded(.medication, segment, 2) else { return }
        ingredient.mood = record.facts[index].mood
        ingredient.status = record.facts[index].status
        var dosage = Dosage()
        dose(segment, 3, nil, 4, &dosage)
        if !dosage.isEmpty { ingredient.dosage = dosage }
        record.facts[index].related.append(RelatedFact(relation: "COMP", fact: ingredient))
    }

    /// TQ1: when and how often, from version 2.5 on. It may stand before the medication or after it.
    mutating func readTiming(_ segment: HL7Segment) {
        guard let index = medication else {
            timing = segment
            if order == nil, let appointmentFact, record.facts[appointmentFact].effective == nil { record.facts[appointmentFact].effective = effective(segment, 7, 8) }
            return
        }
        var fact = record.facts[index]
        var dosage = fact.dosage ?? Dosage()
        if var own = untimed {
            (own.dosage.route, own.dosage.site) = (dosage.route, dosage.site)
            (dosage, fact.effective) = own
            untimed = nil
        }
        apply(segment, &fact, &dosage)
        if !dosage.isEmpty { fact.dosage = dosage }
        record.facts[index] = fact
    }

    private mutating func apply(_ timing: HL7Segment, _ fact: inout ClinicalFact, _ dosage: inout Dosage) {
        if dosage.timing == nil, let pattern = timing.field(3)?.component(1)?.subcomponent(1)?.plain { repeats(pattern, &dosage) }
        if dosage.dose == nil, let quantity = timing.text(2, 1).flatMap({ Numeral.json($0) }), let unit = timing.field(2)?.component(2)?.nestedConcept() {
            dosage.dose = .number(quantity)
            dosage.doseUnit = unit.code ?? unit.display
        }
        if timing.text(9)?.uppercased() == "PRN" { dosage.asNeeded = true }
        let words = [timing.text(10), timing.text(11)].compactMap { $0 }
        if dosage.text == nil, !words.isEmpty { dosage.text = words.joined(separator: "; ") }
        if fact.effective == nil, fact.mood != .event { fact.effective = effective(timing, 7, 8) }
    }

    // MARK: Doses and times

    private func dose(_ segment: HL7Segment, _ low: Int, _ high: Int?, _ unitField: Int, _ dosage: inout Dosage) {
        let least = segment.text(low).flatMap { Numeral.json($0) }
        let most = high.flatMap { segment.text($0) }.flatMap { Numeral.json($0) }
        switch (least, most) {
        case (let least?, let most?): dosage.dose = least == most ? .number(least) : .range(low: least, high: most)
        case (let one?, nil), (nil, let one?): dosage.dose = .number(one)
        default: return
        }
        dosage.doseUnit = segment.repetitions(unitField).first?.unit
    }

    private func rate(_ segment: HL7Segment, _ field: Int, _ unitField: Int, _ dosage: inout Dosage) {
        guard let number = segment.text(field).flatMap({ Numeral.json($0) }) else { return }
        dosage.rate = .number(number)
        dosage.rateUnit = segment.repetitions(unitField).first?.unit
    }

    /// The words of the first field that has any.
    private static func instruction(_ segment: HL7Segment, _ fields: [Int]) -> String? {
        for field in fields {
            let words = segment.concepts(field).compactMap { $0.name ?? $0.code }
            if !words.isEmpty { return words.joined(separator: "; ") }
        }
        return nil
    }

    /// TQ: quantity, interval, duration, start, end, priority, condition, text.
    private mutating func timing(_ quantity: HL7Element, _ name: String, _ field: Int, _ dosage: inout Dosage) -> EffectiveTime? {
        if let pattern = quantity.text(2) { repeats(pattern, &dosage) }
        if dosage.dose == nil, let number = quantity.text(1).flatMap({ Numeral.json($0) }), let unit = quantity.text(1, 2) {
            dosage.dose = .number(number)
            dosage.doseUnit = unit
        }
        if quantity.text(6)?.uppercased() == "PRN" { dosage.asNeeded = true }
        if dosage.text == nil { dosage.text = quantity.text(8) }
        let effective = EffectiveTime(start: quantity.text(4).flatMap { time($0, name, field) }, end: quantity.text(5).flatMap { time($0, name, field) })
        return effective.isEmpty ? nil : effective
    }

    /// A repeat pattern (HL7 table 0335): `Q6H` also as a period, `PRN` also as such.
    private func repeats(_ pattern: String, _ dosage: inout Dosage) {
        let upper = pattern.uppercased()
        dosage.timing = pattern
        if upper.hasPrefix("PRN") { dosage.asNeeded = true }
        var bytes = Array(upper.utf8)[...]
        guard bytes.first == UInt8(ascii: "Q") else { return }
        bytes = bytes.dropFirst()
        let digits = bytes.prefix { $0 >= 0x30 && $0 <= 0x39 }
        guard !digits.isEmpty, digits.count < 4, let unit = bytes.dropFirst(digits.count).first, bytes.count == digits.count + 1 else { return }
        switch unit {
        case UInt8(ascii: "S"): dosage.periodUnit = "s"
        case UInt8(ascii: "M"): dosage.periodUnit = "min"
        case UInt8(ascii: "H"): dosage.periodUnit = "h"
        case UInt8(ascii: "D"): dosage.periodUnit = "d"
        case UInt8(ascii: "W"): dosage.periodUnit = "wk"
        case UInt8(ascii: "L"): dosage.periodUnit = "mo"
        default: return
        }
        dosage.period = String(decoding: digits, as: UTF8.self)
    }
}
