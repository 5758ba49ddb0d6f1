import ArgumentParser
import Casebook

/// `casebook lexicon build`
struct LexiconCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "lexicon", abstract: "Works on the dictionaries.", subcommands: [Build.self, Codes.self])

    struct Build: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Compiles the term files of a lexicon folder into its index.")

        @Argument(help: "Folder with Terms/ and Words/.")
        var folder: String

        func run() throws {
            let size = try LexiconFolder(path: folder).build()
            print("compiled: \(size) bytes")
        }
    }

    /// `casebook lexicon codes`
    struct Codes: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Compiles a table of codes of one's own, so that --codes opens it at once.")

        @Argument(help: "Table with the columns term, system, code, display and perhaps kind, or OMOP's CONCEPT.csv.")
        var table: String
        @Option(name: .shortAndLong, help: "File to write.")
        var output: String
        @Option(help: "Folder that holds the lexicons instead of the one beside the program.")
        var lexicons: String?

        func run() throws {
            let folder: String
            if let lexicons { folder = lexicons } else { folder = try ResourceLocator().folder(named: "Lexicons", bundle: "casebook_CasebookLexicons") }
            let bytes = try CodeDictionary(path: table).compiled(lexicons: folder)
            try PrivateFile.write(bytes, to: output)
            print("compiled: \(bytes.count) bytes")
        }
    }
}
