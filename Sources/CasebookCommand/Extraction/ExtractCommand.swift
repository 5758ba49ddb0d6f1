import ArgumentParser
import Casebook
import CasebookStore
import Foundation

/// `casebook extract`
struct ExtractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Finds diseases, symptoms, drugs, tests, procedures and body parts in notes, and whether they are present, denied, possible, past or the family's.")

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, ndjson, json, html, brat, conll, fhir, omop, sqlite

        /// Whether results are added one by one to a file with a ledger, so that an interrupted run can go on.
        var hasLedger: Bool { self == .ndjson || self == .fhir || self == .sqlite }
        /// Whether a folder is written.
        var isFolder: Bool { self == .html || self == .brat || self == .omop }
    }

    @Argument(help: "Files, folders, patterns, or - for standard input.")
    var inputs: [String] = []
    @Option(name: .shortAndLong, help: "Output format (default: text on a terminal, ndjson elsewhere).")
    var format: Format?
    @OptionGroup var tier: PipelineOptions
    @Option(help: "Kinds of entities to keep, separated by commas.")
    var kinds: String?
    @Flag(help: "Add the tokens.")
    var tokens = false
    @Flag(help: "Add every number of the text, in digits or in words, with its unit.")
    var quantities = false
    @Flag(help: "Add the text.")
    var includeText = false
    @Flag(help: "Store the texts in the database, with an index of their words (sqlite).")
    var fullText = false
    @OptionGroup var redaction: RedactionOptions
    @OptionGroup var omop: OMOPOptions
    @OptionGroup var batch: BatchOptions
    @OptionGroup var table: TableOptions
    @OptionGroup var shared: SharedOptions

    /// The kinds to keep; nil for all.
    private func keptKinds() throws -> Set<EntityKind>? {
        guard let kinds else { return nil }
        let names = kinds.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        let known = EntityKind.canonical + EntityKind.attributes
        if let unknown = names.first(where: { !known.contains(EntityKind($0)) && !$0.contains(":") }) {
            throw ValidationError("'\(unknown)' is no kind; --kinds takes \(known.map(\.rawValue).sorted().joined(separator: ", ")) or prefix:name.")
        }
        return Set(names.map { EntityKind($0) })
    }

    func run() throws {
        let isDatabase = shared.output.map(BatchTarget.isDatabase) ?? false
        let format = self.format ?? (isDatabase ? .sqlite : Console.outputIsTerminal && shared.output == nil ? .text : .ndjson)
        if format.isFolder, shared.output == nil {
            throw ValidationError("The format \(format.rawValue) writes a folder; name it with --output.")
        }
        let isStream = shared.output.map { InputPaths.isStream($0) } ?? true
        if format == .sqlite, isStream { throw ValidationError("A database is a file; name it with --output.") }
        if batch.resume, !format.hasLedger || isStream { throw ValidationError("--resume goes on with a file of ndjson, fhir or sqlite; name it with --output.") }
        if fullText, format != .sqlite { throw ValidationError("--full-text is an index of a database; give --format sqlite.") }
        if omop.isGiven, format != .omop { throw ValidationError("--person-unknown and --date belong to --format omop.") }
        let paths = try batch.paths(inputs, output: format.isFolder ? nil : shared.output)
        let lexicons = try shared.openLexicons()
        var (chosen, diagnostics) = try tier.pipeline(lexicons)
        if quantities { chosen = try chosen.adding([QuantityComponent(lexicons)]) }
        let redactor = try redaction.wire(&chosen, lexicons, folder: shared.lexicons)
        let producer = Producer(version: casebookVersion, pipeline: chosen.name, models: chosen.models, lexicons: chosen.lexicons)
        let encoder = DocumentEncoder(unit: shared.offsets, includesTokens: tokens, includesQuantities: quantities, includesText: includeText, producer: producer)
        let bundles = FHIRBundleEncoder(unit: shared.offsets, includesText: includeText, producer: producer)
        let filter = try keptKinds()
        let finish: @Sendable (Document) -> Document = { [diagnostics] document in
            var document = document
            FactLinks.link(&document)
            document.diagnostics += diagnostics
            if let redactor { document = redactor.redacted(document) }
            if let filter { document.keepEntities { filter.contains($0.kind) } }
            return document
        }
        var reading = table.inputOptions(language: shared.language.language)
        // Names of files hold names.
        if redactor != nil { reading.naming = .digest }
        let run = DocumentRun(pipeline: chosen, options: shared, inputs: reading)
        let redacted = redactor.map { _ in RedactionEncoder(unit: shared.offsets) }
        if format.hasLedger, let output = shared.output, !isStream {
            let options = [
                "extract", casebookVersion, chosen.name, chosen.models.joined(separator: "+"), chosen.lexicons, shared.offsets.rawValue,
                "\(tokens) \(quantities) \(includeText) \(fullText)",
                kinds ?? "", shared.language.rawValue, table.fingerprint, redaction.fingerprint, format.rawValue, shared.timeLimit.map { "\($0)" } ?? "",
            ]
            let known = paths.map { BatchInput(path: $0, isNamed: table.nameInputs == .path) }
            let form: DocumentBatch.Form =
                format == .sqlite
                ? .rows(DocumentTables(unit: shared.offsets, hasFullText: fullText), encoder)
                : format == .fhir ? .bundles(bundles) : redacted.map { .redacted($0) } ?? .lines(encoder)
            let documents = DocumentBatch(
                target: format == .sqlite ? .database(output) : .lines(output, header: []), inputs: known, form: form,
                fingerprint: options.joined(separator: "\u{1F}"), batch: batch, shared: shared)
            let failures = try batch.dryRun ? dryRun(paths, run.inputs, skipping: documents.skipping()) : documents.run(run, finish: finish)
            if failures > 0 { throw ExitCode(1) }
            return
        }
        if batch.dryRun {
            if dryRun(paths, run.inputs) > 0 { throw ExitCode(1) }
            return
        }
        let tables = omop.tables(unit: shared.offsets)
        let sink = try OutputSink.make(format: format, output: shared.output, encoder: encoder, bundles: bundles, tables: tables, redacted: redacted)
        let isOMOP = format == .omop
        let failures = try run.run(
            paths: paths,
            prepare: { content throws(ClinicalError) in
                let document = try DocumentRun.document(of: content)
                if isOMOP { try tables.check(document.metadata) }
                return document
            }, render: { document, _ in sink.render(finish(document)) }, failure: { id, _, error in sink.failure(id: id, error) }, write: { sink.write($0.output) })
        try sink.finish()
        if sink.undatedNotes > 0, !shared.quiet {
            Console.error("casebook: \(sink.undatedNotes) notes state no day; their note_date is \(omop.date ?? OMOPTables.unknownDay).")
        }
        if failures > 0 { throw ExitCode(1) }
    }

    /// Reads what a run would read and extracts nothing.
    ///
    /// - Parameter skipping: documents of each input that were done before; see `InputReader`.
    /// - Returns: how many documents cannot be read.
    private func dryRun(_ paths: [String], _ options: InputOptions, skipping: [Int] = []) -> Int {
        batch.tellDone(skipping, quiet: shared.quiet)
        var reader = InputReader(paths: paths, options: options, skipping: skipping), ready = 0, failed = 0
        while let item = reader.nextItem() {
            do throws(ClinicalError) {
                _ = try item.content.get().record?.record()
                ready += 1
            } catch {
                failed += 1
                Console.error("casebook: \(error.location?.file == nil ? "\(item.name): " : "")\(error)")
            }
        }
        Console.error("casebook: \(paths.count) inputs: \(ready) documents to read, \(failed) that cannot be read; nothing was written.")
        return failed
    }
}
