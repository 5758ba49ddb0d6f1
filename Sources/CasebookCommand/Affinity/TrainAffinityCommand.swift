import ArgumentParser
import Casebook
import CasebookOmics
import Foundation

/// `casebook train affinity`
struct TrainAffinityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "affinity", abstract: "Trains a model of how drugs bind to targets, on measured pairs.",
        discussion: """
            A table has the columns drug (SMILES), target (protein sequence) and affinity, such as pKd. With the column fold each fold is left out once and the model measured \
            on it, beside the sum of a drug's and a target's mean.
            """)

    @Option(help: "Table of measured pairs (.tsv, .csv).")
    var train: String
    @Option(name: .shortAndLong, help: "Folder to write the model to.")
    var output: String
    @Flag(help: "Make it good at drugs and targets that were not measured as well.")
    var cold = false
    @Option(help: "Epochs of a network beside the trees; 0 for none.")
    var networkEpochs = 0
    @OptionGroup var options: TrainingRunOptions

    func validate() throws {
        if !(0...10_000).contains(networkEpochs) { throw ValidationError("--network-epochs must be from 0 to 10000.") }
    }

    private static func data(_ table: AffinityTable) -> String {
        """
        \(table.count) measured pairs. model.safetensors holds them all in clear, drugs, targets and affinities, as the trees look them up: \
        whoever has the model has the data.
        """
    }

    func run() throws {
        let start = ContinuousClock.now, file = try AffinityFile(path: train), table = file.table, folds = Set(file.folds).sorted()
        guard folds.count != 1 else {
            throw ClinicalError(.tableMalformed, "All pairs are of one fold; give two folds or more to measure the model by, or no column fold.", at: Location(file: train))
        }
        var training = AffinityTraining()
        if cold { training.splits = AffinitySplit.allCases }
        if networkEpochs > 0 {
            var network = AffinityTraining.Network()
            network.epochs = networkEpochs
            training.network = network
        }
        training.seed = options.seed
        training.jobs = options.jobCount
        let settings = training
        var lines: [String] = []
        for fold in folds {
            let kept = file.folds.indices.filter { file.folds[$0] != fold }, left = file.folds.indices.filter { file.folds[$0] == fold }
            let known = table.rows(kept), asked = table.rows(left)
            let model = try TrainingSession.run { try await AffinityModel.train(known, settings) }
            for (name, found) in [("model", model.predict(asked.pairs)), ("additive", AdditiveAffinity(known).predict(asked.pairs))] {
                guard let scores = AffinityScores(actual: asked.affinities, predicted: found) else { continue }
                lines.append("| \(PrintableText.make(fold)) | \(name) | \(AffinitySummary.row(scores)) |")
                if !options.quiet { Console.error("casebook: fold \(PrintableText.make(fold)), \(name): \(AffinitySummary.text(scores))") }
            }
        }
        let model = try TrainingSession.run { try await AffinityModel.train(table, settings) }
        let scores =
            lines.isEmpty
            ? "Not measured: the table names no folds." : "| fold | | CI | MSE | r²m | Pearson |\n| --- | --- | --- | --- | --- | --- |\n" + lines.joined(separator: "\n")
        let card = ModelCard(folder: output, what: "How strongly drugs bind to targets.", seed: options.seed, data: Self.data(table), scores: scores)
        try model.write(
            to: output, members: [.init("seed", .number("\(options.seed)")), .init("pairs", .number("\(table.count)")), TrainingFiles.member([train])], card: card.text)
        if !options.quiet { Console.error("casebook: \((ContinuousClock.now - start).components.seconds) s") }
    }
}
