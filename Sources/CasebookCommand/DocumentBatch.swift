import Casebook
import CasebookStore
import Synchronization

/// Extracts from documents into a file with a ledger.
struct DocumentBatch {
    let output: String
    let format: ExtractCommand.Format
    let encoder: DocumentEncoder
    /// Of all that decides results.
    let fingerprint: String
    let batch: BatchOptions
    let shared: SharedOptions

    /// What becomes of one document.
    private struct Result: Sendable {
        var bytes: [UInt8]
        var rows: @Sendable (Int) -> [StoredRow]
    }

    /// - Returns: how many documents failed, those of an interrupted run included.
    func run(_ run: DocumentRun, _ paths: [String], finish: @escaping @Sendable (Document) -> Document) throws -> Int {
        let isDatabase = format == .sqlite, encoder = encoder
        let inputs = paths.map { BatchInput(path: $0, isNamed: run.inputs.naming == .path) }
        let ledger = try BatchOutput(
            isDatabase ? .database(output) : .lines(output, header: []), tables: isDatabase ? DocumentTables.tables : [], inputs: inputs, fingerprint: fingerprint,
            resumes: batch.resume)
        if batch.resume, !shared.quiet, ledger.doneBefore > 0 { Console.error("casebook: \(ledger.doneBefore) of \(inputs.count) inputs were done before.") }
        let failed = Mutex(ledger.restored.flatMap(Int.init) ?? 0)
        _ = try run.run(
            paths: paths,
            render: { document, _ -> Result in
                let document = finish(document), line = encoder.line(document)
                return isDatabase ? Result(bytes: []) { DocumentTables.rows(document, line: line, unit: $0) } : Result(bytes: line) { _ in [] }
            },
            failure: { id, error in
                isDatabase ? Result(bytes: []) { [DocumentTables.row(id: id, failure: error, unit: $0)] } : Result(bytes: DocumentEncoder.errorLine(id: id, error)) { _ in [] }
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
