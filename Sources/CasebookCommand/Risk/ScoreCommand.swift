import ArgumentParser
import Casebook
import CasebookStore
import Foundation
import Synchronization

/// `casebook score`
struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score", abstract: "Scores the risk of every unit of an export, with what each score is made of; or bedside scores of notes and records.",
        discussion: """
            Inputs are timelines as JSON Lines, flat objects as JSON Lines, or wide tables (CSV, TSV), each also packed with gzip; `casebook timelines` makes timelines \
            of records and event tables. With --bedside, inputs are what 'casebook extract' reads, and CURB-65, NEWS2 and the like are worked out where a document states all \
            their inputs. An output file has a ledger, so that a run that was killed goes on with --resume. No score is medical advice: read the \
            model's card.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case ndjson, csv, sqlite
    }

    @Argument(help: "Files, folders, patterns, or - for standard input.")
    var inputs: [String] = []
    @Option(help: "Name or folder of the model.")
    var model: String?
    @OptionGroup var bedside: BedsideOptions
    @Option(name: .shortAndLong, help: "ndjson, csv or sqlite (default: by the output's name, else ndjson).")
    var format: Format?
    @OptionGroup var reading: RiskInputs
    @Option(help: "Flag units from this probability on, in the place of the model's threshold.")
    var threshold: Double?
    @Option(help: "Contributions of each score: all, none, or how many of the greatest.")
    var contributions = "all"
    @OptionGroup var tier: PipelineOptions
    @OptionGroup var batch: BatchOptions
    @Option(help: "What the ledger calls an input: path or digest.")
    var nameInputs: InputOptions.Naming = .digest
    @OptionGroup var shared: SharedOptions

    private func explanation() throws -> RiskModel.Explanation {
        switch contributions {
        case "all": return .all
        case "none": return .none
        default:
            guard let count = Int(contributions), (1...10_000).contains(count) else { throw ValidationError("--contributions must be all, none, or a number from 1 to 10000.") }
            return .greatest(count)
        }
    }

    func validate() throws {
        if (model == nil) == (bedside.bedside == nil) { throw ValidationError("Give either --model or --bedside.") }
        if bedside.bedside != nil, format ?? .ndjson != .ndjson || batch.resume { throw ValidationError("--bedside writes lines of JSON, without a ledger.") }
        if let threshold, !(0...1).contains(threshold) { throw ValidationError("--threshold must be from 0 to 1.") }
        if nameInputs == .index { throw ValidationError("--name-inputs must be path or digest.") }
        _ = try explanation()
        if shared.output.map({ InputPaths.isStream($0) }) ?? true {
            if batch.resume { throw ValidationError("--resume goes on with an output file; name it with --output.") }
            if chosenFormat == .sqlite { throw ValidationError("A database is a file; name it with --output.") }
        }
    }

    private var chosenFormat: Format {
        if let format { return format }
        guard let output = shared.output else { return .ndjson }
        return BatchTarget.isDatabase(output) ? .sqlite : output.lowercased().hasSuffix(".csv") ? .csv : .ndjson
    }

    func run() throws {
        guard let model else {
            let failures = try bedside.run(batch.paths(inputs, output: shared.output), idColumn: reading.idColumn, tier: tier, shared: shared)
            if failures > 0 { throw ExitCode(1) }
            return
        }
        let scorer = try RiskScorer(model: model, models: tier.models, lexicons: shared.lexicons, tier: tier, reading: reading, explanation: explanation(), threshold: threshold)
        let paths = try batch.paths(inputs, output: shared.output)
        let encoder = RiskScoreEncoder(
            model: scorer.name, modelVersion: scorer.digest, schema: scorer.model.schema, threshold: threshold ?? scorer.model.threshold, producer: scorer.producer)
        let failures: Int
        if let output = shared.output, !InputPaths.isStream(output) {
            failures = try write(scorer, encoder, paths, to: output)
        } else {
            failures = try batch.dryRun ? dryRun(scorer, paths) : stream(scorer, encoder, paths)
        }
        if failures > 0 { throw ExitCode(1) }
    }

    /// - Parameters:
    ///   - input: what the ledger calls the unit's input.
    ///   - isTable: whether it is a row of comma-separated values, in the place of a line of JSON.
    private static func bytes(_ outcome: RiskScorer.Outcome, _ encoder: RiskScoreEncoder, input: String?, isTable: Bool) -> [UInt8] {
        switch outcome.result {
        case .success(let score): isTable ? encoder.row(score) : encoder.line(score)
        case .failure(let error):
            isTable ? encoder.row(id: outcome.id, input: input, failure: error) : DocumentEncoder.errorLine(id: outcome.id, input: input, error)
        }
    }

    /// To standard output or a device, a line as soon as a unit is scored.
    private func stream(_ scorer: RiskScorer, _ encoder: RiskScoreEncoder, _ paths: [String]) throws -> Int {
        let sink = try LineSink(output: shared.output), isTable = chosenFormat == .csv, totals = Mutex(RiskTotals(scorer.model)), repeated = Mutex(RepeatedIDs())
        if isTable { _ = sink.write(RiskScoreEncoder.row(RiskScoreEncoder.columns)) }
        let bar = ProgressBar(
            total: InputPaths.size(paths), what: "units", progress: shared.progress, quiet: shared.quiet, verbose: shared.verbose,
            isAmongResults: shared.output == nil && Console.outputIsTerminal)
        let failures = try scorer.run(paths: paths, jobs: shared.jobCount) { outcome in
            totals.withLock { $0.add(outcome) }
            repeated.withLock { $0.add(outcome) }
            bar.step(failed: outcome.bins.isEmpty, position: outcome.item.position)
            return sink.write(Self.bytes(outcome, encoder, input: nil, isTable: isTable))
        }
        bar.finish()
        try sink.finish()
        if shared.verbose, !shared.quiet { Console.error(totals.withLock { $0.text }) }
        if !shared.quiet, let text = repeated.withLock({ $0.text }) { Console.error(text) }
        return failures
    }

    /// To a file with a ledger.
    private func write(_ scorer: RiskScorer, _ encoder: RiskScoreEncoder, _ paths: [String], to path: String) throws -> Int {
        let format = chosenFormat, isDatabase = format == .sqlite, isTable = format == .csv
        let target: BatchTarget = isDatabase ? .database(path) : .lines(path, header: isTable ? RiskScoreEncoder.row(RiskScoreEncoder.columns) : [])
        let options = [
            "score", scorer.fingerprint, contributions, threshold.map { "\($0)" } ?? "", reading.idColumn ?? "", reading.groupColumn ?? "", format.rawValue,
            nameInputs.rawValue,
        ]
        let fingerprint = options.joined(separator: "\u{1F}"), inputs = paths.map { BatchInput(path: $0, isNamed: nameInputs == .path) }
        if batch.dryRun {
            return try dryRun(scorer, paths, skipping: BatchOutput.plan(target, inputs: inputs, fingerprint: fingerprint, resumes: batch.resume))
        }
        let output = try BatchOutput(target, tables: isDatabase ? RiskScoreTables.tables : [], inputs: inputs, fingerprint: fingerprint, resumes: batch.resume)
        batch.tellDone(output.skipping, quiet: shared.quiet)
        let totals = Mutex(RiskTotals(scorer.model, restored: output.restored)), repeated = Mutex(RepeatedIDs())
        let bar = ProgressBar(total: InputPaths.size(paths, skipping: output.skipping), what: "units", progress: shared.progress, quiet: shared.quiet)
        _ = try scorer.run(paths: paths, skipping: output.skipping, jobs: shared.jobCount) { outcome in
            bar.step(failed: outcome.bins.isEmpty, position: outcome.item.position)
            repeated.withLock { $0.add(outcome) }
            let input = inputs[outcome.item.input].name
            var unit = BatchUnit(input: outcome.item.input, number: outcome.item.number, isFailed: outcome.bins.isEmpty)
            if isDatabase {
                unit.rows = { number in
                    switch outcome.result {
                    case .success(let score): [RiskScoreTables.row(score, encoder, unit: number)]
                    case .failure(let error): [RiskScoreTables.row(id: outcome.id, input: input, failure: error, unit: number)]
                    }
                }
            } else {
                unit.bytes = Self.bytes(outcome, encoder, input: input, isTable: isTable)
            }
            let made = unit
            return totals.withLock { totals in
                totals.add(outcome)
                return output.write(made) { totals.json }
            }
        }
        bar.finish()
        let (json, text, failed) = totals.withLock { ($0.json, $0.text, $0.failed) }
        try output.finish(totals: json)
        if !shared.quiet {
            Console.error(text)
            if let text = repeated.withLock({ $0.text }) { Console.error(text) }
        }
        return failed
    }

    /// Reads what a run would read and scores nothing.
    ///
    /// - Parameter skipping: units of each input that were done before; see `PatientReader`.
    /// - Returns: how many units cannot be read.
    private func dryRun(_ scorer: RiskScorer, _ paths: [String], skipping: [Int] = []) -> Int {
        batch.tellDone(skipping, quiet: shared.quiet)
        var reader = PatientReader(paths: paths, skipping: skipping), ready = 0, failed = 0, reasons: [String: Int] = [:]
        while let item = reader.nextItem() {
            do throws(ClinicalError) {
                let timeline = try item.timeline(scorer.model.schema, idColumn: reading.idColumn, groupColumn: reading.groupColumn)
                if let reason = scorer.model.schema.abstention(of: scorer.model.schema.view(of: timeline)) { reasons[reason, default: 0] += 1 } else { ready += 1 }
            } catch {
                failed += 1
                Console.error("casebook: \(error)")
            }
        }
        let abstained = reasons.sorted { $0.key < $1.key }.map { ", \($0.value) outside the population (\($0.key))" }.joined()
        Console.error("casebook: \(paths.count) inputs: \(ready) units to score\(abstained), \(failed) that cannot be read; nothing was written.")
        return failed
    }
}
