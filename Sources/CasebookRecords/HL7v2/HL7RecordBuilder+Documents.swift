internal import CasebookCore
internal import CasebookText

extension HL7RecordBuilder {
    /// TXA: the header of a document, whose text stands in the observations that follow.
    mutating func readDocument(_ segment: HL7Segment) {
        closePanel()
        document = segment
        medication = nil
        order = nil
        note = .none
        record.title = segment.concept(2).flatMap { $0.display ?? Self.documentTypes[$0.code?.uppercased() ?? ""] ?? $0.code }
        record.times.start = time(segment, 4) ?? record.times.start
        record.times.authored = time(segment, 6) ?? time(segment, 4) ?? record.times.authored
        addAuthor(segment.repetitions(9))
        documentEntry = documentState(segment)
        if isWithdrawn { say("hl7.document-cancelled", "The document was cancelled or replaced (event T11, TXA-17 or TXA-19); its text was left out.") }
    }

    private var isWithdrawn: Bool {
        guard let document else { return false }
        return message["MSH-9.2"]?.uppercased() == "T11" || document.text(17)?.uppercased() == "CA" || ["CA", "OB"].contains(document.text(19)?.uppercased() ?? "")
    }

    /// TXA-17 (HL7 table 0271); nil where it says nothing.
    private mutating func documentState(_ segment: HL7Segment) -> ClinicalFact? {
        guard let code = segment.text(17)?.uppercased() else { return nil }
        var entry = ClinicalFact(kind: .note, name: record.title, code: segment.concept(2), effective: effective(segment, 4))
        switch code {
        case "AU", "LA": entry.status = "final"
        case "DI", "PA": entry.status = "preliminary"
        case "DO": entry.status = "documented"
        case "IN": entry.status = "incomplete"
        case "IP": entry.status = "in-progress"
        // The document was withdrawn.
        case "CA": return nil
        default:
            say("hl7.status", "TXA-17 has a value beyond the table (\(code.utf8.count) bytes).")
            return nil
        }
        entry.recorded = time(segment, 6)
        entry.place = place(segment, 17)
        return entry
    }

    /// HL7 table 0270.
    private static let documentTypes: [String: String] = [
        "AR": "Autopsy report", "CD": "Cardiodiagnostics", "CN": "Consultation", "DI": "Diagnostic imaging", "DS": "Discharge summary", "ED": "Emergency department report",
        "HP": "History and physical examination", "OP": "Operative report", "PC": "Psychiatric consultation", "PH": "Psychiatric history and physical examination",
        "PN": "Procedure note", "PR": "Progress note", "SP": "Surgical pathology", "TS": "Transfer summary",
    ]

    /// The sections that lines of reports make: one, with a section for each heading inside where there are several.
    mutating func sections(of rows: [HL7Panel.Row], in panel: HL7Panel) -> [RecordSection] {
        guard !rows.isEmpty, !isWithdrawn else { return [] }
        let (current, isUnclear) = HL7Panel.current(rows)
        if let status = panel.fact.status, ClinicalFact.withdrawn.contains(status) { return [] }
        guard let first = current.first else { return [] }
        if isUnclear { say("hl7.correction", "A corrected line of a report does not say which line it replaces; all lines were kept.") }
        var keys: [String] = []
        var grouped: [String: [HL7Panel.Row]] = [:]
        for row in current {
            if grouped[row.key] == nil { keys.append(row.key) }
            grouped[row.key, default: []].append(row)
        }
        if document != nil {
            let title = record.title ?? first.fact.name
            guard var section = section(of: current, kind: Self.kind(first.fact.code) ?? "notes", code: first.fact.code, title: title) else { return [] }
            section.place = first.fact.place
            if let documentEntry { section.entries.insert(documentEntry, at: 0) }
            documentEntry = nil
            return [section]
        }
        let title = panel.fact.name ?? first.fact.name
        let code = panel.fact.code ?? first.fact.code
        let kind = Self.kind(panel.fact.code) ?? (keys.count == 1 ? Self.kind(first.fact.code) : nil) ?? panel.sectionKind
        guard keys.count > 1 else {
            return section(of: current, kind: kind, code: code, title: title).map { [$0] } ?? []
        }
        var outer = RecordSection(kind: kind, code: code, title: title)
        outer.place = first.fact.place
        for key in keys {
            guard let rows = grouped[key], let first = rows.first else { continue }
            let heading = Self.kind(first.fact.code) ?? Self.kind(ofHeading: key + " " + (first.fact.name ?? "")) ?? kind
            if let inner = section(of: rows, kind: heading, code: first.fact.code, title: first.fact.name) {
                outer.sections.append(inner)
            } else {
                outer.entries += entries(of: rows)
            }
        }
        return outer.sections.isEmpty ? [] : [outer]
    }

    private static func kind(_ concept: CodedConcept?) -> String? {
        guard let concept else { return nil }
        for one in [concept] + concept.translations where one.system == "LOINC" { if let kind = one.code.flatMap({ SectionKinds.kind(loinc: $0) }) { return kind } }
        return nil
    }

    /// Suffixes and headings that reports are parted by (HL7 2.x chapter 7: GDT, IMP, REC, ADT).
    private static func kind(ofHeading heading: String) -> String? {
        let heading = heading.uppercased()
        for (mark, kind) in [
            ("IMP", "impression"), ("印象", "impression"), ("结论", "impression"), ("诊断意见", "impression"), ("GDT", "findings"), ("FIND", "findings"), ("所见", "findings"),
            ("TECHNI", "technique"), ("检查方法", "technique"), ("INDICAT", "indication"), ("COMPARI", "comparison"), ("ADDEND", "addendum"), ("ADT", "addendum"),
            ("SPECIMEN", "specimen"), ("标本", "specimen"),
        ] where heading.contains(mark) { return kind }
        return nil
    }

    // MARK: Text

    private mutating func section(of rows: [HL7Panel.Row], kind: String, code: CodedConcept?, title: String?) -> RecordSection? {
        var section = RecordSection(kind: kind, code: code, title: title)
        section.place = rows[0].fact.place
        var bytes: [UInt8] = []
        var map = NarrativeMap()
        var hasMap = true
        for row in rows {
            if row.type == "ED" {
                if let text = encodedText(row) {
                    if !bytes.isEmpty { bytes.append(0x0A) }
                    bytes += text.utf8
                    hasMap = false
                }
            } else {
                appendLines(row, &bytes, &map)
            }
            if let comment = row.fact.comment {
                if !bytes.isEmpty { bytes.append(0x0A) }
                bytes += comment.utf8
            }
        }
        guard bytes.contains(where: { $0 > 0x20 }) else { return nil }
        section.entries = entries(of: rows)
        if RichText.isRichText(bytes) {
            section.text = RichText.plain(bytes)
        } else if MarkupText.isMarkup(bytes) {
            section.text = MarkupText.plain(bytes)
        } else {
            Self.endLines(&bytes)
            section.text = String(decoding: bytes, as: UTF8.self)
            if hasMap { section.map = map }
        }
        return section
    }

    /// What lines state beside their words: a state other than final, a flag, a time of their own. Lines alike in that make one entry.
    private func entries(of rows: [HL7Panel.Row]) -> [ClinicalFact] {
        var seen: Set<[String?]> = []
        return rows.compactMap { row in
            let state = row.segment.text(11) == nil ? nil : row.fact.status
            guard row.ownTime != nil || row.fact.interpretation != nil || (state != nil && state != "final") else { return nil }
            guard seen.insert([row.key, row.subID, state, row.fact.interpretation, row.ownTime]).inserted else { return nil }
            var entry = ClinicalFact(kind: document == nil ? .result : .note, name: row.fact.name, code: row.fact.code, effective: row.fact.effective)
            (entry.status, entry.interpretation, entry.recorded) = (row.fact.status, row.fact.interpretation, row.fact.recorded)
            (entry.mood, entry.place) = (row.fact.mood, row.fact.place)
            return entry
        }
    }

    /// Each repetition is a line; so is each row.
    private func appendLines(_ row: HL7Panel.Row, _ bytes: inout [UInt8], _ map: inout NarrativeMap) {
        guard let field = row.segment.field(5), !field.isNull else { return }
        for (index, whole) in field.parts.enumerated() {
            if !bytes.isEmpty || index > 0 { bytes.append(0x0A) }
            // A pointer's first component is where it points to; text has no components, whatever characters stand in it.
            let line = row.type == "RP" ? whole.leaf : whole
            HL7Escapes.append(line, to: &bytes) { text, source in map.append(text: text, source: UInt32(source), node: UInt32(row.segment.index)) }
        }
    }

    /// ED: text where it is text, HTML or RTF; anything else becomes an attachment, and all but CDA is said not to have been read.
    private mutating func encodedText(_ row: HL7Panel.Row) -> String? {
        var pieces: [String] = []
        for value in row.segment.repetitions(5) {
            guard let data = HL7EncodedData(value) else {
                say("hl7.encoded-data", "The data of an observation of type ED cannot be decoded; it was left out.")
                continue
            }
            switch data.content {
            case .text(let text): pieces.append(text)
            case .document(let mediaType, let isCDA):
                if !isCDA { say("record.body-unread", "An observation holds a file (\(mediaType)) whose text was not read.") }
                attachments.append(HL7RecordReader.Attachment(mediaType: mediaType, bytes: data.bytes, place: row.fact.place, isCDA: isCDA))
            }
        }
        return pieces.isEmpty ? nil : pieces.joined(separator: "\n")
    }
}
