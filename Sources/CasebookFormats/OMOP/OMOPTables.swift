public import CasebookCore
public import CasebookText

/// Writes documents as rows of the OMOP Common Data Model 5.4: a row of NOTE each, and one of NOTE_NLP for each clinical mention, as comma-separated values (RFC 4180).
///
/// Only concepts that are certain have an id: the rest is 0, OMOP's "no matching concept". A mention has one where a dictionary that was made of OMOP's CONCEPT table gave it a
/// code of the system `OMOP`. Whoever writes the rows counts them: rows come without their ids.
public struct OMOPTables: Sendable {
    /// What stands in the two files for one document, each row without the ids that it begins with.
    public struct Rows: Sendable {
        /// Of NOTE, from `person_id` on, with a line feed.
        public var note: [UInt8]
        /// Of NOTE_NLP, from `section_concept_id` on, each with a line feed.
        public var terms: [[UInt8]]
    }

    public static let noteColumns = [
        "note_id", "person_id", "note_date", "note_datetime", "note_type_concept_id", "note_class_concept_id", "note_title", "note_text", "encoding_concept_id",
        "language_concept_id", "provider_id", "visit_occurrence_id", "visit_detail_id", "note_source_value", "note_event_id", "note_event_field_concept_id",
    ]
    public static let termColumns = [
        "note_nlp_id", "note_id", "section_concept_id", "snippet", "offset", "lexical_variant", "note_nlp_concept_id", "note_nlp_source_concept_id", "nlp_system", "nlp_date",
        "nlp_datetime", "term_exists", "term_temporal", "term_modifiers",
    ]
    /// The day of a note without one, where none is given for such.
    public static let unknownDay = "1970-01-01"

    private let unit: OffsetUnit
    private let unknownPerson: Int?
    private let day: String?
    private let system: String

    /// - Parameters:
    ///   - unit: what offsets count in `note_text`.
    ///   - unknownPerson: `person_id` of notes whose patient is not known or no whole number; nil refuses them.
    ///   - day: when the notes are processed (`nlp_date`), and the day of those that state none; see `day(_:)`. Without it a note counts as processed on its own day, so that the
    ///     same notes give the same rows.
    public init(unit: OffsetUnit = .scalar, unknownPerson: Int? = nil, day: String? = nil, version: String) {
        self.unit = unit
        self.unknownPerson = unknownPerson
        self.day = day
        system = "casebook " + version
    }

    /// A whole day of the calendar as `2024-03-05`; nil for anything else.
    public static func day(_ text: String) -> String? { StatedTime(text).flatMap { $0.day == nil || $0.clock != nil ? nil : $0.date } }

    /// Whether a note states its day.
    public static func hasDay(_ document: Document) -> Bool { document.metadata.time.flatMap { StatedTime($0) } != nil }

    /// Throws `omop.person` where a document has no patient that could be `person_id`.
    public func check(_ metadata: DocumentMetadata) throws(ClinicalError) {
        guard unknownPerson == nil, Self.number(metadata.patient) == nil else { return }
        throw ClinicalError(
            .omopPerson,
            metadata.patient == nil
                ? "The note has no patient, and OMOP's person_id needs one: give it (the key patient, --patient-column), or --person-unknown 0."
                : "The note's patient is no whole number, as OMOP's person_id is: give the number of the PERSON table as patient, or --person-unknown 0.")
    }

    /// The rows of a document that `check` lets through.
    public func rows(_ document: Document) -> Rows {
        let about = document.metadata, time = about.time.flatMap { StatedTime($0) }
        let noteDay = time?.firstDay ?? day ?? Self.unknownDay
        var note = CSVRow()
        note.add(String(Self.number(about.patient) ?? unknownPerson ?? 0))
        note.add(noteDay)
        note.add("\(noteDay) \(time?.time ?? "00:00:00")")
        // Electronic health record.
        note.add("32817")
        note.add("0")
        note.add(document.id, limit: 250)
        note.add(document.text.string)
        // UTF-8.
        note.add("32678")
        note.add(document.language == .chinese ? "4182948" : "4180186")
        note.add(Self.number(about.author).map { String($0) } ?? "")
        note.add(Self.number(about.encounter).map { String($0) } ?? "")
        note.add("")
        note.add(about.type ?? "", limit: 50)
        note.add("")
        note.add("")

        let uses = EntityUses(document), measurements = Dictionary(grouping: document.measurements.indices) { document.measurements[$0].test ?? -1 }
        let isClinical = Set(EntityKind.canonical)
        var terms: [[UInt8]] = []
        for (index, entity) in document.entities.enumerated() where isClinical.contains(entity.kind) {
            let reading = OMOPReading(
                entity, standing: uses.standing(index, entity), isAllergen: uses.allergens.contains(index),
                medications: (uses.medications[index] ?? []).map { document.medications[$0] },
                measurements: (measurements[index] ?? []).map { document.measurements[$0] }, text: document.text)
            var term = CSVRow()
            term.add("0")
            term.add(snippet(entity.span, document.text), limit: 250)
            term.add(String(document.text.offset(entity.span.start, in: unit)))
            term.add(document.text[entity.span], limit: 250)
            term.add(String(Self.concept(entity)))
            term.add("0")
            term.add(system, limit: 250)
            term.add(day ?? noteDay)
            term.add("")
            term.add(reading.exists ? "Y" : "N")
            term.add(reading.temporal)
            term.add(reading.modifiers, limit: 2000)
            terms.append(term.line)
        }
        return Rows(note: note.line, terms: terms)
    }

    /// A whole number as it stands, without signs and leading zeros, which would make one id of two.
    private static func number(_ text: String?) -> Int? {
        guard let text, let number = Int(text), number >= 0, String(number) == text else { return nil }
        return number
    }

    private static func concept(_ entity: Entity) -> Int { entity.codes.lazy.filter { $0.system == "OMOP" }.compactMap { number($0.code) }.first ?? 0 }

    /// The words around a mention, on one line.
    private func snippet(_ span: TextSpan, _ text: SourceText) -> String {
        let start = text.offset(span.start, in: .scalar), end = text.offset(span.end, in: .scalar), reach = 80
        guard let from = text.byteOffset(max(0, start - reach), in: .scalar), let to = text.byteOffset(min(end + reach, text.length(in: .scalar)), in: .scalar) else { return "" }
        return ValueText.words(TextSpan(from, to), in: text)
    }
}

extension ClinicalError.Code {
    /// A note has no patient that OMOP could take for a person.
    public static let omopPerson = Self("omop.person")
}
