internal import CasebookCore
internal import GRDB

/// What a ledger says of a run.
struct LedgerState {
    struct Input {
        var name: String
        var digest: String
        var isDone: Bool
        var units: Int
        var failed: Int
    }

    var fingerprint: String
    var isFinished: Bool
    var goodBytes: Int
    /// Units that were written, of all inputs that there ever were.
    var units: Int
    var totals: String?
    /// By name.
    var inputs: [String: Input] = [:]

    static let saveInput = "INSERT OR REPLACE INTO inputs (name, digest, state, units, failed) VALUES (?, ?, ?, ?, ?)"
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
        units = known["units"].flatMap(Int.init) ?? 0
        totals = known["totals"]
        for row in try queue.read({ try Row.fetchAll($0, sql: "SELECT name, digest, state, units, failed FROM inputs") }) {
            let name: String = row["name"]
            inputs[name] = Input(name: name, digest: row["digest"], isDone: row["state"] == "done", units: row["units"], failed: row["failed"])
        }
    }

    /// Makes the tables, all or none.
    static func create(_ queue: DatabaseQueue, fingerprint: String, inputs: [BatchInput], tables: [StoredTable]) throws {
        try queue.write { database in
            try database.execute(sql: "CREATE TABLE run (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
            try database.execute(
                sql: "CREATE TABLE inputs (name TEXT PRIMARY KEY, digest TEXT NOT NULL, state TEXT NOT NULL, units INTEGER NOT NULL, failed INTEGER NOT NULL)")
            for table in tables {
                for statement in table.definitions { try database.execute(sql: statement) }
            }
            try save(inputs, inputs.map { _ in nil }, database)
            try database.execute(sql: saveValue, arguments: ["fingerprint", fingerprint])
            try database.execute(sql: saveValue, arguments: ["finished", "0"])
        }
    }

    /// What is done of each input; nil for new ones. An input is known by its name, or where its file was renamed by its bytes.
    ///
    /// One that has changed, or could not be read before, is new where nothing but failures came of it.
    ///
    /// - Throws: `batch.changed` where results of an input are there that it would not give now, or where one that is not done is not among the inputs.
    func entries(of now: [BatchInput], ledger: String) throws(ClinicalError) -> [Input?] {
        let names = Set(now.map(\.name)), left = inputs.filter { !names.contains($0.key) }
        var renamed = Dictionary(grouping: left.values.filter { !$0.digest.isEmpty }.sorted { $0.name < $1.name }, by: \.digest)
        var missing = left.values.count { !$0.isDone }, entries: [Input?] = []
        for input in now {
            let digest = input.digest ?? ""
            guard let entry = inputs[input.name] else {
                let entry = renamed[digest]?.popLast()
                if let entry, !entry.isDone { missing -= 1 }
                entries.append(entry)
                continue
            }
            guard entry.digest == digest || entry.units == entry.failed else {
                throw ClinicalError(.batchChanged, "An input has changed since the run read it; remove the output and start anew.", at: Location(file: input.path))
            }
            entries.append(entry.digest == digest ? entry : nil)
        }
        if missing > 0 {
            throw ClinicalError(
                .batchChanged, "\(missing) inputs that the run was begun with, and that are not done, are not among the inputs. Name them again, or start anew.",
                at: Location(file: ledger))
        }
        return entries
    }

    /// Puts inputs that are new, or have another name now, into the ledger.
    ///
    /// - Parameter entries: what `entries` gave of them; nil for new ones.
    static func save(_ inputs: [BatchInput], _ entries: [Input?], _ database: Database) throws {
        for (input, entry) in zip(inputs, entries) where entry?.name != input.name {
            if let entry { try database.cachedStatement(sql: "DELETE FROM inputs WHERE name = ?").execute(arguments: [entry.name]) }
            let state = entry.map { $0.isDone ? "done" : "running" } ?? "waiting"
            try database.cachedStatement(sql: saveInput).execute(arguments: [input.name, input.digest ?? "", state, entry?.units ?? 0, entry?.failed ?? 0])
        }
    }
}
