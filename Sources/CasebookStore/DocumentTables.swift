public import CasebookCore
public import CasebookText

/// The tables of documents in a database: `documents` with each one's whole line of JSON, `entities` and `relations` to ask questions of, and `failures`.
public enum DocumentTables {
    public static let tables = [
        StoredTable(
            name: "documents",
            columns: [
                ("id", "TEXT NOT NULL"), ("language", "TEXT NOT NULL"), ("patient", "TEXT"), ("encounter", "TEXT"), ("type", "TEXT"), ("time", "TEXT"), ("author", "TEXT"),
                ("json", "TEXT NOT NULL"), ("unit", "INTEGER PRIMARY KEY"),
            ], indexed: ["id"]),
        StoredTable(
            name: "entities",
            columns: [
                ("unit", "INTEGER NOT NULL"), ("entity", "TEXT NOT NULL"), ("kind", "TEXT NOT NULL"), ("text", "TEXT NOT NULL"), ("status", "TEXT NOT NULL"),
                ("temporality", "TEXT NOT NULL"), ("subject", "TEXT NOT NULL"), ("confidence", "REAL"), ("source", "TEXT NOT NULL"), ("system", "TEXT"), ("code", "TEXT"),
                ("display", "TEXT"), ("section", "TEXT"),
            ], indexed: ["unit", "code"]),
        StoredTable(
            name: "relations",
            columns: [
                ("unit", "INTEGER NOT NULL"), ("kind", "TEXT NOT NULL"), ("from", "TEXT NOT NULL"), ("to", "TEXT NOT NULL"), ("confidence", "REAL"), ("source", "TEXT NOT NULL"),
            ],
            indexed: ["unit"]),
        RiskScoreTables.failures,
    ]

    /// - Parameters:
    ///   - line: the document as JSON, with or without its line feed.
    ///   - unit: the number of its row, which those of its entities and relations name.
    public static func rows(_ document: Document, line: [UInt8], unit: Int) -> [StoredRow] {
        let about = document.metadata, json = String(decoding: line.last == 0x0A ? line.dropLast() : line[...], as: UTF8.self)
        var rows = [
            StoredRow(
                table: 0,
                values: [
                    .text(document.id), .text(document.language.rawValue), .init(about.patient), .init(about.encounter), .init(about.type), .init(about.time), .init(about.author),
                    .text(json), .integer(unit),
                ])
        ]
        for (index, entity) in document.entities.enumerated() {
            let code = entity.codes.first
            rows.append(
                StoredRow(
                    table: 1,
                    values: [
                        .integer(unit), .text("e\(index)"), .text(entity.kind.rawValue), .text(document.text[entity.span]), .text(entity.assertion.status.rawValue),
                        .text(entity.assertion.temporality.rawValue), .text(entity.assertion.subject.rawValue), .init(entity.confidence), .text(entity.source),
                        .init(code?.system), .init(code?.code), .init(code?.display), .init(entity.section.map { document.sections[$0].kind }),
                    ]))
        }
        rows += document.relations.map { relation in
            StoredRow(
                table: 2,
                values: [
                    .integer(unit), .text(relation.kind), .text("e\(relation.from)"), .text("e\(relation.to)"), .init(relation.confidence), .text(relation.source),
                ])
        }
        return rows
    }

    public static func row(id: String, input: String, failure error: ClinicalError, unit: Int) -> StoredRow {
        RiskScoreTables.row(id: id, input: input, failure: error, unit: unit, table: 3)
    }
}
