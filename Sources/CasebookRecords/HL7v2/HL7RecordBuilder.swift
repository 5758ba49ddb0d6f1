internal import CasebookText

/// Reads a message's segments in order into one record.
struct HL7RecordBuilder {
    /// What a note (NTE) belongs to.
    enum NoteTarget {
        case none, panel, row
        /// Index in `record.facts`.
        case fact(Int)
    }

    let message: HL7Message
    var storage: HL7Storage { message.storage }
    var record: ClinicalRecord
    var attachments: [HL7RecordReader.Attachment] = []
    var panel = HL7Panel()
    var order: HL7Segment?
    /// Index in `record.facts` of the medication that RXR, TQ1 and notes belong to.
    var medication: Int?
    /// Timing of an order (TQ1) that came before its medication.
    var timing: HL7Segment?
    /// The medication as it was before the order's timing, which a timing of its own replaces.
    var untimed: (dosage: Dosage, effective: EffectiveTime?)?
    /// Index in `record.facts` of an order's request that a later segment of the same order states anew.
    var requested: Int?
    var document: HL7Segment?
    /// State of the document, until its text is a section.
    var documentEntry: ClinicalFact?
    var appointment: HL7Segment?
    /// Index in `record.facts` of the appointment, which notes about its places and persons belong to.
    var appointmentFact: Int?
    /// The specimen that the orders after it are about.
    var specimen: CodedConcept?
    /// Specimens stand before the orders they are for (OML^O33, OUL^R22), not behind their order (ORU^R01, OML^O21).
    var specimensLead = false
    /// Notes about the patient, the visit or nothing that is read.
    var notes: [HL7Segment] = []
    /// Words of orders that made a section, which orders of one request repeat.
    var stated: Set<String> = []
    var note: NoteTarget = .none
    var observed: [HL7Supersession] = []
    /// First component of MSH-9.
    let messageCode: String

    init(_ message: HL7Message, id: String) {
        self.message = message
        record = ClinicalRecord(id: id, kind: .hl7v2)
        messageCode = message["MSH-9.1"]?.uppercased() ?? ""
        record.source = message.storage
        record.diagnostics = message.diagnostics
    }

    mutating func read(_ span: Range<Int>) {
        readHeader()
        specimensLead = span.first { storage.has("SPM", at: $0) || storage.has("OBR", at: $0) }.map { storage.has("SPM", at: $0) } ?? false
        for index in span {
            let segment = HL7Segment(storage: storage, index: index)
            read(segment, segment.name)
        }
        closePanel()
        appendNotes()
        markSuperseded()
    }

    private mutating func read(_ segment: HL7Segment, _ name: String) {
        switch name {
        case "PID": readPatient(segment)
        case "PV1": readVisit(segment)
        case "PV2": readReasonForVisit(segment)
        case "NTE": readNote(segment)
        case "OBX": readObservation(segment)
        case "SPM": readSpecimen(segment)
        case "ORC":
            closePanel()
            order = segment
            medication = nil
            timing = nil
            requested = nil
            note = .none
        case "OBR": openPanel(segment)
        case "TXA": readDocument(segment)
        case "AL1": appendFact(allergy(segment))
        case "IAM": appendFact(adverseReaction(segment))
        // Of an order, it stands between the order and its observations.
        case "DG1": appendFact(diagnosis(segment), endsPanel: panel.segment == nil || !panel.rows.isEmpty)
        case "PR1": appendFact(procedure(segment))
        case "PRB": appendFact(problem(segment))
        case "GOL": appendFact(goal(segment))
        case "IN1": appendFact(coverage(segment))
        case "RXO", "RXE", "RXD", "RXG", "RXA": readMedication(segment, name)
        case "RXR": readRoute(segment)
        case "RXC": readIngredient(segment)
        case "TQ1": readTiming(segment)
        case "SCH": readAppointment(segment)
        case "AIS": readService(segment)
        case "RGS", "AIG", "AIL", "AIP": note = appointmentFact.map { .fact($0) } ?? .none
        case "NK1", "GT1", "IN2", "IN3", "PD1", "ACC", "DB1", "FT1", "RF1", "AUT", "PRD", "PDA", "ODS", "ODT": note = .none
        default: break
        }
    }

    mutating func result() -> HL7RecordReader.Result { HL7RecordReader.Result(record: record, attachments: attachments) }

    // MARK: Shared by the segments

    /// Where a field of the segment being read stands.
    func place(_ segment: HL7Segment, _ field: Int) -> OriginPlace {
        .located(line: segment.line, column: nil, path: storage.path(of: segment.index, field: field))
    }

    /// A time as ISO 8601; one that cannot be read is left out, and said to be.
    mutating func time(_ segment: HL7Segment, _ field: Int, _ component: Int = 1) -> String? {
        segment.text(field, component).flatMap { time($0, segment.name, field) }
    }

    mutating func time(_ text: String, _ name: String, _ field: Int) -> String? {
        if let time = RecordTime.iso(text) { return time }
        if let cut = Self.readable(text) { return RecordTime.iso(cut) }
        // Zeros alone are how some senders leave a time open.
        if !text.utf8.allSatisfy({ $0 == 0x30 }) { say("hl7.time", "A time in \(name)-\(field) cannot be read; it was left out.") }
        return nil
    }

    /// A date whose month or day is given as 00 stands for one of lower precision; digits beyond the seconds are a fraction without its point.
    private static func readable(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 6, bytes.count <= 18, bytes.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        if bytes.count > 14 { return String(decoding: bytes[..<14], as: UTF8.self) }
        guard bytes.count <= 8 else { return nil }
        if bytes[4] == 0x30, bytes[5] == 0x30 { return String(decoding: bytes[0..<4], as: UTF8.self) }
        if bytes.count == 8, bytes[6] == 0x30, bytes[7] == 0x30 { return String(decoding: bytes[0..<6], as: UTF8.self) }
        return nil
    }

    mutating func effective(_ segment: HL7Segment, _ start: Int, _ end: Int? = nil) -> EffectiveTime? {
        let effective = EffectiveTime(start: time(segment, start), end: end.flatMap { time(segment, $0) })
        return effective.isEmpty ? nil : effective
    }

    /// Adds a diagnostic once.
    mutating func say(_ code: String, _ message: String) {
        let diagnostic = Diagnostic(code, message)
        if !record.diagnostics.contains(diagnostic), record.diagnostics.count < 100 { record.diagnostics.append(diagnostic) }
    }

    mutating func appendFact(_ fact: ClinicalFact?, endsPanel: Bool = true) {
        guard let fact else {
            note = .none
            return
        }
        if endsPanel { closePanel() }
        record.facts.append(fact)
        note = .fact(record.facts.count - 1)
    }
}
