import ArgumentParser
import Casebook
import CasebookOmics
import Foundation

/// `casebook predict omics`
struct PredictOmicsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "omics", abstract: "Gives each sample its class with probabilities, its risk, or its number, as JSON Lines; modalities may be missing.")

    @OptionGroup var inputs: OmicsInputs
    @Option(help: "Name or folder of the model.")
    var model: String
    @Option(help: "Folder of models instead of the one beside the program.")
    var models: String?
    @Option(name: .shortAndLong, help: "File to write to (default: standard output).")
    var output: String?

    func run() throws {
        let model = try OmicsModel(ModelFolder(path: ModelLibrary(folder: models).path(of: model), task: OmicsModel.task))
        let sink = try LineSink(output: output)
        for (row, found) in try model.predict(inputs.cohort(features: model.features)).enumerated() {
            func number(_ value: Double) -> JSONValue { .number("\(value)") }
            var members = [JSONValue.Member("id", .string(found.id ?? "\(row)"))]
            if let label = found.label {
                members += [.init("label", .string(model.labels[label])), .init("scores", .object(zip(model.labels, found.scores).map { .init($0, number($1)) }))]
            } else if let score = found.scores.first {
                members.append(.init(model.head == .prognosis ? "risk" : "prediction", number(score)))
            }
            guard sink.write(LineRun.line(.object(members))) else { break }
        }
        try sink.finish()
    }
}
