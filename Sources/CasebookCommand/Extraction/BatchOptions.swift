import ArgumentParser
import Casebook
import CasebookStore

/// Options of commands that run over many inputs and may be interrupted.
struct BatchOptions: ParsableArguments {
    @Flag(help: "Go on with an interrupted run to the same output, or add inputs that are new.")
    var resume = false
    @Flag(help: "Read all inputs and say what would be done; write nothing.")
    var dryRun = false

    /// The files of the inputs, each once, without those that the run itself writes into a folder of them. Throws where an input that is named is the output.
    ///
    /// - Parameter output: the file that is written; nil for standard output and folders.
    func paths(_ inputs: [String], output: String?) throws -> [String] {
        var seen = Set(output.map { BatchTarget.files($0).map { InputPaths.resolved($0) } } ?? [])
        if inputs.contains(where: { seen.contains(InputPaths.resolved($0)) }) { throw ValidationError("An input is the output of the run; write to another file.") }
        return try InputPaths.expand(inputs.isEmpty ? ["-"] : inputs).filter { seen.insert(InputPaths.resolved($0)).inserted }
    }

    /// - Parameter skipping: units of each input that were done before; below 0 for all.
    func tellDone(_ skipping: [Int], quiet: Bool) {
        let done = skipping.count { $0 < 0 }
        if resume, !quiet, done > 0 { Console.error("casebook: \(done) of \(skipping.count) inputs were done before.") }
    }
}
