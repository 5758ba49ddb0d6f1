import ArgumentParser
import Casebook
import CasebookImaging
import Foundation

/// `casebook evaluate images`
struct EvaluateImagesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "images", abstract: "Measures a model of pictures on some with known classes that it was not trained on.")

    @Argument(help: "Pictures with classes: .npz, of which the part test is taken where there is one, a folder with a folder for each class, or a table.")
    var gold: String
    @OptionGroup var table: ImageTableOptions
    @Option(help: "Name or folder of the model.")
    var model: String
    @Option(help: "Folder of models instead of the one beside the program.")
    var models: String?
    @Flag(help: "Print JSON.")
    var json = false
    @Option(name: .shortAndLong, help: "File to write to (default: standard output).")
    var output: String?

    func run() throws {
        let model = try ImageModel(ModelFolder(path: ModelLibrary(folder: models).path(of: model), task: ImageModel.task))
        let data = try table.dataset(gold, classNames: model.labels), test = data[.test].examples
        let examples = (test.isEmpty ? data.examples : test).filter { $0.label != nil }
        let measures = try ImageMeasures(
            labels: examples.map { $0.label! }, probabilities: model.classify(examples.map(\.image)), threshold: model.threshold, groups: examples.map { $0.group ?? $0.id })
        let summary = ImageSummary(measures, labels: model.labels, threshold: model.threshold)
        let sink = try LineSink(output: output)
        _ = sink.write(json ? LineRun.line(.object([.init("images", .number("\(examples.count)")), .init("scores", summary.json)])) : Array((summary.text + "\n").utf8))
        try sink.finish()
    }
}
