public import ArgumentParser
public import Casebook
import Foundation

/// `casebook convert`
struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert", abstract: "Reads BRAT, CoNLL, PubTator or marked notes and writes annotated JSON Lines.")

    @Argument(help: "Files or folders; for brat the .ann files beside their .txt.")
    var inputs: [String]
    @Option(help: "Form of the inputs: brat, conll, pubtator or marked (default: by the file's name).")
    var from: AnnotatedFiles.Form?
    @Option(name: .shortAndLong, help: "File to write to (default: standard output).")
    var output: String?

    func run() throws {
        let sink = try LineSink(output: output)
        var failed = 0
        for path in try InputPaths.expand(inputs) {
            do throws(ClinicalError) {
                for document in try AnnotatedFiles.read(path, form: from) {
                    guard sink.write(AnnotatedJSON.line(document)) else { break }
                }
            } catch {
                failed += 1
                Console.error("casebook: \(error)")
            }
        }
        try sink.finish()
        if failed > 0 { throw ExitCode(1) }
    }
}

extension AnnotatedFiles.Form: ExpressibleByArgument {}
