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
        /// Units that the run has written, all that are committed included.
        var written: Int
        /// Of each input.
        var done: [Int]
        var failed: [Int]
        var current = -1
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
    /// Units of each input that were done by an earlier run, -1 for all: what the reader passes over.
    public let skipping: [Int]
    /// What `totals` gave at the last commit of an earlier run; nil for a new run.
    public let restored: String?
    /// Inputs that were done before.
    public var doneBefore: Int { skipping.count { $0 < 0 } }

    /// - Parameters:
    ///   - fingerprint: of all that decides results: a run goes on only with the same.
    ///   - resumes: whether an interrupted run is gone on from; a finished one gets what inputs are new. Without anything to go on from a new run begins.
    /// - Throws: `batch.interrupted` where an unfinished run lies at the place and `resumes` is false; `batch.changed` where inputs or the fingerprint are others than those
    ///   of the run; `file.unwritable`.
    public init(_ target: BatchTarget, tables: [StoredTable] = [], inputs: [BatchInput], fingerprint: String, resumes: Bool) throws(ClinicalError) {
        self.target = target
        self.tables = tables
        self.inputs = inputs
        if resumes, inputs.contains(where: { $0.digest == nil }) {
            throw ClinicalError(.batchChanged, "A run over standard input cannot go on: its units are gone. Give files, or start anew.")
        }
        let manager = FileManager.default
        // A device, a pipe or a folder must not be moved away.
        if let type = (try? manager.attributesOfItem(atPath: target.path))?[.type] as? FileAttributeType, type != .typeRegular, type != .typeSymbolicLink {
            throw ClinicalError(.fileUnwritable, "The output is no file; name a file, which gets a ledger beside it.", at: Location(file: target.path))
        }
        var old: LedgerState?
        if manager.fileExists(atPath: target.ledger) {
            old = try Self.guarding(target.ledger) { try LedgerState(DatabaseQueue(path: target.ledger, configuration: Self.configuration)) }
            if let old, !old.isFinished, !resumes {
                throw ClinicalError(
                    .batchInterrupted, "A run to this output was interrupted. Go on with --resume, or remove the file and start anew.", at: Location(file: target.ledger))
            }
            if !resumes { old = nil }
        }
        if old == nil {
            for suffix in ["", "-journal"] { try? manager.removeItem(atPath: target.ledger + suffix) }
            let created = open(target.ledger, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
            guard created >= 0 else {
                throw ClinicalError(
                    .fileUnwritable, "The output cannot be written; check the folder and its permissions.", at: Location(file: target.path), cause: String(cString: strerror(errno))
                )
            }
            close(created)
        }
        let tables = tables, found = old
        database = try Self.guarding(target.ledger) {
            let queue = try DatabaseQueue(path: target.ledger, configuration: Self.configuration)
            if found == nil { try LedgerState.create(queue, fingerprint: fingerprint, tables: tables) }
            return queue
        }
        if let old, old.fingerprint != fingerprint {
            throw ClinicalError(.batchChanged, "The run was begun with another model or other options; give the same ones, or start anew.", at: Location(file: target.ledger))
        }
        var skipping: [Int] = [], done: [Int] = [], failed: [Int] = []
        for input in inputs {
            let entry = old?.inputs[input.name]
            if let entry, entry.digest != input.digest ?? "" {
                throw ClinicalError(
                    .batchChanged, "An input has changed since the run read it; remove the output and start anew.", at: Location(file: input.path))
            }
            skipping.append(entry.map { $0.isDone ? -1 : $0.units } ?? 0)
            done.append(entry?.units ?? 0)
            failed.append(entry?.failed ?? 0)
        }
        self.skipping = skipping
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
        state = Mutex(State(written: old?.inputs.values.reduce(0) { $0 + $1.units } ?? 0, done: done, failed: failed, goodBytes: goodBytes))
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

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
        let rows = state.rows, good = state.goodBytes, done = state.done, failed = state.failed, current = isFinished ? inputs.count : state.current
        try Self.guarding(target.ledger) {
            try database.write { database in
                for (table, own) in Dictionary(grouping: rows, by: \.table) {
                    let marks = tables[table].columns.map { _ in "?" }.joined(separator: ",")
                    let statement = try database.cachedStatement(sql: "INSERT INTO \(tables[table].name) VALUES (\(marks))")
                    for row in own { try statement.execute(arguments: StatementArguments(row.values.map(\.databaseValue))) }
                }
                for (index, input) in inputs.enumerated() where skipping[index] >= 0 && (index <= current) {
                    try database.cachedStatement(sql: LedgerState.saveInput).execute(arguments: [
                        input.name, input.digest ?? "", input.byteCount, index < current ? "done" : "running", done[index], failed[index],
                    ])
                }
                for (key, value) in [("totals", totals), ("bytes", "\(good)"), ("finished", isFinished ? "1" : "0")] {
                    try database.cachedStatement(sql: LedgerState.saveValue).execute(arguments: [key, value])
                }
            }
        }
        state.rows.removeAll(keepingCapacity: true)
        state.bytes.removeAll(keepingCapacity: true)
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
