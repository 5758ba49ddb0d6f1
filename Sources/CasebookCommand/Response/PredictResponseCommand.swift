import ArgumentParser
import Casebook
import CasebookOmics
import Foundation

/// `casebook predict response`
struct PredictResponseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "response", abstract: "Gives each pair of a cell line and a drug its response, as JSON Lines; lines that the model has not met are known by their features.")

    @Argument(help: "Table with the columns cell_line and drug (.tsv, .csv, also packed with gzip).")
    var pairs: String
    @OptionGroup var inputs: ResponseInputs

    func run() throws {
        let file = try ResponseFile(path: pairs, needsResponse: false), found = try inputs.predict(file)
        let sink = try LineSink(output: inputs.use.output)
        for (id, value) in zip(file.ids, found) {
            guard sink.write(LineRun.line(.object([.init("id", .string(id)), .init("prediction", .number("\(value)"))]))) else { break }
        }
        try sink.finish()
    }
}
