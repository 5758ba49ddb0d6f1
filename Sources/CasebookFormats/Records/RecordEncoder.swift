public import CasebookCore
public import CasebookRecords
internal import CasebookText

/// Writes records as the contract's JSON, one object a record. A key without a value is left out.
public struct RecordEncoder: Sendable {
    /// What the offsets of `narrative` count.
    public var unit: OffsetUnit

    public init(unit: OffsetUnit = .scalar) { self.unit = unit }

    /// One line of JSON with its line feed.
    public func line(_ record: ClinicalRecord) -> [UInt8] {
        var writer = JSONWriter()
        write(record, to: &writer)
        writer.newline()
        return writer.bytes
    }

    /// The line of a check: what is to be said of the record, and nothing of what it says.
    public static func checkLine(_ record: ClinicalRecord) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("id", record.id)
        writer.member("kind", record.kind.rawValue)
        write(record.diagnostics, &writer)
        writer.endObject()
        writer.newline()
        return writer.bytes
    }

    /// Writes a record as one object. Linear time.
    public func write(_ record: ClinicalRecord, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", record.id)
        writer.member("kind", record.kind.rawValue)
        write(record.type, "type", &writer)
        write(record.title, "title", &writer)
        writer.key("patient")
        write(record.patient, &writer)
        if let encounter = record.encounter, !encounter.isEmpty {
            writer.key("encounter")
            write(encounter, &writer)
        }
        write(record.authors, "authors", &writer)
        write(record.custodian, "custodian", &writer)
        write(record.confidentiality, "confidentiality", &writer)
        writer.key("times")
        writer.beginObject()
        write(record.times.created, "created", &writer)
        write(record.times.start, "start", &writer)
        write(record.times.end, "end", &writer)
        write(record.times.authored, "authored", &writer)
        writer.endObject()
        writer.key("sections")
        writer.beginArray()
        for section in record.sections { write(section, of: record, &writer) }
        writer.endArray()
        var narrative = NarrativeOffsets(text: "", unit: unit)
        writer.key("facts")
        writer.beginArray()
        for fact in record.facts { write(fact, of: record, &narrative, &writer) }
        writer.endArray()
        Self.write(record.diagnostics, &writer)
        writer.endObject()
    }

    private func write(_ patient: RecordPatient, _ writer: inout JSONWriter) {
        writer.beginObject()
        if !patient.identifiers.isEmpty {
            writer.key("identifiers")
            writer.beginArray()
            for identifier in patient.identifiers {
                writer.beginObject()
                write(identifier.system, "system", &writer)
                writer.member("value", identifier.value)
                write(identifier.type, "type", &writer)
                writer.endObject()
            }
            writer.endArray()
        }
        write(patient.name, "name", &writer)
        write(patient.birthDate, "birthDate", &writer)
        write(patient.deathDate, "deathDate", &writer)
        if patient.isDeceased {
            writer.key("deceased")
            writer.value(true)
        }
        write(patient.sex, "sex", &writer)
        write(patient.age, "age", &writer)
        write(patient.maritalStatus, "maritalStatus", &writer)
        write(patient.race, "race", &writer)
        write(patient.ethnicity, "ethnicity", &writer)
        write(patient.language, "language", &writer)
        write(patient.address, "address", &writer)
        write(patient.telecom, "telecom", &writer)
        writer.endObject()
    }

    private func write(_ encounter: RecordEncounter, _ writer: inout JSONWriter) {
        writer.beginObject()
        write(encounter.id, "id", &writer)
        write(encounter.type, "type", &writer)
        write(encounter.start, "start", &writer)
        write(encounter.end, "end", &writer)
        write(encounter.location, "location", &writer)
        write(encounter.disposition, "disposition", &writer)
        writer.endObject()
    }

    private func write(_ section: RecordSection, of record: ClinicalRecord, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("kind", section.kind)
        write(section.code, "code", &writer)
        write(section.templates, "templates", &writer)
        write(section.title, "title", &writer)
        writer.member("text", section.text)
        write(section.nullFlavor, "nullFlavor", &writer)
        write(section.confidentiality, "confidentiality", &writer)
        write(record.origin(of: section), &writer)
        var narrative = NarrativeOffsets(text: section.text, unit: unit)
        writer.key("entries")
        writer.beginArray()
        for entry in section.entries { write(entry, of: record, &narrative, &writer) }
        writer.endArray()
        if !section.sections.isEmpty {
            writer.key("sections")
            writer.beginArray()
            for inner in section.sections { write(inner, of: record, &writer) }
            writer.endArray()
        }
        writer.endObject()
    }

    private static func write(_ diagnostics: [Diagnostic], _ writer: inout JSONWriter) {
        writer.key("diagnostics")
        writer.beginArray()
        for diagnostic in diagnostics {
            writer.beginObject()
            writer.member("code", diagnostic.code)
            writer.member("message", diagnostic.message)
            writer.endObject()
        }
        writer.endArray()
    }
}
