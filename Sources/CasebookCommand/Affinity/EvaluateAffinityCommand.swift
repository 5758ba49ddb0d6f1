import ArgumentParser
import Casebook
import CasebookOmics
import Foundation

/// `casebook evaluate affinity`
struct EvaluateAffinityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "affinity", abstract: "Measures a model of affinity on pairs that it was not trained on.")

    @Argument(help: "Table with the columns drug, target and affinity.")
    var gold: String
    @OptionGroup var use: ModelUseOptions
    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let model = try AffinityModel(use.folder(task: AffinityModel.task))
        let table = try AffinityFile(path: gold).table
        guard let scores = AffinityScores(actual: table.affinities, predicted: model.predict(table.pairs)) else {
            throw ClinicalError(.tableMalformed, "The affinities do not differ; there is nothing to measure.", at: Location(file: gold))
        }
        try use.write(AffinitySummary.json(scores, pairs: table.count), text: AffinitySummary.text(scores), asJSON: json)
    }
}
