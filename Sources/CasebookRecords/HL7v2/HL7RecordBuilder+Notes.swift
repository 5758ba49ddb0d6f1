extension HL7RecordBuilder {
    /// NTE: a comment on what stands before it.
    mutating func readNote(_ segment: HL7Segment) {
        let text = segment.repetitions(3).map { $0.lines.trimmed }.filter { !$0.isEmpty }.joined(separator: "\n")
        guard !text.isEmpty else { return }
        // In place: a statement may have very many comments.
        func add(to comment: inout String?) {
            if comment == nil { comment = text } else { comment?.append("\n" + text) }
        }
        switch note {
        case .none: notes.append(segment)
        case .panel: add(to: &panel.fact.comment)
        case .row: add(to: &panel.rows[panel.rows.count - 1].fact.comment)
        case .fact(let index): add(to: &record.facts[index].comment)
        }
    }

    /// Makes a section of the comments that are on no statement.
    mutating func appendNotes() {
        guard let first = notes.first else { return }
        var section = RecordSection(kind: "notes", title: "Notes and comments")
        section.place = place(first, 3)
        var bytes: [UInt8] = []
        for segment in notes {
            for line in segment.repetitions(3) {
                if !bytes.isEmpty { bytes.append(0x0A) }
                HL7Escapes.append(line, to: &bytes) { text, source in section.map.append(text: text, source: UInt32(source), node: UInt32(segment.index)) }
            }
        }
        Self.endLines(&bytes)
        section.text = String(decoding: bytes, as: UTF8.self)
        record.sections.append(section)
    }

    /// Makes LF of every CR that stands alone. Lengths stay, so that places in the text keep their source.
    static func endLines(_ bytes: inout [UInt8]) {
        for index in bytes.indices where bytes[index] == 0x0D && (index + 1 == bytes.count || bytes[index + 1] != 0x0A) { bytes[index] = 0x0A }
    }

    /// PV2-3: why the patient came.
    mutating func readReasonForVisit(_ segment: HL7Segment) {
        note = .none
        for var reason in reasons(segment, 3, section: "chief_complaint") {
            reason.section = "chief_complaint"
            record.facts.append(reason)
        }
    }

    /// The reasons that a field gives, as facts where a terminology of conditions codes them. What is said in words alone may be a question (`R/O tumor`) and is kept as the
    /// text of a section.
    mutating func reasons(_ segment: HL7Segment, _ field: Int, section: String) -> [ClinicalFact] {
        var facts: [ClinicalFact] = []
        var lines: [String] = []
        for concept in segment.concepts(field).prefix(Self.mostRepetitions) {
            if let system = concept.system, concept.code != nil, system.hasPrefix("ICD-") || system == "SNOMED CT" {
                var fact = ClinicalFact(kind: .problem, name: concept.name, code: concept)
                fact.place = place(segment, field)
                facts.append(fact)
            } else if let words = concept.name ?? concept.code {
                lines.append(words)
            }
        }
        appendSection(section, lines, at: place(segment, field))
        return facts
    }

    /// A field of words as a section.
    mutating func appendWords(_ segment: HL7Segment, _ field: Int, section: String) {
        appendSection(section, segment.repetitions(field).prefix(Self.mostRepetitions).compactMap(\.joinedText), at: place(segment, field))
    }

    private mutating func appendSection(_ kind: String, _ lines: [String], at place: OriginPlace) {
        let text = lines.joined(separator: "\n")
        guard !text.isEmpty, stated.insert(kind + "\n" + text).inserted else { return }
        var section = RecordSection(kind: kind, text: text)
        section.place = place
        record.sections.append(section)
    }
}
