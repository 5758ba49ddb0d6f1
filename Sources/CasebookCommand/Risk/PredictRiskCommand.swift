import ArgumentParser
import Casebook

/// `casebook predict risk`
struct PredictRiskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "risk", abstract: "Gives each unit its probability, as JSON Lines in the order of the input.",
        discussion: """
            A unit that the model is not for has a status and a reason beside its probability, which then means little; `casebook score` withholds it, says more of \
            each unit and keeps a ledger.
            """)

    @Argument(help: "Timelines as JSON Lines, or tables (CSV, TSV), or - for standard input.")
    var inputs: [String] = []
    @Option(help: "Name or folder of the model.")
    var model: String
    @Option(help: "Folder that holds the lexicons instead of the one beside the program.")
    var lexicons: String?
    @OptionGroup var tier: PipelineOptions
    @OptionGroup var reading: RiskInputs
    @Option(name: .shortAndLong, help: "File to write to (default: standard output).")
    var output: String?
    @OptionGroup var work: WorkOptions

    func run() throws {
        let scorer = try RiskScorer(model: model, models: tier.models, lexicons: lexicons, tier: tier, reading: reading, explanation: .none, threshold: nil, isLenient: true)
        let sink = try LineSink(output: output)
        let failures = try scorer.run(paths: InputPaths.expand(inputs.isEmpty ? ["-"] : inputs), jobs: work.jobCount) { outcome in
            sink.write(Self.line(outcome))
        }
        try sink.finish()
        if failures > 0 { throw ExitCode(1) }
    }

    private static func line(_ outcome: RiskScorer.Outcome) -> [UInt8] {
        switch outcome.result {
        case .failure(let error): return DocumentEncoder.errorLine(id: outcome.id, error)
        case .success(let score):
            func number(_ value: Double) -> JSONValue { .number("\(value)") }
            var members = [JSONValue.Member("id", .string(score.id))]
            if let reason = score.reason { members += [.init("status", .string("abstained")), .init("reason", .string(reason))] }
            if let hazard = score.logHazard { members.append(.init("risk", number(hazard))) }
            if let probability = score.probability { members.append(.init("probability", number(probability))) }
            if let best = score.classes.max(by: { $0.probability < $1.probability }) {
                members.append(.init("label", .string(best.label)))
                members.append(.init("scores", .object(score.classes.map { .init($0.label, number($0.probability)) })))
            }
            return LineRun.line(.object(members))
        }
    }
}
