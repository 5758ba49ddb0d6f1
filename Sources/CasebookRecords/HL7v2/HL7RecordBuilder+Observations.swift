extension HL7RecordBuilder {
    /// OBR: a service that was ordered, with its results below.
    mutating func openPanel(_ segment: HL7Segment) {
        closePanel()
        medication = nil
        // A document's text follows its header; elsewhere than in a document's own message the next order ends it.
        if messageCode != "MDM" { (document, documentEntry) = (nil, nil) }
        var fact = coded(.panel, segment, 4) ?? ClinicalFact(kind: .panel)
        fact.place = place(segment, 4)
        fact.effective = effective(segment, 7, 8)
        fact.recorded = time(segment, 22)
        fact.status = segment.text(25).flatMap { HL7Observed.orderStatus($0) }
        if let code = segment.text(25), fact.status == nil { say("hl7.status", "OBR-25 has a value beyond the table (\(code.utf8.count) bytes).") }
        let state = segment.text(25)?.uppercased()
        if state == "O" || state == "S" || (isOrder && (state == nil || state == "I")) { fact.mood = .request }
        if let order { Self.readState(of: order, &fact) }
        fact.site = segment.field(15)?.component(1)?.nestedConcept() ?? specimen
        fact.related = reasons(segment, 31, section: "indication").map { RelatedFact(relation: "RSON", fact: $0) }
        appendWords(segment, 13, section: "clinical_information")
        panel = HL7Panel(segment: segment, fact: fact)
        note = .panel
        if record.times.authored == nil { record.times.authored = fact.recorded }
        if record.times.start == nil { record.times.start = fact.effective?.start }
        addInterpreters(segment.repetitions(32))
    }

    /// Messages that ask for something to be done.
    var isOrder: Bool { ["ORM", "OMG", "OML", "OMI", "OMD", "OMS", "OMN", "OMB", "OMP", "OMQ", "RDE"].contains(messageCode) }

    /// ORC-1 (HL7 table 0119): the order is taken back.
    private static let cancellations: Set<String> = ["CA", "OC", "CR", "DC", "OD", "DR", "UA"]

    /// ORC: the state of an order, by what is done with it (ORC-1) where that takes it back, else by ORC-5 (HL7 table 0038). What was done has a state of its own and takes of
    /// the order's only that it was taken back, and that only where it has none yet.
    static func readState(of order: HL7Segment, _ fact: inout ClinicalFact) {
        let action = order.text(1)?.uppercased() ?? ""
        if cancellations.contains(action) {
            fact.status = "cancelled"
            return
        }
        let state: String? =
            switch order.text(5)?.uppercased() {
            case "CA", "DC", "RP": "cancelled"
            case "ER": "entered-in-error"
            case "CM": "completed"
            case "HD": "on-hold"
            case "IP", "SC", "A": "active"
            default: action == "HD" ? "on-hold" : action == "NW" ? "active" : nil
            }
        guard let state else { return }
        if ClinicalFact.withdrawn.contains(state) {
            if fact.status == nil || fact.status == "ordered" || fact.status == "registered" { fact.status = state }
        } else if fact.status == nil, fact.mood != .event {
            fact.status = state
        }
    }

    /// SPM: what the panel was made from. It stands before its orders in some messages and behind its order in others.
    mutating func readSpecimen(_ segment: HL7Segment) {
        if specimensLead {
            closePanel()
            specimen = segment.concept(4)
            note = .none
            return
        }
        guard panel.segment != nil, panel.fact.site == nil else { return }
        panel.fact.site = segment.concept(4)
    }

    /// OBX: one observation.
    mutating func readObservation(_ segment: HL7Segment) {
        let type = segment.text(2)?.uppercased() ?? Self.guessedType(segment)
        guard var fact = observation(segment, type) else { return }
        if panel.segment == nil, document == nil, let index = medication, record.facts[index].kind == .immunization {
            // What a registry asks about a vaccination: who paid, which leaflet was given.
            fact.kind = .observation
            record.facts[index].members.append(fact)
            return
        }
        let values = segment.repetitions(5)
        let row = HL7Panel.Row(
            segment: segment, fact: fact, type: type, key: segment.field(3)?.component(1)?.joinedText ?? segment.text(3, 2) ?? "", hasSuffix: segment.text(3, 1, 2) != nil,
            subID: segment.text(4) ?? "",
            status: segment.text(11)?.uppercased() ?? "", ownTime: effective(segment, 14)?.start,
            length: values.reduce(0) { $0 + $1.end - $1.start },
            hasLines: values.count > 1 || Self.hasLines(fact))
        panel.rows.append(row)
        note = .row
    }

    private static func hasLines(_ fact: ClinicalFact) -> Bool {
        guard case .text(let text) = fact.value else { return false }
        return text.utf8.contains(0x0A)
    }

    private static func guessedType(_ segment: HL7Segment) -> String {
        guard let value = segment.repetitions(5).first else { return "" }
        if Numeral.json(value.whole.trimmed) != nil { return "NM" }
        return value.parts.count >= 3 ? "CWE" : "ST"
    }

    private mutating func observation(_ segment: HL7Segment, _ type: String) -> ClinicalFact? {
        guard var fact = coded(.result, segment, 3) ?? (segment.isEmpty(5) ? nil : ClinicalFact(kind: .result)) else { return nil }
        fact.place = place(segment, 5)
        if let code = fact.code, ([code] + code.translations).contains(where: { $0.system == "LOINC" && HL7Observed.vitalSigns.contains($0.code ?? "") }) {
            fact.kind = .vitalSign
        }
        readValue(segment, type, &fact)
        if let unit = segment.repetitions(6).first { fact.unit = unit.unit ?? fact.unit }
        fact.referenceRange = segment.repetitions(7).first.flatMap { HL7Observed.range($0) }
        let flags = segment.repetitions(8).compactMap { $0.text(1) ?? $0.text(2) }
        fact.interpretation = flags.isEmpty ? nil : flags.joined(separator: " ")
        fact.status = segment.text(11).flatMap { HL7Observed.status($0) }
        if segment.text(11)?.uppercased() == "O" { fact.mood = .request }
        if let status = panel.fact.status, ClinicalFact.withdrawn.contains(status) {
            let isWithdrawn = fact.status.map { ClinicalFact.withdrawn.contains($0) } ?? false
            if fact.status == nil || (panel.hasNoResults && !isWithdrawn) { fact.status = status }
        }
        fact.effective = effective(segment, 14) ?? panel.fact.effective
        fact.recorded = time(segment, 19) ?? panel.fact.recorded
        fact.site = segment.concept(20)
        fact.participants = participants(segment, 16, as: "performer")
        return fact
    }

    /// OBX-5 in the type of OBX-2.
    private mutating func readValue(_ segment: HL7Segment, _ type: String, _ fact: inout ClinicalFact) {
        let values = segment.repetitions(5)
        guard let first = values.first else { return }
        switch type {
        case "TX", "FT", "ST":
            let text = values.map { $0.lines.trimmed }.joined(separator: "\n")
            // A measurement under the wrong type, as its unit shows.
            if type != "FT", hasUnit(segment), let quantity = HL7Observed.quantity(text) {
                (fact.value, fact.comparator) = (quantity.value, quantity.comparator)
            } else if !text.isEmpty {
                fact.value = .text(text)
            }
        case "NM", "SI":
            let quantity = values.count == 1 ? HL7Observed.quantity(first.whole) : nil
            (fact.value, fact.comparator) = (quantity?.value, quantity?.comparator)
            if fact.value == nil { fact.value = .text(values.map { $0.whole.trimmed }.joined(separator: "; ")) }
        case "CE", "CWE", "CNE", "CF", "IS", "ID": fact.value = Self.codedValue(values, hasUnit: hasUnit(segment))
        case "ED": break
        default:
            guard values.count > 1 else {
                readValue(first, type, &fact)
                return
            }
            // The model holds one value: the words of all.
            var words: [String] = []
            for value in values {
                var one = ClinicalFact(kind: fact.kind)
                readValue(value, type, &one)
                if let value = one.value { words.append((one.comparator ?? "") + Self.words(value) + (one.unit.map { " " + $0 } ?? "")) }
            }
            if !words.isEmpty { fact.value = .text(words.joined(separator: "; ")) }
        }
    }

    /// One repetition of OBX-5, of a type that has no rule for several.
    private mutating func readValue(_ value: HL7Element, _ type: String, _ fact: inout ClinicalFact) {
        switch type {
        case "SN":
            let quantity = HL7Observed.structured(value)
            (fact.value, fact.comparator) = (quantity?.value, quantity?.comparator)
        case "NR":
            fact.value = .range(low: value.text(1).flatMap { Numeral.json($0) }, high: value.text(2).flatMap { Numeral.json($0) })
            if fact.value == .range(low: nil, high: nil) { fact.value = value.joinedText.map { .text($0) } }
        case "CQ", "MO", "CP":
            fact.value = value.text(1).flatMap { Numeral.json($0) }.map { .number($0) } ?? value.joinedText.map { .text($0) }
            fact.unit = value.component(2)?.nestedConcept().flatMap { $0.code ?? $0.display }
        case "DT", "TS", "DTM", "DATE":
            fact.value = value.text(1).flatMap { time($0, "OBX", 5) }.map { .time($0) }
        case "TM": fact.value = value.text(1).map { .text(Self.clock($0)) }
        case "DR":
            let ends = [value.text(1), value.text(2)].map { $0.flatMap { time($0, "OBX", 5) } ?? "" }
            if ends != ["", ""] { fact.value = .text(ends.joined(separator: "/")) }
        case "XPN", "PN": fact.value = value.personName().map { .text($0) }
        case "XCN", "CN": fact.value = (value.personName(shift: 1) ?? value.text(1)).map { .text($0) }
        case "XAD", "AD": fact.value = value.address.map { .text($0) }
        case "XTN", "TN": fact.value = value.telecom.map { .text($0) }
        case "XON", "CX", "EI", "CK", "HD": fact.value = value.text(1).map { .text($0) }
        default: fact.value = value.joinedText.map { .text($0) }
        }
    }

    private static func words(_ value: FactValue) -> String {
        switch value {
        case .number(let words), .text(let words), .time(let words): words
        case .range(let low, let high): (low ?? "") + "-" + (high ?? "")
        case .coded(let concept): concept.name ?? concept.code ?? ""
        case .bool(let bool): bool ? "true" : "false"
        }
    }

    private func hasUnit(_ segment: HL7Segment) -> Bool { segment.repetitions(6).first?.unit != nil }

    private static func codedValue(_ values: [HL7Element], hasUnit: Bool) -> FactValue? {
        let concepts = values.compactMap { $0.concept() }
        guard var concept = concepts.first else { return nil }
        let isBare = concepts.allSatisfy { $0.system == nil && $0.name == nil && $0.translations.isEmpty && $0.code.flatMap { Numeral.json($0) } != nil }
        if hasUnit, isBare {
            // No code has a unit.
            let numbers = concepts.compactMap { $0.code.flatMap { Numeral.json($0) } }
            return numbers.count == 1 ? .number(numbers[0]) : .text(numbers.joined(separator: "; "))
        }
        guard concepts.count > 1 else {
            // Words in the place of a code.
            if concept.system == nil, concept.name == nil, let code = concept.code, code.utf8.contains(0x20) || code.containsHan { return .text(code) }
            return .coded(concept)
        }
        // Several answers to one question; the model holds one.
        concept.originalText = concepts.compactMap { $0.name ?? $0.code }.joined(separator: "; ")
        return .coded(concept)
    }

    /// `1430` as `14:30`.
    private static func clock(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let digits = bytes.prefix { $0 >= 0x30 && $0 <= 0x39 }
        guard digits.count == 4 || digits.count == 6 else { return text }
        var result: [UInt8] = []
        for index in digits.indices {
            if index > 0, index % 2 == 0 { result.append(UInt8(ascii: ":")) }
            result.append(digits[index])
        }
        return String(decoding: result + bytes[digits.count...], as: UTF8.self)
    }

    // MARK: The end of a panel

    /// Puts what was read below an order into the record: results as members of a panel, lines of a report as a section.
    mutating func closePanel() {
        let closing = panel
        panel = HL7Panel()
        guard closing.segment != nil || !closing.rows.isEmpty else { return }
        if case .row = note { note = .none }
        if case .panel = note { note = .none }
        var sharing: [String: Int] = [:]
        for row in closing.rows { sharing[row.key, default: 0] += 1 }
        var results: [HL7Panel.Row] = []
        var lines: [HL7Panel.Row] = []
        for row in closing.rows {
            if isBody(row) || closing.isNarrative(row, sharing: sharing) { lines.append(row) } else { results.append(row) }
        }
        var sections = self.sections(of: lines, in: closing)
        defer { record.sections += sections }
        guard closing.segment != nil else {
            for row in results {
                observe(row, fact: record.facts.count, member: nil, order: nil)
                record.facts.append(row.fact)
            }
            return
        }
        var fact = closing.fact
        if fact.mood == .request, results.isEmpty { fact.kind = .plan }
        // A panel that is nothing but its report is said by the section; its state and time stand there.
        if results.isEmpty, !sections.isEmpty, fact.comment == nil, fact.related.isEmpty {
            sections[0].entries.insert(fact, at: 0)
            return
        }
        let order = closing.segment?.text(3) ?? closing.segment?.text(2)
        for (member, row) in results.enumerated() {
            observe(row, fact: record.facts.count, member: member, order: order)
            fact.members.append(row.fact)
        }
        record.facts.append(fact)
    }

    /// Below a document's header everything but numbers and codes is the document.
    private func isBody(_ row: HL7Panel.Row) -> Bool {
        guard document != nil else { return false }
        return row.isText || row.type == "ST" || row.type == "ED" || row.type == "RP" || row.type.isEmpty
    }

    private mutating func observe(_ row: HL7Panel.Row, fact: Int, member: Int?, order: String?) {
        observed.append(
            HL7Supersession(fact: fact, member: member, row: row, time: row.fact.effective?.start, order: order))
    }

    /// A corrected result replaces what the message said before of the same thing; so does one that says that it was wrong. Linear time.
    mutating func markSuperseded() {
        var earlier: [String: [Int]] = [:]
        for (index, one) in observed.enumerated() {
            let key = one.row.identity
            let takesBack = one.row.status == "D" || one.row.status == "W"
            if one.row.status == "C" || takesBack {
                let text = one.row.text
                var kept: [Int] = []
                for place in earlier[key] ?? [] {
                    let old = observed[place]
                    let isSame =
                        if let before = old.row.ownTime, let after = one.row.ownTime {
                            before == after
                        } else {
                            old.fact == one.fact || (old.order != nil && old.order == one.order) || old.time == nil || one.time == nil || old.time == one.time
                        }
                    // One that takes back states the value again, or none; another value was stated in another message.
                    guard isSame, !takesBack || text.isEmpty || text == old.row.text else {
                        kept.append(place)
                        continue
                    }
                    if let member = old.member { record.facts[old.fact].members[member].superseded = true } else { record.facts[old.fact].superseded = true }
                }
                earlier[key] = kept
            }
            if !one.row.key.isEmpty { earlier[key, default: []].append(index) }
            // What may be replaced stands near; the bound keeps many results of one code from taking quadratic time.
            if let places = earlier[key], places.count > 64 { earlier[key] = places.suffix(32) }
        }
    }
}
