public import CasebookCore
internal import CasebookRisk

/// What the columns of a table of an export mean for patients' histories. Where several columns are named, the first that holds something counts.
public struct HistoryTable: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable {
        /// A row a patient: what does not change.
        case patients
        /// A row a stay or encounter.
        case visits
        /// A row an event.
        case events
        /// A row a note.
        case notes
    }

    public var kind: Kind
    public var patient: String
    /// Of visits; of events, the visit at whose end they are coded.
    public var visit: String?
    /// When it happened or began.
    public var time: [String]
    /// When it was filed; `time` where nothing stands.
    public var known: [String]
    /// The end of a visit.
    public var end: [String]
    /// Columns of an event's code; without any, its name is the prefix.
    public var code: [String]
    /// What stands before every code.
    public var prefix: String
    public var value: [String]
    public var unit: [String]
    public var text: String?
    public var birth: [String]
    /// Columns that are kept of patients and visits, with the names that they get: what is known from the start.
    public var columns: [String: String]
    /// Columns of visits that are known at their end, such as where patients go then: they become events `NAME:VALUE`.
    public var endColumns: [String: String]
    /// Whether events are known at the end of their visit only, as coded diagnoses are.
    public var isCodedAtEnd: Bool

    public init(
        _ kind: Kind, patient: String, visit: String? = nil, time: [String] = [], known: [String] = [], end: [String] = [], code: [String] = [], prefix: String = "",
        value: [String] = [], unit: [String] = [], text: String? = nil, birth: [String] = [], columns: [String: String] = [:], endColumns: [String: String] = [:],
        isCodedAtEnd: Bool = false
    ) {
        self.kind = kind
        self.patient = patient
        self.visit = visit
        self.time = time
        self.known = known
        self.end = end
        self.code = code
        self.prefix = prefix
        self.value = value
        self.unit = unit
        self.text = text
        self.birth = birth
        self.columns = columns
        self.endColumns = endColumns
        self.isCodedAtEnd = isCodedAtEnd
    }

    /// Tables of OMOP's common data model, version 5.4, by their names.
    public static let omop: [String: HistoryTable] = [
        "person": HistoryTable(
            .patients, patient: "person_id", birth: ["birth_datetime", "year_of_birth"],
            columns: ["gender_concept_id": "sex", "race_concept_id": "race", "ethnicity_concept_id": "ethnicity"]),
        "visit_occurrence": HistoryTable(
            .visits, patient: "person_id", visit: "visit_occurrence_id", time: ["visit_start_datetime", "visit_start_date"], end: ["visit_end_datetime", "visit_end_date"],
            columns: ["visit_concept_id": "visitType", "admitted_from_concept_id": "admittedFrom"], endColumns: ["discharged_to_concept_id": "dischargedTo"]),
        "condition_occurrence": HistoryTable(
            .events, patient: "person_id", visit: "visit_occurrence_id", time: ["condition_start_datetime", "condition_start_date"],
            code: ["condition_concept_id", "condition_source_value"], prefix: "condition:", isCodedAtEnd: true),
        "drug_exposure": HistoryTable(
            .events, patient: "person_id", time: ["drug_exposure_start_datetime", "drug_exposure_start_date"], code: ["drug_concept_id", "drug_source_value"], prefix: "drug:",
            value: ["quantity"]),
        "measurement": HistoryTable(
            .events, patient: "person_id", time: ["measurement_datetime", "measurement_date"], code: ["measurement_concept_id", "measurement_source_value"], prefix: "measurement:",
            value: ["value_as_number", "value_as_concept_id", "value_source_value"], unit: ["unit_source_value", "unit_concept_id"]),
        "note": HistoryTable(.notes, patient: "person_id", time: ["note_datetime", "note_date"], text: "note_text"),
    ]

    /// Reads the meaning of tables: an array of objects with `file` and members as here. Throws `schema.malformed`.
    public static func read(_ json: JSONValue, file: String) throws(ClinicalError) -> [(file: String, table: HistoryTable)] {
        guard let items = json.array else { throw ClinicalError(.schemaMalformed, "A list of tables was expected.", at: Location(file: file)) }
        var tables: [(file: String, table: HistoryTable)] = []
        for (place, item) in items.enumerated() {
            var reader = try SettingsReader(item, path: "[\(place)]", file: file)
            guard let kind = try reader.choice("kind", Kind.self) else { throw reader.error("kind", "is needed: patients, visits, events or notes.") }
            var table = HistoryTable(kind, patient: try reader.needed("patient"))
            table.visit = try reader.string("visit")
            table.time = try reader.words("time") ?? []
            table.known = try reader.words("known") ?? []
            table.end = try reader.words("end") ?? []
            table.code = try reader.words("code") ?? []
            table.prefix = try reader.string("prefix") ?? ""
            table.value = try reader.words("value") ?? []
            table.unit = try reader.words("unit") ?? []
            table.text = try reader.string("text")
            table.birth = try reader.words("birth") ?? []
            table.columns = try reader.texts("columns") ?? [:]
            table.endColumns = try reader.texts("endColumns") ?? [:]
            table.isCodedAtEnd = try reader.bool("codedAtEnd") ?? false
            let name = try reader.needed("file")
            try reader.end()
            if kind != .patients, table.time.isEmpty { throw reader.error("time", "is needed.") }
            if kind == .visits, table.visit == nil { throw reader.error("visit", "is needed.") }
            if kind == .events, table.code.isEmpty, table.prefix.isEmpty { throw reader.error("code", "or a prefix is needed.") }
            if kind == .notes, table.text == nil { throw reader.error("text", "is needed.") }
            tables.append((name, table))
        }
        return tables
    }

    /// What a row tells of a patient. Throws `timeline.malformed` where a column that is needed is empty or no time.
    func part(_ row: PatientTimeline) throws(ClinicalError) -> PatientHistory {
        func value(_ columns: [String]) -> TimelineValue? {
            for column in columns {
                guard let value = row.statics[column] else { continue }
                // Concept 0 is "no matching concept".
                if !Self.holdsConcepts(column) || value.word != "0" { return value }
            }
            return nil
        }
        /// What was measured: a concept is no number.
        func measured() -> TimelineValue? {
            for column in self.value {
                guard let value = row.statics[column] else { continue }
                guard Self.holdsConcepts(column) else { return value.number.map { .number($0) } ?? value }
                if value.word != "0" { return .text("concept:" + value.word) }
            }
            return nil
        }
        func needed(_ columns: [String], _ what: String) throws(ClinicalError) -> String {
            guard let word = value(columns)?.word, !word.isEmpty else { throw ClinicalError(.timelineMalformed, "The row has no \(what); check the table's columns.") }
            return word
        }
        func seconds(_ text: String, isEnd: Bool = false) throws(ClinicalError) -> Double {
            guard let seconds = CivilTime.seconds(text, isEnd: isEnd) else {
                throw ClinicalError(.timelineMalformed, "A time of the row is none that is known, such as 2024-03-05 08:30.")
            }
            return seconds
        }
        var history = PatientHistory(patient: try needed([patient], "patient"))
        var kept: [String: TimelineValue] = [:]
        for (column, name) in columns { if let value = row.statics[column] { kept[name] = column == "gender_concept_id" ? Self.sex(value) : value } }
        switch kind {
        case .patients:
            history.statics = kept
            if let text = value(birth)?.word { history.birth = try seconds(text) }
        case .visits:
            let start = try seconds(needed(time, "start"))
            var end: Double?
            if let text = value(self.end)?.word { end = try seconds(text, isEnd: true) }
            let id = try needed([visit ?? ""], "visit")
            for (column, name) in endColumns.sorted(by: { $0.key < $1.key }) {
                guard let end, let found = value([column])?.word, !found.isEmpty else { continue }
                history.codedEvents.append(PatientHistory.CodedEvent(visit: id, event: TimelineEvent(time: end, code: "\(name):\(found)")))
            }
            history.visits = [PatientHistory.Visit(id: id, start: start, end: end, statics: kept)]
        case .events:
            let text = try needed(time, "time"), happened = try seconds(text)
            var event = TimelineEvent(time: happened, code: prefix + (code.isEmpty ? "" : try needed(code, "code")), value: measured(), unit: value(unit)?.word)
            event.known = max(happened, try seconds(value(known)?.word ?? text, isEnd: true))
            if isCodedAtEnd {
                history.codedEvents = [PatientHistory.CodedEvent(visit: visit.flatMap { row.statics[$0]?.word }, event: event)]
            } else {
                history.events = [event]
            }
        case .notes:
            let text = try needed(time, "time")
            let known = try seconds(value(known)?.word ?? text, isEnd: true)
            history.notes = [TimelineNote(time: try seconds(text), known: known, text: SensitiveText(try needed([self.text ?? ""], "text")))]
        }
        return history
    }

    private static func holdsConcepts(_ column: String) -> Bool { column.hasSuffix("concept_id") }

    private static func sex(_ value: TimelineValue) -> TimelineValue {
        switch value.word {
        case "8507": .text("M")
        case "8532": .text("F")
        default: value
        }
    }
}
