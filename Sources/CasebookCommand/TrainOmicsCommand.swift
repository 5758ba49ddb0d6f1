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
    @Flag(help: "Linear models alone.")
    var linear = false
    @OptionGroup var options: TrainingRunOptions

    func validate() throws {
        if folds != 0, !(2...100).contains(folds) { throw ValidationError("--folds must be 0, or from 2 to 100.") }
    }

    func run() throws {
        let start = ContinuousClock.now, cohort = try inputs.cohort(), found = try OmicsLabels.read(path: labels, head: head, cohort: cohort)
        var recipe = OmicsRecipe()
        recipe.seed = options.seed
        if linear { recipe.architecture = nil }
        let training = try OmicsTraining(cohort, found, recipe: recipe, jobs: options.jobCount)
        var lines: [String] = [], members: [JSONValue.Member] = [.init("seed", .number("\(options.seed)"))]
        if folds > 0 {
            let count = folds, validation = try TrainingSession.run { try await training.validate(folds: count) }
            let parts = [("late fusion of linear models", validation.linear), ("linear over all", validation.joint), ("networks", validation.network), ("model", validation.final)]
            for (name, scores) in parts {
                guard let scores else { continue }
                let measures = OmicsMeasures.measure(validation.targets, scores: scores, folds: validation.folds)
                let text = measures.map { String(format: "%@ %.4f (%.3f to %.3f)", $0.name, $0.estimate.value, $0.estimate.interval.lower, $0.estimate.interval.upper) }
                    .joined(separator: ", ")
                lines.append("- \(name): \(text)")
                if !options.quiet { Console.error("casebook: \(name): \(text)") }
                if name == "model" {
                    members.append(.init("scores", .object(measures.map { .init($0.name, .number(String(format: "%.4f", $0.estimate.value))) })))
                }
            }
        }
        let model = try TrainingSession.run { try await training.train() }
        let card = ModelCard(
            folder: output, what: "A \(head.rawValue) from \(model.modalities.map { PrintableText.make($0) }.joined(separator: ", ")).", seed: options.seed,
            data: "\(found.samples.count) samples.",
            scores: lines.isEmpty ? "Not measured." : "On samples left out in folds:\n\n" + lines.joined(separator: "\n"))
        try model.write(to: output, members: members, card: card.text)
        if !options.quiet { Console.error("casebook: \((ContinuousClock.now - start).components.seconds) s") }
    }
}
