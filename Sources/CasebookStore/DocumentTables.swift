public import CasebookCore
internal import CasebookFormats
public import CasebookText

/// The tables of documents in a database: `documents` with each one's whole line of JSON, what was found in them to ask questions of, and `failures`.
///
/// Every row names its document by `unit`, and what it speaks of by the id that JSON has (`e3`); a row cannot name what is not there. Offsets count what the run's offsets count.
public struct DocumentTables: Sendable {
    private let unit: OffsetUnit
    private let hasFullText: Bool

    /// - Parameters:
    ///   - unit: what offsets count.
    ///   - hasFullText: whether the texts are stored, with an index of their words: `search`, whose row ids are the documents' units. It has `words` as the text's own
    ///     language parts them, and `pairs` of neighbouring Chinese characters, by which any two of them are found.
    public init(unit: OffsetUnit = .scalar, hasFullText: Bool = false) {
        self.unit = unit
        self.hasFullText = hasFullText
    }

    private enum Table: Int {
        case documents, sections, entities, codes, relations, measurements, medications, dosages, allergies, times, failures, texts, search
    }

    private static let unitColumn = ("unit", "INTEGER NOT NULL REFERENCES documents (\"unit\") ON DELETE CASCADE")
    private static let places: [(name: String, type: String)] = [("start", "INTEGER NOT NULL"), ("end", "INTEGER NOT NULL")]

    /// A reference to a row of the same document.
    private static func reference(_ column: String, _ table: String, _ key: String) -> String {
        "FOREIGN KEY (\"unit\", \"\(column)\") REFERENCES \(table) (\"unit\", \"\(key)\") ON DELETE CASCADE"
    }

    public var tables: [StoredTable] {
        let unit = Self.unitColumn, places = Self.places, isNumbered = "PRIMARY KEY (\"unit\", \"number\")", number = ("number", "INTEGER NOT NULL")
        var tables = [
            StoredTable(
                name: "documents",
                columns: [
                    ("id", "TEXT NOT NULL"), ("language", "TEXT NOT NULL"), ("patient", "TEXT"), ("encounter", "TEXT"), ("type", "TEXT"), ("time", "TEXT"), ("author", "TEXT"),
                    ("json", "TEXT NOT NULL"), ("unit", "INTEGER PRIMARY KEY"),
                ], indexed: ["id", "patient"]),
            StoredTable(
                name: "sections",
                columns: [unit, number] + [("kind", "TEXT NOT NULL"), ("loinc", "TEXT"), ("title", "TEXT")] + places + [("level", "INTEGER NOT NULL"), ("parent", "INTEGER")],
                indexed: ["kind"], constraints: [isNumbered]),
            StoredTable(
                name: "entities",
                columns: [unit] + [
                    ("entity", "TEXT NOT NULL"), ("kind", "TEXT NOT NULL"), ("text", "TEXT NOT NULL"), ("status", "TEXT NOT NULL"), ("temporality", "TEXT NOT NULL"),
                    ("subject", "TEXT NOT NULL"), ("confidence", "REAL"), ("source", "TEXT NOT NULL"), ("system", "TEXT"), ("code", "TEXT"), ("display", "TEXT"),
                    ("section", "TEXT"),
                ] + places + [
                    ("relation", "TEXT"), ("clinicalStatus", "TEXT"), ("role", "TEXT"), ("rank", "INTEGER"), ("sectionNumber", "INTEGER"), ("copiedFrom", "TEXT"),
                ],
                indexed: ["code", "kind,status"], constraints: ["PRIMARY KEY (\"unit\", \"entity\")", Self.reference("sectionNumber", "sections", "number")]),
            StoredTable(
                name: "codes",
                columns: [unit] + [("entity", "TEXT NOT NULL"), number, ("system", "TEXT NOT NULL"), ("code", "TEXT NOT NULL"), ("display", "TEXT NOT NULL"), ("score", "REAL")],
                indexed: ["code,system"], constraints: ["PRIMARY KEY (\"unit\", \"entity\", \"number\")", Self.reference("entity", "entities", "entity")]),
            StoredTable(
                name: "relations",
                columns: [unit] + [("kind", "TEXT NOT NULL"), ("from", "TEXT NOT NULL"), ("to", "TEXT NOT NULL"), ("confidence", "REAL"), ("source", "TEXT NOT NULL")],
                indexed: ["unit,from", "unit,to", "kind"], constraints: ["from", "to"].map { Self.reference($0, "entities", "entity") }),
            StoredTable(
                name: "measurements",
                columns: [unit, number] + [("test", "TEXT"), ("name", "TEXT")] + places + [
                    ("value", "REAL"), ("high", "REAL"), ("parts", "TEXT"), ("word", "TEXT"), ("comparator", "TEXT NOT NULL"), ("ucum", "TEXT"), ("valueText", "TEXT NOT NULL"),
                    ("unitText", "TEXT"), ("interpretation", "TEXT"), ("isInterpretationStated", "INTEGER NOT NULL"), ("referenceLow", "REAL"), ("referenceHigh", "REAL"),
                    ("specimen", "TEXT"), ("time", "TEXT"), ("status", "TEXT NOT NULL"), ("temporality", "TEXT NOT NULL"), ("subject", "TEXT NOT NULL"),
                ],
                indexed: ["unit,test", "name"], constraints: [isNumbered, Self.reference("test", "entities", "entity")]),
            StoredTable(
                name: "medications",
                columns: [unit, number] + [("drug", "TEXT"), ("name", "TEXT")] + places + [
                    ("text", "TEXT NOT NULL"), ("strength", "REAL"), ("strengthUnit", "TEXT"), ("form", "TEXT"), ("state", "TEXT NOT NULL"), ("context", "TEXT"), ("began", "TEXT"),
                    ("ended", "TEXT"), ("status", "TEXT NOT NULL"), ("temporality", "TEXT NOT NULL"), ("subject", "TEXT NOT NULL"), ("confidence", "REAL"),
                ],
                indexed: ["unit,drug", "name"], constraints: [isNumbered, Self.reference("drug", "entities", "entity")]),
            StoredTable(
                name: "dosages",
                columns: [unit] + [("medication", "INTEGER NOT NULL"), ("step", "INTEGER NOT NULL")] + places + [
                    ("text", "TEXT NOT NULL"), ("dose", "REAL"), ("doseHigh", "REAL"), ("doseUnit", "TEXT"), ("route", "TEXT"), ("count", "REAL"), ("countHigh", "REAL"),
                    ("period", "REAL"),
                    ("periodHigh", "REAL"), ("periodUnit", "TEXT"), ("timing", "TEXT"), ("duration", "REAL"), ("durationHigh", "REAL"), ("durationUnit", "TEXT"),
                    ("asNeeded", "INTEGER NOT NULL"), ("asNeededFor", "TEXT"), ("maximum", "REAL"), ("maximumUnit", "TEXT"), ("maximumPeriod", "TEXT"), ("rate", "REAL"),
                    ("rateUnit", "TEXT"),
                ],
                constraints: ["PRIMARY KEY (\"unit\", \"medication\", \"step\")", Self.reference("medication", "medications", "number")]),
            StoredTable(
                name: "allergies",
                columns: [unit, number] + [("substance", "TEXT"), ("name", "TEXT NOT NULL")] + places + [
                    ("category", "TEXT"), ("status", "TEXT NOT NULL"), ("noneKnown", "TEXT"), ("isIntolerance", "INTEGER NOT NULL"), ("reactions", "TEXT"), ("severity", "TEXT"),
                ],
                indexed: ["unit,substance", "name"], constraints: [isNumbered, Self.reference("substance", "entities", "entity")]),
            StoredTable(
                name: "times",
                columns: [unit, number] + places + [
                    ("text", "TEXT NOT NULL"), ("type", "TEXT NOT NULL"), ("value", "TEXT NOT NULL"), ("begin", "TEXT"), ("finish", "TEXT"), ("modifier", "TEXT"),
                    ("frequency", "TEXT"),
                    ("event", "TEXT"),
                ],
                indexed: ["unit,event", "value"], constraints: [isNumbered, Self.reference("event", "entities", "entity")]),
            RiskScoreTables.failures,
        ]
        if hasFullText {
            tables.append(StoredTable(name: "texts", columns: [("unit", "INTEGER PRIMARY KEY REFERENCES documents (\"unit\") ON DELETE CASCADE"), ("text", "TEXT NOT NULL")]))
            tables.append(StoredTable(name: "search", columns: [("unit", ""), ("words", ""), ("pairs", "")], isFullText: true))
        }
        return tables
    }

    /// - Parameters:
    ///   - line: the document as JSON, with or without its line feed.
    ///   - number: the unit of its row, which those of all that was found in it name.
    public func rows(_ document: Document, line: [UInt8], unit number: Int) -> [StoredRow] {
        let about = document.metadata, json = String(decoding: line.last == 0x0A ? line.dropLast() : line[...], as: UTF8.self)
        var rows = DocumentRows(document, unit: unit, number: number)
        rows.add(
            Table.documents.rawValue,
            [
                .text(document.id), .text(document.language.rawValue), .init(about.patient), .init(about.encounter), .init(about.type), .init(about.time), .init(about.author),
                .text(json),
                .integer(number),
            ])
        rows.addSections(Table.sections.rawValue)
        rows.addEntities(Table.entities.rawValue, codes: Table.codes.rawValue)
        rows.addRelations(Table.relations.rawValue)
        rows.addMeasurements(Table.measurements.rawValue)
        rows.addMedications(Table.medications.rawValue, dosages: Table.dosages.rawValue)
        rows.addAllergies(Table.allergies.rawValue)
        rows.addTimes(Table.times.rawValue)
        if hasFullText {
            rows.add(Table.texts.rawValue, [.integer(number), .text(document.text.string)])
            let words = SearchWords(document)
            rows.add(Table.search.rawValue, [.integer(number), .text(words.words), .text(words.pairs)])
        }
        return rows.rows
    }

    public func row(id: String, input: String, failure error: ClinicalError, unit: Int) -> StoredRow {
        RiskScoreTables.row(id: id, input: input, failure: error, unit: unit, table: Table.failures.rawValue)
    }
}
