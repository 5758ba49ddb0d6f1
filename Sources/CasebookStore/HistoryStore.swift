public import CasebookCore
public import CasebookRisk
internal import Foundation
internal import GRDB

/// Brings together what many tables and records tell of each patient, in a database beside the output that is removed at the end: memory holds one patient at a
/// time, however large the export.
public final class HistoryStore {
    private let path: String
    private let queue: DatabaseQueue
    private var waiting: [(patient: String, text: String)] = []
    private static let batch = 5_000

    /// - Parameter path: of a file that is not there yet, readable by its owner alone.
    public init(path: String) throws(ClinicalError) {
        self.path = path
        let created = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard created >= 0 else {
            throw ClinicalError(
                .fileUnwritable, "The working file cannot be made; check the folder and its permissions.", at: Location(file: path), cause: String(cString: strerror(errno)))
        }
        close(created)
        var configuration = Configuration()
        // Nothing of it outlives the run.
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = OFF")
            try database.execute(sql: "PRAGMA synchronous = OFF")
        }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.write { try $0.execute(sql: "CREATE TABLE parts (patient TEXT NOT NULL, part TEXT NOT NULL)") }
        } catch { throw Self.failed(path) }
    }

    deinit { unlink(path) }

    private static func failed(_ path: String) -> ClinicalError {
        ClinicalError(.fileUnwritable, "The working file beside the output cannot be written; is the disk full?", at: Location(file: path))
    }

    /// Takes a part of a patient's history.
    public func add(_ part: PatientHistory) throws(ClinicalError) {
        var writer = JSONWriter()
        writer.value(part.json)
        waiting.append((part.patient, String(decoding: writer.bytes, as: UTF8.self)))
        if waiting.count >= Self.batch { try flush() }
    }

    private func flush() throws(ClinicalError) {
        let rows = waiting
        do {
            try queue.write { database in
                let statement = try database.cachedStatement(sql: "INSERT INTO parts VALUES (?, ?)")
                for row in rows { try statement.execute(arguments: [row.patient, row.text]) }
            }
        } catch { throw Self.failed(path) }
        waiting.removeAll(keepingCapacity: true)
    }

    /// Gives each patient's whole history, by the order of their names; `body` may end the walk with false.
    public func forEach(_ body: (PatientHistory) throws(ClinicalError) -> Bool) throws(ClinicalError) {
        try flush()
        var current: PatientHistory?, failure: ClinicalError?
        do {
            try queue.write { try $0.execute(sql: "CREATE INDEX parts_patient ON parts (patient)") }
            try queue.read { database in
                let cursor = try Row.fetchCursor(database, sql: "SELECT patient, part FROM parts ORDER BY patient, rowid")
                while let row = try cursor.next() {
                    let text: String = row["part"]
                    guard let part = try? PatientHistory(JSONParser.parse(Array(text.utf8))) else { continue }
                    if current?.patient != part.patient {
                        if let current {
                            do throws(ClinicalError) { if try !body(current) { return } } catch {
                                failure = error
                                return
                            }
                        }
                        current = part
                    } else {
                        current!.merge(part)
                    }
                }
                if let current { do throws(ClinicalError) { _ = try body(current) } catch { failure = error } }
            }
        } catch { throw Self.failed(path) }
        if let failure { throw failure }
    }
}
