import ArgumentParser
import Casebook

/// `casebook lexicon build`
struct LexiconCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "lexicon", abstract: "Works on the dictionaries.", subcommands: [Build.self])

    struct Build: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Compiles the term files of a lexicon folder into its index.")

        @Argument(help: "Folder with Terms/ and Words/.")
        var folder: String

        func run() throws {
            let size = try LexiconFolder(path: folder).build()
            print("compiled: \(size) bytes")
        }
    }
}
