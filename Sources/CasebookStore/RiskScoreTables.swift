public import CasebookCore
public import CasebookFormats
public import CasebookRisk

/// The tables of scores in a database: `scores`, one row a unit, and `failures`, one a unit that could not be scored.
public enum RiskScoreTables {
    public static let tables = [
        StoredTable(
            name: "scores",
            columns: [
                ("id", "TEXT NOT NULL"), ("model", "TEXT NOT NULL"), ("modelVersion", "TEXT NOT NULL"), ("outcome", "TEXT NOT NULL"), ("horizon", "TEXT"), ("asOf", "REAL"),
                ("status", "TEXT NOT NULL"), ("reason", "TEXT"), ("probability", "REAL"), ("band", "TEXT"), ("threshold", "REAL"), ("flag", "INTEGER"), ("logOdds", "REAL"),
                ("baselineLogOdds", "REAL"), ("contributions", "TEXT"), ("present", "INTEGER"), ("missing", "INTEGER"), ("unit", "INTEGER PRIMARY KEY"),
            ], indexed: ["id"]),
        failures,
    ]

    /// Units that failed, with the ledger's name of their input and the line in it.
    static let failures = StoredTable(
        name: "failures",
        columns: [
            ("id", "TEXT NOT NULL"), ("code", "TEXT NOT NULL"), ("message", "TEXT NOT NULL"), ("line", "INTEGER"), ("input", "TEXT NOT NULL"),
            ("unit", "INTEGER PRIMARY KEY"),
        ])

    public static func row(_ score: RiskScore, _ encoder: RiskScoreEncoder, unit: Int) -> StoredRow {
        StoredRow(
            table: 0,
            values: [
                .text(score.id), .text(encoder.model), .text(encoder.modelVersion), .text(encoder.outcome), .init(encoder.horizon), .init(score.asOf),
                .text(score.isScored ? "scored" : "abstained"), .init(score.reason), .init(score.probability), .init(score.band),
                .init(score.flag == nil ? nil : encoder.threshold),
                .init(score.flag.map { $0 ? 1 : 0 }), .init(score.logOdds), .init(score.baseline), .init(RiskScoreEncoder.contributions(score)), .integer(score.present),
                .integer(score.missing), .integer(unit),
            ])
    }

    /// - Parameters:
    ///   - input: what the ledger calls the input.
    ///   - table: the place of `failures` among the output's tables.
    public static func row(id: String, input: String, failure error: ClinicalError, unit: Int, table: Int = 1) -> StoredRow {
        StoredRow(
            table: table, values: [.text(id), .text(error.code.rawValue), .text(error.message), .init(error.location?.line), .text(input), .integer(unit)])
    }
}
