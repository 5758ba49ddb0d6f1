import ArgumentParser
import Casebook
import CasebookOmics

/// `casebook evaluate omics`
struct EvaluateOmicsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "omics", abstract: "Measures a model of several kinds of measurements on samples that it was not trained on; modalities may be missing.")

    @OptionGroup var inputs: OmicsInputs
    @Option(help: "Table of labels: id, and label, or time and event, or a number.")
    var labels: String
    @OptionGroup var use: ModelUseOptions
    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let model = try OmicsModel(use.folder(task: OmicsModel.task))
        let cohort = try inputs.cohort(features: model.features)
        let gold = try OmicsLabels.read(path: labels, head: model.head, cohort: cohort, names: model.labels.isEmpty ? nil : model.labels)
        let measures = try model.measure(cohort, gold), count = gold.samples.count
        let report: JSONValue = .object([.init("samples", .number("\(count)")), .init("scores", OmicsSummary.json(measures))])
        try use.write(report, text: "\(count) samples: \(OmicsSummary.text(measures))", asJSON: json)
    }
}
