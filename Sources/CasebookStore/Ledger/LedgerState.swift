internal import CasebookCore
internal import GRDB

/// What a ledger says of a run.
struct LedgerState {
    struct Input {
        var digest: String
        var isDone: Bool
        var units: Int
        var failed: Int
    }

    var fingerprint: String
    var isFinished: Bool
    var goodBytes: Int
    var totals: String?
    /// By name.
    var inputs: [String: Input] = [:]

    static let saveInput = "INSERT OR REPLACE INTO inputs (name, digest, bytes, state, units, failed) VALUES (?, ?, ?, ?, ?, ?)"
    static let saveValue = "INSERT OR REPLACE INTO run (key, value) VALUES (?, ?)"

    /// Nil where the run was killed before its ledger was made, which is as if it never was. Throws where the database is another's.
    init?(_ queue: DatabaseQueue) throws {
        let tables = try queue.read { try String.fetchAll($0, sql: "SELECT name FROM sqlite_master WHERE type = 'table'") }
        if tables.isEmpty { return nil }
        guard tables.contains("run"), tables.contains("inputs") else {
            throw ClinicalError(.fileUnwritable, "There is another database in the output's place; remove it or name another file.", at: Location(file: queue.path))
        }
        let values = try queue.read { try Row.fetchAll($0, sql: "SELECT key, value FROM run") }
        var known: [String: String] = [:]
        for row in values { known[row["key"]] = row["value"] }
        guard let fingerprint = known["fingerprint"] else { return nil }
        self.fingerprint = fingerprint
        isFinished = known["finished"] == "1"
        goodBytes = known["bytes"].flatMap(Int.init) ?? 0
        totals = known["totals"]
        for row in try queue.read({ try Row.fetchAll($0, sql: "SELECT name, digest, state, units, failed FROM inputs") }) {
            inputs[row["name"]] = Input(digest: row["digest"], isDone: row["state"] == "done", units: row["units"], failed: row["failed"])
        }
    }

    /// Makes the tables, all or none.
    static func create(_ queue: DatabaseQueue, fingerprint: String, tables: [StoredTable]) throws {
        try queue.write { database in
            try database.execute(sql: "CREATE TABLE run (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
            try database.execute(
                sql: """
                    CREATE TABLE inputs (name TEXT PRIMARY KEY, digest TEXT NOT NULL, bytes INTEGER NOT NULL, state TEXT NOT NULL, units INTEGER NOT NULL, \
                    failed INTEGER NOT NULL)
                    """)
            for table in tables {
                let columns = table.columns.map { "\"\($0.name)\" \($0.type)" }.joined(separator: ", ")
                try database.execute(sql: "CREATE TABLE \(table.name) (\(columns))")
                for column in table.indexed { try database.execute(sql: "CREATE INDEX \(table.name)_\(column) ON \(table.name) (\"\(column)\")") }
            }
            try database.execute(sql: saveValue, arguments: ["fingerprint", fingerprint])
            try database.execute(sql: saveValue, arguments: ["finished", "0"])
        }
    }
}
