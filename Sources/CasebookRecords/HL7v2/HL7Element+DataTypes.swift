/// The composite data types of the standard, read off an element that stands for one repetition or component.
extension HL7Element {
    /// A coded element (CE, CWE, CNE): code, text and system, the alternates as translations, the author's words.
    func concept() -> CodedConcept? {
        var concept = concept(at: 1, 2, 3)
        if concept.code != nil, concept.system == nil { concept.system = text(14) }
        for place in [(4, 5, 6), (10, 11, 12)] {
            let translation = self.concept(at: place.0, place.1, place.2)
            if translation.code != nil || translation.display != nil { concept.translations.append(translation) }
        }
        concept.originalText = text(9)
        return concept.isEmpty ? nil : concept
    }

    private func concept(at code: Int, _ display: Int, _ system: Int) -> CodedConcept {
        CodedConcept(system: text(system).flatMap { HL7CodeSystems.name(of: $0) }, code: text(code), display: text(display))
    }

    /// A coded element whose parts are subcomponents of one component.
    func nestedConcept() -> CodedConcept? {
        guard level == .component else { return concept() }
        let parts = parts.map(\.plain)
        func part(_ number: Int) -> String? { number <= parts.count ? parts[number - 1] : nil }
        let concept = CodedConcept(system: part(3).flatMap { HL7CodeSystems.name(of: $0) }, code: part(1), display: part(2))
        return concept.isEmpty ? nil : concept
    }

    /// A unit of measure (CE, CWE): the code of UCUM where one is given, else the first code; its words where that is a number or a concept of a terminology,
    /// such as `385055001^Tablet^SCT`.
    var unit: String? {
        for (code, system) in [(1, 3), (4, 6)] {
            if let unit = text(code), text(system).flatMap({ HL7CodeSystems.name(of: $0) }) == "UCUM" { return unit }
        }
        guard let code = text(1) else { return text(2) }
        let system = text(3).flatMap { HL7CodeSystems.name(of: $0) } ?? ""
        let isOpaque = code.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } || ["SNOMED CT", "NCI Thesaurus", "MDC"].contains(system)
        return isOpaque ? text(2) ?? code : code
    }

    /// A person's name (XPN; XCN with `shift` 1): given names before the family's, and without a blank the other way round in Chinese.
    func personName(shift: Int = 0) -> String? {
        let family = text(1 + shift)
        let given = text(2 + shift)
        if (family ?? "").containsHan || (given ?? "").containsHan { return (family ?? "") + (given ?? "") }
        let parts = [given, text(3 + shift), family, text(4 + shift)].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    /// An address (XAD, AD) in one line.
    var address: String? {
        var parts: [String] = []
        for number in 1...6 {
            guard let part = number == 1 ? (component(1)?.parts ?? []).prefix(2).compactMap(\.plain).joined(separator: " ") : text(number), !part.isEmpty else { continue }
            parts.append(part)
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// A telephone number or mail address (XTN, TN).
    var telecom: String? {
        if let unformatted = text(12) { return unformatted }
        if let mail = text(4), mail.utf8.contains(UInt8(ascii: "@")) { return mail }
        if let number = text(1) { return number }
        let parts = [text(5).map { $0.hasPrefix("+") ? $0 : "+" + $0 }, text(6), text(7)].compactMap { $0 }
        guard text(7) != nil else { return text(4) }
        return parts.joined(separator: " ") + (text(8).map { " x" + $0 } ?? "")
    }

    /// An identifier (CX) with who gave it and what sort it is.
    func identifier(type: String? = nil) -> RecordPatient.Identifier? {
        guard let value = text(1) else { return nil }
        return RecordPatient.Identifier(system: component(4)?.authority, value: value, type: text(5) ?? type)
    }

    /// An assigning authority (HD): its object identifier, else its name.
    private var authority: String? {
        let parts = level == .component ? parts.map(\.plain) : [plain]
        if parts.count >= 3, parts[2] == "ISO", let oid = parts[1] { return oid }
        return parts.first.flatMap { $0 } ?? (parts.count >= 2 ? parts[1] : nil)
    }

    /// A place in a hospital (PL): point of care, room, bed, facility.
    var location: String? {
        let parts = [text(1), text(2), text(3), text(4)].compactMap { $0 }
        if !parts.isEmpty { return parts.joined(separator: " ") }
        return text(9)
    }

    /// All texts of a composite, a blank between them.
    var joinedText: String? {
        var texts: [String] = []
        collect(into: &texts)
        return texts.isEmpty ? nil : texts.joined(separator: " ")
    }

    private func collect(into texts: inout [String]) {
        guard level != .subcomponent else {
            if let plain { texts.append(plain) }
            return
        }
        for part in parts { part.collect(into: &texts) }
    }
}
