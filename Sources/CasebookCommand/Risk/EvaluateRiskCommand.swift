import ArgumentParser
import Casebook

/// `casebook evaluate risk`
struct EvaluateRiskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "risk", abstract: "Measures a risk model on units with a known outcome that it was not trained on.",
        discussion: """
            Ranks, calibration, and what flagging at the model's threshold is worth, beside the bedside score where the model's schema names one. Units outside the model's \
            population, and those without an outcome, are counted and left out.
            """)

    @Argument(help: "Timelines as JSON Lines, or tables (CSV, TSV), with the outcome of the model's schema.")
    var gold: [String]
    @Option(help: "Name or folder of the model.")
    var model: String
    @Flag(help: "Print JSON.")
    var json = false
    @Option(help: "File for a report with curves and subgroups, as one HTML page.")
    var report: String?
    @OptionGroup var note: NoteFindings
    @OptionGroup var inputs: RiskInputs
    @Option(name: .shortAndLong, help: "File to write to (default: standard output).")
    var output: String?
    @OptionGroup var work: WorkOptions

    func run() throws {
        let found = try ModelLibrary(folder: note.tier.models).riskModel(model)
        let (units, failed) = try inputs.timelines(gold, found.schema)
        let read = try note.read(units, found.schema, jobs: work.jobCount, quiet: work.quiet)
        let data = try RiskData(read, schema: found.schema, labels: found.labels)
        let validation = RiskValidation(found, data), summary = RiskSummary(validation)
        if !work.quiet { Console.error("casebook: \(RiskSummary.counts(data, failed: failed))") }
        if let report {
            try PrivateFile.write(
                Array(RiskReportPage(name: model.split(separator: "/").last.map(String.init) ?? model, schema: found.schema).render(validation, found).utf8), to: report)
        }
        let sink = try LineSink(output: output)
        _ = sink.write(json ? LineRun.line(.object([.init("units", .number("\(data.count)")), .init("scores", summary.json)])) : Array((summary.text + "\n").utf8))
        try sink.finish()
        if failed > 0 { throw ExitCode(1) }
    }
}
