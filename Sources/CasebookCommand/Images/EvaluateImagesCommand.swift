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
    @OptionGroup var use: ModelUseOptions
    @Option(help: "File for a report with curves, and pictures with their maps, as one HTML page.")
    var report: String?
    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let model = try ImageModel(use.folder(task: ImageModel.task))
        // Large pictures are kept for the report alone.
        let data = try table.dataset(gold, classNames: model.labels, shape: report == nil ? { model.sized($0) } : nil), test = data[.test].examples
        let examples = (test.isEmpty ? data.examples : test).filter { $0.label != nil }
        let probabilities = try model.classify(examples.map(\.image)), threshold = model.calibration.threshold
        let cases = examples.indices.map { place in
            ImageReportCase(
                number: place + 1, image: examples[place].image, label: examples[place].label!, group: examples[place].unit, probabilities: probabilities[place],
                isFlagged: model.positive.flatMap { positive in threshold.map { probabilities[place][positive] >= $0 } })
        }
        if let report {
            let page = ImageReportPage(
                name: use.model.split(separator: "/").last.map(String.init) ?? use.model, model: model,
                scope: "Figures are of a collection that the model is tested on; that it was not trained on it is for whoever ran the test to know.")
            try PrivateFile.write(Array(page.render(cases).utf8), to: report)
        }
        let summary = ImageSummary(ImageMeasures(cases, of: model), of: model)
        try use.write(.object([.init("images", .number("\(examples.count)")), .init("scores", summary.json)]), text: summary.text, asJSON: json)
    }
}
