import ArgumentParser
import Casebook
import CasebookOmics
import Foundation

/// `casebook evaluate response`
struct EvaluateResponseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "response", abstract: "Measures a model of response on pairs that it was not trained on: the mean over drugs of Pearson's r, RMSE, and r of all.")

    @Argument(help: "Table with the columns cell_line, drug and response.")
    var gold: String
    @OptionGroup var inputs: ResponseInputs
    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let file = try ResponseFile(path: gold, needsResponse: true)
        guard let scores = ResponseScores(drugs: file.drugs, actual: file.responses, predicted: try inputs.predict(file)) else {
            throw ClinicalError(.tableMalformed, "The table has nothing to measure.", at: Location(file: gold))
        }
        try inputs.use.write(ResponseSummary.json(scores, pairs: file.ids.count), text: ResponseSummary.text(scores), asJSON: json)
    }
}
