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
    /// Index in `record.facts` of an order's request that a later segment of the same order states anew.
    var requested: Int?
    var document: HL7Segment?
    var appointment: HL7Segment?
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
        for index in span {
            let segment = HL7Segment(storage: storage, index: index)
            read(segment, segment.name)
        }
        closePanel()
        markSuperseded()
    }

    private mutating func read(_ segment: HL7Segment, _ name: String) {
        switch name {
        case "PID": readPatient(segment)
        case "PV1": readVisit(segment)
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
        case "DG1": appendFact(diagnosis(segment))
        case "PR1": appendFact(procedure(segment))
        case "PRB": appendFact(problem(segment))
        case "GOL": appendFact(goal(segment))
        case "IN1": appendFact(coverage(segment))
        case "RXO", "RXE", "RXD", "RXG", "RXA": readMedication(segment, name)
        case "RXR": readRoute(segment)
        case "TQ1": readTiming(segment)
        case "SCH": readAppointment(segment)
        case "AIS": readService(segment)
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
        if let cut = Self.withoutZeros(text) { return RecordTime.iso(cut) }
        // Zeros alone are how some senders leave a time open.
        if !text.utf8.allSatisfy({ $0 == 0x30 }) { say("hl7.time", "A time in \(name)-\(field) cannot be read; it was left out.") }
        return nil
    }

    /// A date whose month or day is given as 00 stands for one of lower precision.
    private static func withoutZeros(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 6, bytes.count <= 8, bytes.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
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

    mutating func appendFact(_ fact: ClinicalFact?) {
        guard let fact else {
            note = .none
            return
        }
        closePanel()
        record.facts.append(fact)
        note = .fact(record.facts.count - 1)
    }

    private mutating func readNote(_ segment: HL7Segment) {
        let text = segment.repetitions(3).map { $0.whole.trimmed }.filter { !$0.isEmpty }.joined(separator: "\n")
        guard !text.isEmpty else { return }
        func joined(_ comment: String?) -> String { comment.map { $0 + "\n" + text } ?? text }
        switch note {
        case .none: break
        case .panel: panel.fact.comment = joined(panel.fact.comment)
        case .row: panel.rows[panel.rows.count - 1].fact.comment = joined(panel.rows[panel.rows.count - 1].fact.comment)
        case .fact(let index): record.facts[index].comment = joined(record.facts[index].comment)
        }
    }
}
