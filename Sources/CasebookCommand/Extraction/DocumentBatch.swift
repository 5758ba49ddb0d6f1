import Casebook
import CasebookStore
import Synchronization

/// Extracts from documents into a file with a ledger.
struct DocumentBatch {
    /// What a document is written as.
    enum Form: Sendable {
        case lines(DocumentEncoder)
        case redacted(RedactionEncoder)
        case bundles(FHIRBundleEncoder)
        /// Rows, and the line of JSON that one of them holds.
        case rows(DocumentTables, DocumentEncoder)
    }

    let target: BatchTarget
    let inputs: [BatchInput]
    let form: Form
    /// Of all that decides results.
    let fingerprint: String
    let batch: BatchOptions
    let shared: SharedOptions

    /// What becomes of one document.
    private struct Result: Sendable {
        var bytes: [UInt8] = []
        var rows: @Sendable (Int) -> [StoredRow] = { _ in [] }
    }

    /// What a run would pass over; throws what it would throw.
    func skipping() throws(ClinicalError) -> [Int] { try BatchOutput.plan(target, inputs: inputs, fingerprint: fingerprint, resumes: batch.resume) }

    /// - Returns: how many documents failed, those of an interrupted run included.
    func run(_ run: DocumentRun, finish: @escaping @Sendable (Document) -> Document) throws -> Int {
        let form = form, inputs = inputs
        let tables = if case .rows(let tables, _) = form { tables.tables } else { [StoredTable]() }
        let ledger = try BatchOutput(target, tables: tables, inputs: inputs, fingerprint: fingerprint, resumes: batch.resume)
        batch.tellDone(ledger.skipping, quiet: shared.quiet)
        let failed = Mutex(ledger.restored.flatMap(Int.init) ?? 0)
        _ = try run.run(
            paths: inputs.map(\.path),
            render: { document, _ -> Result in
                let document = finish(document)
                switch form {
                case .lines(let encoder): return Result(bytes: encoder.line(document))
                case .redacted(let encoder): return Result(bytes: encoder.line(document))
                case .bundles(let encoder): return Result(bytes: encoder.line(document))
                case .rows(let tables, let encoder):
                    let line = encoder.line(document)
                    return Result(rows: { tables.rows(document, line: line, unit: $0) })
                }
            },
            failure: { id, input, error in
                let input = inputs[input].name
                switch form {
                case .lines, .redacted: return Result(bytes: DocumentEncoder.errorLine(id: id, input: input, error))
                case .bundles(let encoder): return Result(bytes: encoder.errorLine(id: id, error))
                case .rows(let tables, _): return Result(rows: { [tables.row(id: id, input: input, failure: error, unit: $0)] })
                }
            }, skipping: ledger.skipping,
            write: { outcome in
                failed.withLock { failed in
                    if outcome.error != nil { failed += 1 }
                    let unit = BatchUnit(
                        input: outcome.input, number: outcome.number, isFailed: outcome.error != nil, bytes: outcome.output.bytes, rows: outcome.output.rows)
                    return ledger.write(unit) { "\(failed)" }
                }
            })
        let count = failed.withLock { $0 }
        try ledger.finish(totals: "\(count)")
        return count
    }
}
