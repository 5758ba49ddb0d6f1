import Casebook

/// What holds of every record, whatever it was read from.
enum RecordInvariants {
    static func check(_ record: ClinicalRecord, inputSize: Int) {
        for section in record.sections { check(section, of: record, depth: 0) }
        for fact in record.facts { check(fact, textSize: nil, of: record) }
        // Attachments are decoded and entities expanded, but nothing grows without measure.
        let line = RecordEncoder().line(record)
        precondition(line.count < 65_536 + inputSize * 400, "the record is out of proportion to its input")
        precondition((try? JSONParser.parse(line)) != nil, "the record is written as JSON")
        _ = RecordTextRenderer().render(record)
        _ = RecordDocument.document(of: record)
    }

    static func check(_ error: ClinicalError) { precondition(!error.message.isEmpty && (error.location?.line ?? 1) >= 1) }

    private static func check(_ section: RecordSection, of record: ClinicalRecord, depth: Int) {
        precondition(depth < 64)
        let size = section.text.utf8.count
        for start in stride(from: 0, to: size, by: max(1, size / 8)) {
            let origin = record.origin(of: TextSpan(start, start + 1), in: section)
            precondition((origin.line ?? 1) >= 1 && (origin.column ?? 1) >= 1)
        }
        for fact in section.entries { check(fact, textSize: size, of: record) }
        for inner in section.sections { check(inner, of: record, depth: depth + 1) }
    }

    private static func check(_ fact: ClinicalFact, textSize: Int?, of record: ClinicalRecord) {
        if let span = fact.narrative, let textSize { precondition(span.start <= span.end && span.end <= textSize, "a statement's words stand in its section") }
        precondition((record.origin(of: fact).line ?? 1) >= 1)
        for member in fact.members { check(member, textSize: textSize, of: record) }
    }
}
