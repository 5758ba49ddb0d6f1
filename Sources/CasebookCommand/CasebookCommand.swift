import ArgumentParser
import Casebook
import Foundation

@main
struct CasebookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "casebook",
        abstract: "Reads clinical text in Chinese and English: entities, and what is said of them.",
        version: casebookVersion,
        subcommands: [
            ExtractCommand.self, ScoreCommand.self, TimelinesCommand.self, ParseCommand.self, PredictCommand.self, EvaluateCommand.self, ConvertCommand.self, LexiconCommand.self,
            ModelsCommand.self, TrainCommand.self,
        ])

    /// Exit status 2 for wrong usage, 3 for a run that could not start, as scripts expect them.
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let status as ExitCode {
            Foundation.exit(status.rawValue)
        } catch let error as ClinicalError {
            Console.error("casebook: \(error)")
            Foundation.exit(3)
        } catch {
            let status = exitCode(for: error)
            let message = fullMessage(for: error)
            if status.isSuccess { print(message) } else { Console.error(message) }
            Foundation.exit(status.isSuccess ? 0 : 2)
        }
    }
}
