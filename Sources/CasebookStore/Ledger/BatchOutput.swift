public import CasebookCore
internal import Foundation
internal import GRDB
internal import Synchronization

/// The output of a run over inputs, with a ledger of what is done: a run that was killed at any moment goes on where it stood, and no unit is lost or
/// written twice.
///
/// Units come in the order of the inputs. Rows and the ledger's state are written in one transaction each few hundred units; for files of lines the ledger keeps how
/// many bytes are good, and what lies behind is cut off when the run goes on. Files are readable by their owner alone.
public final class BatchOutput: Sendable {
    /// Units after which a transaction is made, and the time after which it is all the same.
    private static let commitUnits = 1_000
    private static let commitTime = Duration.milliseconds(100)

    private struct State: Sendable {
        var rows: [StoredRow] = []
        var bytes: [UInt8] = []
        var pending = 0
        /// Units that the run and those before it have written.
        var written: Int
        /// Of each input.
        var done: [Int]
        var failed: [Int]
        var current = -1
        /// The first input that is not saved as done.
        var unsaved = 0
        var goodBytes: Int
        var committed = ContinuousClock.now
        var error: ClinicalError?
    }

    private let target: BatchTarget
    private let tables: [StoredTable]
    private let database: DatabaseQueue
    private let inputs: [BatchInput]
    private let descriptor: Int32
    private let state: Mutex<State>
    /// Units of each input that were done by an earlier run, for all `count` of an input `-1 - count`: what the reader passes over.
    public let skipping: [Int]
    /// What `totals` gave at the last commit of an earlier run; nil for a new run.
    public let restored: String?

    /// - Parameters:
    ///   - fingerprint: of all that decides results: a run goes on only with the same.
    ///   - resumes: whether an interrupted run is gone on from; a finished one gets what inputs are new. Without anything to go on from a new run begins.
    /// - Throws: `batch.interrupted` where an unfinished run lies at the place and `resumes` is false; `batch.changed` where inputs or the fingerprint are others
    ///   than those of the run; `file.unwritable`.
    public init(_ target: BatchTarget, tables: [StoredTable] = [], inputs: [BatchInput], fingerprint: String, resumes: Bool) throws(ClinicalError) {
        self.target = target
        self.tables = tables
        self.inputs = inputs
        let entries: [LedgerState.Input?]
        let old: LedgerState?
        if let found = try Self.earlier(target, inputs: inputs, fingerprint: fingerprint, resumes: resumes) {
            database = found.database
            old = found.state
            entries = found.entries
            try Self.guarding(target.ledger) {
                try found.database.write { database in
                    try LedgerState.save(inputs, found.entries, database)
                    try database.execute(sql: LedgerState.saveValue, arguments: ["finished", "0"])
                }
            }
        } else {
            database = try Self.begin(target, inputs: inputs, fingerprint: fingerprint, tables: tables)
            old = nil
            entries = inputs.map { _ in nil }
        }
        skipping = entries.map(Self.skipped)
        restored = old?.totals
        var goodBytes = old?.goodBytes ?? 0
        if case .lines(let path, let header) = target {
            descriptor = try Self.openLines(path, goodBytes: old == nil ? nil : goodBytes)
            if goodBytes == 0 {
                guard DescriptorWriter.write(header, to: descriptor) else {
                    throw ClinicalError(.fileUnwritable, "Writing failed; is the disk full?", at: Location(file: path), cause: String(cString: strerror(errno)))
                }
                goodBytes = header.count
            }
        } else {
            descriptor = -1
        }
        state = Mutex(State(written: old?.units ?? 0, done: entries.map { $0?.units ?? 0 }, failed: entries.map { $0?.failed ?? 0 }, goodBytes: goodBytes))
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// What a run would pass over, see `skipping`; throws what it would throw, and writes nothing.
    public static func plan(_ target: BatchTarget, inputs: [BatchInput], fingerprint: String, resumes: Bool) throws(ClinicalError) -> [Int] {
        guard let found = try earlier(target, inputs: inputs, fingerprint: fingerprint, resumes: resumes) else { return inputs.map { _ in 0 } }
        try? found.database.close()
        return found.entries.map(skipped)
    }

    private static func skipped(_ entry: LedgerState.Input?) -> Int {
        guard let entry else { return 0 }
        return entry.isDone ? -1 - entry.units : entry.units
    }

    /// The run at the place that is gone on with, its ledger open; nil where a new one begins.
    private static func earlier(
        _ target: BatchTarget, inputs: [BatchInput], fingerprint: String, resumes: Bool
    ) throws(ClinicalError) -> (database: DatabaseQueue, state: LedgerState, entries: [LedgerState.Input?])? {
        if resumes, inputs.contains(where: { $0.digest == nil }) {
            throw ClinicalError(.batchChanged, "A run over standard input or a pipe cannot go on: its units are gone. Give files, or start anew.")
        }
        let manager = FileManager.default
        // A device, a pipe or a folder must not be moved away.
        if let type = (try? manager.attributesOfItem(atPath: target.path))?[.type] as? FileAttributeType, type != .typeRegular, type != .typeSymbolicLink {
            throw ClinicalError(.fileUnwritable, "The output is no file; name a file, which gets a ledger beside it.", at: Location(file: target.path))
        }
        guard manager.fileExists(atPath: target.ledger) else { return nil }
        let database = try guarding(target.ledger) { try DatabaseQueue(path: target.ledger, configuration: configuration) }
        let found = try guarding(target.ledger) { try LedgerState(database) }
        if let found, !found.isFinished, !resumes {
            throw ClinicalError(
                .batchInterrupted, "A run to this output was interrupted. Go on with --resume, or remove the file and start anew.", at: Location(file: target.ledger))
        }
        guard let state = found, resumes else {
            try? database.close()
            return nil
        }
        guard state.fingerprint == fingerprint else {
            throw ClinicalError(
                .batchChanged, "The run was begun with another model or other options; give the same ones, or start anew.", at: Location(file: target.ledger))
        }
        return (database, state, try state.entries(of: inputs, ledger: target.ledger))
    }

    /// The ledger of a new run, in the place of a finished one.
    private static func begin(_ target: BatchTarget, inputs: [BatchInput], fingerprint: String, tables: [StoredTable]) throws(ClinicalError) -> DatabaseQueue {
        for suffix in ["", "-journal"] { try? FileManager.default.removeItem(atPath: target.ledger + suffix) }
        let created = open(target.ledger, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard created >= 0 else {
            throw ClinicalError(
                .fileUnwritable, "The output cannot be written; check the folder and its permissions.", at: Location(file: target.path),
                cause: String(cString: strerror(errno)))
        }
        close(created)
        return try guarding(target.ledger) {
            let queue = try DatabaseQueue(path: target.ledger, configuration: configuration)
            try LedgerState.create(queue, fingerprint: fingerprint, inputs: inputs, tables: tables)
            return queue
        }
    }

    /// The file of lines, cut to what is good; nil for a new one.
    private static func openLines(_ path: String, goodBytes: Int?) throws(ClinicalError) -> Int32 {
        let partial = path + ".partial", manager = FileManager.default
        if goodBytes != nil, !manager.fileExists(atPath: partial), manager.fileExists(atPath: path) { rename(path, partial) }
        let descriptor = open(partial, O_CREAT | O_RDWR | O_CLOEXEC | (goodBytes == nil ? O_TRUNC : 0), 0o600)
        guard descriptor >= 0 else {
            throw ClinicalError(
                .fileUnwritable, "The output cannot be written; check the folder and its permissions.", at: Location(file: path), cause: String(cString: strerror(errno)))
        }
        let good = goodBytes ?? 0
        guard lseek(descriptor, 0, SEEK_END) >= good, ftruncate(descriptor, off_t(good)) == 0, lseek(descriptor, off_t(good), SEEK_SET) == good else {
            close(descriptor)
            throw ClinicalError(.batchChanged, "The output holds less than its ledger says; remove both and start anew.", at: Location(file: partial))
        }
        return descriptor
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        // Another process that goes on with the same run would write its rows twice.
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        return configuration
    }

    /// Errors of the database as those of Casebook; they hold no values.
    private static func guarding<Value>(_ path: String, _ body: () throws -> Value) throws(ClinicalError) -> Value {
        do { return try body() } catch let error as ClinicalError { throw error } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED:
                throw ClinicalError(.fileUnwritable, "Another process writes to this output; wait for it.", at: Location(file: path))
            case .SQLITE_NOTADB, .SQLITE_CORRUPT:
                throw ClinicalError(.fileUnwritable, "There is a file of another kind in the output's place; remove it or name another.", at: Location(file: path))
            case .SQLITE_FULL:
                throw ClinicalError(.fileUnwritable, "Writing failed: the disk is full. Make room, and go on with --resume.", at: Location(file: path))
            default:
                throw ClinicalError(
                    .fileUnwritable, "The output cannot be written; is the disk full?", at: Location(file: path), cause: "SQLite \(error.extendedResultCode.rawValue)")
            }
        } catch { throw ClinicalError(.fileUnwritable, "The output cannot be written.", at: Location(file: path)) }
    }

    /// Takes what came of the next unit.
    ///
    /// - Parameter totals: what a run that goes on is to be given back (`restored`), at this unit's end; asked for when a transaction is made.
    /// - Returns: false where writing failed; `finish` throws why.
    public func write(_ unit: BatchUnit, totals: () -> String) -> Bool {
        state.withLock { state in
            guard state.error == nil else { return false }
            if case .database = target { state.rows += unit.rows(state.written + 1) } else { state.bytes += unit.bytes }
            state.written += 1
            state.pending += 1
            state.current = unit.input
            state.done[unit.input] = unit.number + 1
            if unit.isFailed { state.failed[unit.input] += 1 }
            guard state.pending >= Self.commitUnits || ContinuousClock.now - state.committed > Self.commitTime else { return true }
            do throws(ClinicalError) { try commit(&state, totals: totals(), isFinished: false) } catch {
                state.error = error
                return false
            }
            return true
        }
    }

    private func commit(_ state: inout State, totals: String, isFinished: Bool) throws(ClinicalError) {
        if descriptor >= 0, !state.bytes.isEmpty {
            guard DescriptorWriter.write(state.bytes, to: descriptor), fsync(descriptor) == 0 else {
                throw ClinicalError(
                    .fileUnwritable, "Writing failed; is the disk full? Make room, and go on with --resume.", at: Location(file: target.path),
                    cause: String(cString: strerror(errno)))
            }
            state.goodBytes += state.bytes.count
        }
        let rows = state.rows, done = state.done, failed = state.failed, unsaved = state.unsaved, current = isFinished ? inputs.count : state.current
        let values = [("totals", totals), ("bytes", "\(state.goodBytes)"), ("units", "\(state.written)"), ("finished", isFinished ? "1" : "0")]
        try Self.guarding(target.ledger) {
            try database.write { database in
                // Tables in their order: rows refer to rows of tables before.
                for (table, own) in Dictionary(grouping: rows, by: \.table).sorted(by: { $0.key < $1.key }) {
                    let statement = try database.cachedStatement(sql: tables[table].insertion)
                    for row in own { try statement.execute(arguments: StatementArguments(row.values.map(\.databaseValue))) }
                }
                for index in unsaved..<min(current + 1, inputs.count) where skipping[index] >= 0 {
                    try database.cachedStatement(sql: LedgerState.saveInput).execute(arguments: [
                        inputs[index].name, inputs[index].digest ?? "", index < current ? "done" : "running", done[index], failed[index],
                    ])
                }
                for (key, value) in values {
                    try database.cachedStatement(sql: LedgerState.saveValue).execute(arguments: [key, value])
                }
            }
        }
        state.rows.removeAll(keepingCapacity: true)
        state.bytes.removeAll(keepingCapacity: true)
        state.unsaved = max(unsaved, current)
        state.pending = 0
        state.committed = .now
    }

    /// Ends the run: everything is written, and a file of lines is moved to its place. Throws what went wrong on the way.
    public func finish(totals: String) throws(ClinicalError) {
        let failure = state.withLock { state -> ClinicalError? in
            if let error = state.error { return error }
            do throws(ClinicalError) { try commit(&state, totals: totals, isFinished: false) } catch { return error }
            if case .lines(let path, _) = target, rename(path + ".partial", path) != 0 {
                return ClinicalError(.fileUnwritable, "The file cannot be moved to its place.", at: Location(file: path), cause: String(cString: strerror(errno)))
            }
            do throws(ClinicalError) { try commit(&state, totals: totals, isFinished: true) } catch { return error }
            return nil
        }
        // Others may go on with it from here on.
        try? database.close()
        if let failure { throw failure }
    }
}

extension StoredRow.Value {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .real(let value): value.databaseValue
        case .text(let value): value.databaseValue
        }
    }
}

extension ClinicalError.Code {
    /// There is an unfinished run in the output's place.
    public static let batchInterrupted = Self("batch.interrupted")
    /// A run cannot go on: what it was begun with has changed.
    public static let batchChanged = Self("batch.changed")
}
