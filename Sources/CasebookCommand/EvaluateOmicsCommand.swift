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
    @Option(help: "Name or folder of the model.")
    var model: String
    @Option(help: "Folder of models instead of the one beside the program.")
    var models: String?
    @Flag(help: "Print JSON.")
    var json = false
    @Option(name: .shortAndLong, help: "File to write to (default: standard output).")
    var output: String?

    func run() throws {
        let model = try OmicsModel(ModelFolder(path: ModelLibrary(folder: models).path(of: model), task: OmicsModel.task))
        let cohort = try inputs.cohort(features: model.features)
        let gold = try OmicsLabels.read(path: labels, head: model.head, cohort: cohort, names: model.labels.isEmpty ? nil : model.labels)
        let measures = try model.measure(cohort, gold), count = gold.samples.count, sink = try LineSink(output: output)
        let report: JSONValue = .object([.init("samples", .number("\(count)")), .init("scores", OmicsSummary.json(measures))])
        _ = sink.write(json ? LineRun.line(report) : Array("\(count) samples: \(OmicsSummary.text(measures))\n".utf8))
        try sink.finish()
    }
}
