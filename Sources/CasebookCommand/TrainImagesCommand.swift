import ArgumentParser
import Casebook
import CasebookImaging
import Foundation

/// `casebook train images`
struct TrainImagesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "images", abstract: "Trains a convolutional network on pictures with known classes.",
        discussion: """
            Pictures are an archive in the form of MedMNIST (.npz), a folder with a folder for each class, or a table of paths, labels and patients. How well such a model \
            does on patients that it has not seen is measured by folds. No medical device: read the card.
            """)

    @Option(help: "Pictures to train on: .npz, a folder, or a table (.csv, .tsv); of an archive the parts train and val.")
    var train: String
    @Option(name: .shortAndLong, help: "Folder to write the model to.")
    var output: String
    @Option(help: "Which network and how it is trained, as JSON.")
    var recipe: String?
    @Option(help: "Names of the classes in the order of their numbers, separated by commas; of two the second is the positive one.")
    var classes: String?
    @Option(help: "Folds, in the place of the recipe's.")
    var folds: Int?
    @OptionGroup var options: TrainingRunOptions

    func validate() throws {
        if let folds, !(2...100).contains(folds) { throw ValidationError("--folds must be from 2 to 100.") }
    }

    func run() throws {
        TrainingMemory.keepFreedMemory()
        let start = ContinuousClock.now
        var recipe = ImageRecipe()
        if let path = self.recipe { recipe = try ImageRecipe(TrainRiskCommand.json(path), file: path) }
        recipe.seed = options.seed
        if let folds { recipe.folds = folds }
        var data = try ImageDataset.read(path: train, classNames: classes.map { TrainRiskCommand.list($0) })
        data.examples.removeAll { $0.part == .test }
        let training = try ImageModelTraining(recipe: recipe, data: data, jobs: options.jobCount), isQuiet = options.quiet
        let (model, validation) = try TrainingSession.run {
            try await training.train { done, all in
                if !isQuiet, Console.errorIsTerminal { _ = DescriptorWriter.write(Array("\r\u{1B}[Kcasebook: \(done) of \(all) networks\(done == all ? "\n" : "")".utf8), to: 2) }
            }
        }
        let summary = ImageSummary(validation.measures(of: model), labels: model.labels, threshold: model.threshold)
        var members: [JSONValue.Member] = [.init("seed", .number("\(options.seed)")), .init("images", .number("\(data.examples.count)")), .init("scores", summary.json)]
        if let path = self.recipe { members.append(.init("recipe", try TrainRiskCommand.json(path))) }
        let card = ModelCard(
            folder: output, what: "Classes of pictures: \(model.labels.map { PrintableText.make($0) }.joined(separator: ", ")).", seed: options.seed,
            data: "\(data.examples.count) pictures.",
            scores: "On pictures of patients left out in folds:\n\n" + summary.markdown)
        try model.write(to: output, members: members, card: card.text)
        if !options.quiet {
            Console.error(summary.text)
            Console.error("casebook: \((ContinuousClock.now - start).components.seconds) s")
        }
    }
}
