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
            does on patients that it has not seen is measured by folds, or on a collection of its own. Stacks are NIfTI volumes, folders with the slices of a DICOM series, or \
            files of many frames. No medical device: read the card.
            """)

    @Option(help: "Pictures to train on: .npz, a folder, or a table (.csv, .tsv); of those in parts train and val, with --dev train alone.")
    var train: String
    @Option(help: "Pictures of other patients by which threshold and temperature are chosen, in the place of folds; of those in parts val.")
    var dev: String?
    @OptionGroup var table: ImageTableOptions
    @Option(name: .shortAndLong, help: "Folder to write the model to.")
    var output: String
    @Option(help: "Which network and how it is trained, as JSON.")
    var recipe: String?
    @Option(help: "Names of the classes in the order of their numbers, separated by commas.")
    var classes: String?
    @Option(help: "Of two classes the one that is looked for (default: the second).")
    var positive: String?
    @Option(help: "File for a report of what was said of pictures that networks had not seen, as one HTML page.")
    var report: String?
    @Option(help: "Folds, in the place of the recipe's.")
    var folds: Int?
    @OptionGroup var options: TrainingRunOptions

    func validate() throws {
        if dev != nil, folds != nil { throw ValidationError("--dev stands in the place of --folds; give one of them.") }
        if dev != nil, table.labels != nil { throw ValidationError("--labels is of one folder; with --dev, name the parts in a table of paths, labels and split.") }
        if let folds, !(2...100).contains(folds) { throw ValidationError("--folds must be from 2 to 100.") }
    }

    func run() throws {
        TrainingMemory.keepFreedMemory()
        let start = ContinuousClock.now
        // Told before training, and not after it.
        if let report { try PrivateFile.makeFolder(URL(fileURLWithPath: report).deletingLastPathComponent().path) }
        var recipe = ImageRecipe()
        if let path = self.recipe { recipe = try ImageRecipe(TrainRiskCommand.json(path), file: path) }
        recipe.seed = options.seed
        if let folds { recipe.folds = folds }
        // Large pictures are not kept where the recipe says how small they will be.
        let shape = recipe.size.map { size in
            { (image: MedicalImage) in image.resized(depth: size.count == 3 && image.depth > 1 ? size[0] : nil, height: size[size.count - 2], width: size[size.count - 1]) }
        }
        var data = try table.dataset(train, classNames: classes.map { TrainRiskCommand.list($0) }, shape: shape)
        let development = try dev.map { path throws(ClinicalError) in try developmentPart(path, of: data, shape) }
        let positive = try positive.map { name throws in
            guard let place = data.classNames.firstIndex(of: name), data.classNames.count == 2 else { throw ValidationError("--positive must name one of two classes.") }
            return place
        }
        data.examples.removeAll { $0.part == .test || (dev != nil && $0.part == .validation) }
        let training = try ImageModelTraining(recipe: recipe, data: data, development: development, positive: positive, jobs: options.jobCount), isQuiet = options.quiet
        let (model, validation) = try TrainingSession.run {
            try await training.train { done, all in
                if !isQuiet, Console.errorIsTerminal { _ = DescriptorWriter.write(Array("\r\u{1B}[Kcasebook: \(done) of \(all) networks\(done == all ? "\n" : "")".utf8), to: 2) }
            }
        }
        let summary = ImageSummary(validation.measures, of: model)
        var members: [JSONValue.Member] = [.init("seed", .number("\(options.seed)")), .init("images", .number("\(data.examples.count)")), .init("scores", summary.json)]
        members.append(try TrainingFiles.member([train]))
        if let path = self.recipe { members.append(.init("recipe", try TrainRiskCommand.json(path))) }
        let card = ModelCard(
            folder: output, what: "Classes of pictures: \(model.labels.map { PrintableText.make($0) }.joined(separator: ", ")).", seed: options.seed,
            data: "\(data.examples.count) pictures.", scores: scope(data) + "\n\n" + summary.markdown)
        try model.write(to: output, members: members, card: card.text)
        if let report { try PrivateFile.write(Array(page(model, validation, development ?? data, scope(data)).utf8), to: report) }
        if !options.quiet {
            Console.error(summary.text)
            Console.error("casebook: \((ContinuousClock.now - start).components.seconds) s")
        }
    }

    /// Whose figures are told.
    private func scope(_ data: ImageDataset) -> String {
        let left = data.examples.contains { $0.group != nil } ? "patients" : "pictures"
        let judged = dev == nil ? "Of \(left) that the networks had not seen, left out in folds" : "Of a collection that the networks were not trained on"
        return judged + "; temperature and threshold of each part were chosen on the others."
    }

    private func page(_ model: ImageModel, _ validation: ImageValidation, _ data: ImageDataset, _ scope: String) throws(ClinicalError) -> String {
        let cases = data.examples.indices.map { place in
            ImageReportCase(
                number: place + 1, image: data.examples[place].image, label: validation.labels[place], group: validation.groups[place],
                probabilities: validation.probabilities[place], isFlagged: validation.isFlagged?[place])
        }
        let maps = dev == nil ? " Maps are of the final model, which was trained on all pictures." : ""
        return try ImageReportPage(name: URL(fileURLWithPath: output).lastPathComponent, model: model, scope: scope + maps).render(cases)
    }

    /// The part for validation of a collection, or all of it where it has no parts.
    private func developmentPart(_ path: String, of data: ImageDataset, _ shape: ((MedicalImage) -> MedicalImage)?) throws(ClinicalError) -> ImageDataset {
        let isSame = InputPaths.resolved(path) == InputPaths.resolved(train)
        let found = isSame ? data : try table.dataset(path, classNames: data.classNames, shape: shape), part = found[.validation]
        guard !isSame || !part.examples.isEmpty else {
            throw ClinicalError(.datasetMalformed, "The collection has no part for validation; give one of its own for --dev.", at: Location(file: path))
        }
        return part.examples.isEmpty ? ImageDataset(examples: found.examples.filter { $0.part == nil }, classNames: data.classNames) : part
    }
}
