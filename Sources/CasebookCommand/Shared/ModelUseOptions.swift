import ArgumentParser
import Casebook

/// Which model is used on tables, pictures and pairs, and where its answers go.
struct ModelUseOptions: ParsableArguments {
    @Option(help: "Name or folder of the model.")
    var model: String
    @Option(help: "Folder of models instead of the one beside the program.")
    var models: String?
    @Option(name: .shortAndLong, help: "File to write to (default: standard output).")
    var output: String?

    /// Throws `model.damaged` where the model is of another task, `file.unreadable`.
    func folder(task: String) throws(ClinicalError) -> ModelFolder { try ModelFolder(path: ModelLibrary(folder: models).path(of: model), task: task) }

    /// Writes what was measured where the answers go.
    func write(_ report: JSONValue, text: String, asJSON: Bool) throws {
        let sink = try LineSink(output: output)
        _ = sink.write(asJSON ? LineRun.line(report) : Array((text + "\n").utf8))
        try sink.finish()
    }
}
