import ArgumentParser
import Casebook
import CasebookOmics
import Foundation

/// `casebook evaluate affinity`
struct EvaluateAffinityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "affinity", abstract: "Measures a model of affinity on pairs that it was not trained on.")

    @Argument(help: "Table with the columns drug, target and affinity.")
    var gold: String
    @Option(help: "Name or folder of the model.")
    var model: String
    @Option(help: "Folder of models instead of the one beside the program.")
    var models: String?
    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let model = try AffinityModel(ModelFolder(path: ModelLibrary(folder: models).path(of: model), task: AffinityModel.task))
        let table = try AffinityFile(path: gold).table
        guard let scores = AffinityScores(actual: table.affinities, predicted: model.predict(table.pairs)) else {
            throw ClinicalError(.tableMalformed, "The affinities do not differ; there is nothing to measure.", at: Location(file: gold))
        }
        if json { print(AffinitySummary.json(scores, pairs: table.count)) } else { print(AffinitySummary.text(scores)) }
    }
}
