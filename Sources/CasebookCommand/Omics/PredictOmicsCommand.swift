import ArgumentParser
import Casebook
import CasebookOmics
import Foundation

/// `casebook predict omics`
struct PredictOmicsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "omics", abstract: "Gives each sample its class with probabilities, its risk, or its number, as JSON Lines; modalities may be missing.")

    @OptionGroup var inputs: OmicsInputs
    @OptionGroup var use: ModelUseOptions
    @Option(help: "Features to tell with each sample that count most in its prediction, with what they add to the score.")
    var explain: Int?

    func validate() throws {
        if let explain, explain < 1 { throw ValidationError("--explain must be at least 1.") }
    }

    func run() throws {
        let model = try OmicsModel(use.folder(task: OmicsModel.task))
        let sink = try LineSink(output: use.output)
        let cohort = try inputs.cohort(features: model.features), reasons = try explain.map { try model.explain(cohort, most: $0) }
        for (row, found) in try model.predict(cohort).enumerated() {
            func number(_ value: Double) -> JSONValue { .number("\(value)") }
            var members = [JSONValue.Member("id", .string(found.id ?? "\(row)"))]
            if let label = found.label {
                members += [.init("label", .string(model.labels[label])), .init("scores", .object(zip(model.labels, found.scores).map { .init($0, number($1)) }))]
            } else if let score = found.scores.first {
                members.append(.init(model.head == .prognosis ? "risk" : "prediction", number(score)))
            }
            if let reasons {
                let features = reasons[row].map { reason in
                    JSONValue.object([
                        .init("modality", .string(reason.modality)), .init("feature", .string(reason.feature)), .init("contribution", number(reason.value)),
                    ])
                }
                members.append(.init("features", .array(features)))
            }
            guard sink.write(LineRun.line(.object(members))) else { break }
        }
        try sink.finish()
    }
}
