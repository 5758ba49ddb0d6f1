public import CasebookCore
public import CasebookRisk
internal import Foundation
internal import GRDB

/// Brings together what many tables and records tell of each patient, in a database without a name that ends with the process, however that ends: memory holds one patient
/// at a time, however large the export.
public final class HistoryStore {
    private let folder: String
    private let queue: DatabaseQueue
    private var waiting: [(patient: String, text: String)] = []
    private static let batch = 5_000

    /// - Parameter folder: with room for the export.
    public init(folder: String) throws(ClinicalError) {
        self.folder = folder
        var name = Array((folder + "/casebook-XXXXXX").utf8CString)
        // Readable by its owner alone.
        let created = mkstemp(&name)
        guard created >= 0 else {
            throw ClinicalError(
                .fileUnwritable, "The working file cannot be made; check the folder and its permissions.", at: Location(file: folder), cause: String(cString: strerror(errno)))
        }
        close(created)
        let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // What has no name any more cannot stay behind.
        defer { unlink(path) }
        var configuration = Configuration()
        // Nothing of it outlives the run.
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = OFF")
            try database.execute(sql: "PRAGMA synchronous = OFF")
        }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.write { try $0.execute(sql: "CREATE TABLE parts (patient TEXT NOT NULL, part TEXT NOT NULL)") }
        } catch { throw Self.failed(folder) }
    }

    private static func failed(_ folder: String) -> ClinicalError {
        ClinicalError(.fileUnwritable, "The working file in this folder cannot be written; is the disk full?", at: Location(file: folder))
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
        } catch { throw Self.failed(folder) }
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
                    guard let json = try? JSONParser.parse(Array(text.utf8)), let part = PatientHistory(json) else { throw Self.failed(folder) }
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
        } catch { throw Self.failed(folder) }
        if let failure { throw failure }
    }
}
