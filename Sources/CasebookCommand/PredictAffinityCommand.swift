import ArgumentParser
import Casebook
import CasebookOmics
import Foundation

/// `casebook predict affinity`
struct PredictAffinityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "affinity", abstract: "Gives each pair of a drug and a target its affinity, as JSON Lines; with --best the drugs that bind best, in order.")

    @Argument(help: "Table with the columns drug and target (.tsv, .csv).")
    var pairs: String
    @Option(help: "Name or folder of the model.")
    var model: String
    @Option(help: "Folder of models instead of the one beside the program.")
    var models: String?
    @Option(help: "Give only so many pairs, those that bind best first: a library screened against a target.")
    var best: Int?
    @Option(name: .shortAndLong, help: "File to write to (default: standard output).")
    var output: String?

    func validate() throws { if let best, best < 1 { throw ValidationError("--best must be at least 1.") } }

    func run() throws {
        let model = try AffinityModel(ModelFolder(path: ModelLibrary(folder: models).path(of: model), task: AffinityModel.task))
        let file = try AffinityFile(path: pairs, needsAffinity: false)
        let found = model.predict(try AffinityPairs(drugs: file.drugs, targets: file.targets))
        let order = best.map { count in Array(found.indices.sorted { (found[$1], $0) < (found[$0], $1) }.prefix(count)) } ?? Array(found.indices)
        let sink = try LineSink(output: output)
        for place in order {
            guard sink.write(LineRun.line(.object([.init("id", .string(file.ids[place])), .init("affinity", .number("\(found[place])"))]))) else { break }
        }
        try sink.finish()
    }
}
