import ArgumentParser
import Casebook
import CasebookOmics
import Foundation

/// `casebook train omics`
struct TrainOmicsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "omics", abstract: "Trains a model over one or more kinds of measurements of the same samples.",
        discussion: """
            Linear models of each modality and of all together stand beside networks that join the modalities; what each counts for is chosen on inner folds, and the \
            simple ones stay where the networks do not help. How well the whole does on samples that it has not seen is measured by folds.
            """)

    @OptionGroup var inputs: OmicsInputs
    @Option(help: "Table of labels: id, and label, or time and event, or a number.")
    var labels: String
    @Option(help: "What is told: diagnosis, prognosis or response.")
    var head: OmicsHead = .diagnosis
    @Option(name: .shortAndLong, help: "Folder to write the model to.")
    var output: String
    @Option(help: "Folds by which it is measured; 0 for none.")
    var folds = 5
    @Option(help: "How modalities are prepared and models made, as JSON.")
    var recipe: String?
    @Flag(help: "Linear models alone.")
    var linear = false
    @Flag(help: "Tell in the card which features count most, and how far networks of different seeds agree on it.")
    var stability = false
    @OptionGroup var options: TrainingRunOptions

    func validate() throws {
        if folds != 0, !(2...100).contains(folds) { throw ValidationError("--folds must be 0, or from 2 to 100.") }
    }

    func run() throws {
        let start = ContinuousClock.now, cohort = try inputs.cohort(), found = try OmicsLabels.read(path: labels, head: head, cohort: cohort)
        var recipe = OmicsRecipe()
        if let path = self.recipe { recipe = try OmicsRecipe(TrainRiskCommand.json(path), file: path) }
        recipe.seed = options.seed
        if linear { recipe.architecture = nil }
        let training = try OmicsTraining(cohort, found, recipe: recipe, jobs: options.jobCount)
        var lines: [String] = [], members: [JSONValue.Member] = [.init("seed", .number("\(options.seed)")), try TrainingFiles.member(inputs.paths + [labels])]
        if let path = self.recipe { members.append(.init("recipe", try TrainRiskCommand.json(path))) }
        if folds > 0 {
            let count = folds, validation = try TrainingSession.run { try await training.validate(folds: count) }
            let parts = [("late fusion of linear models", validation.linear), ("linear over all", validation.joint), ("networks", validation.network), ("model", validation.final)]
            for (name, scores) in parts {
                guard let scores else { continue }
                let measures = OmicsMeasures.measure(validation.targets, scores: scores, folds: validation.folds)
                let text = OmicsSummary.text(measures)
                lines.append("- \(name): \(text)")
                if !options.quiet { Console.error("casebook: \(name): \(text)") }
                if name == "model" { members.append(.init("scores", OmicsSummary.json(measures))) }
            }
        }
        let model = try TrainingSession.run { try await training.train() }
        var measured = lines.isEmpty ? "Not measured." : "On samples left out in folds:\n\n" + lines.joined(separator: "\n")
        if stability { measured += try "\n\n## Features\n\n" + features(of: model, cohort) }
        let card = ModelCard(
            folder: output, what: "A \(head.rawValue) from \(model.modalities.map { PrintableText.make($0) }.joined(separator: ", ")).", seed: options.seed,
            data: "\(found.samples.count) samples.", scores: measured)
        try model.write(to: output, members: members, card: card.text)
        if !options.quiet { Console.error("casebook: \((ContinuousClock.now - start).components.seconds) s") }
    }

    /// Of two classes the second one's features, of more those of each.
    private func features(of model: OmicsModel, _ cohort: OmicsCohort) throws -> String {
        let outputs = model.labels.count == 2 ? [1] : Array(0..<max(1, model.labels.count))
        return try outputs.map { output in
            let title = model.labels.isEmpty ? "Of the \(model.head == .prognosis ? "log hazard" : "number"):" : "For \(PrintableText.make(model.labels[output])):"
            return OmicsSummary.markdown(try OmicsAttribution(model, cohort, output: output), title: title)
        }.joined(separator: "\n\n")
    }
}
