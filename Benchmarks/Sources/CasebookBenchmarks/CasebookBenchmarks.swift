import ArgumentParser

/// Times the parts of Casebook, in one process.
@main
struct CasebookBenchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "casebook-benchmarks", abstract: "Times the parts of Casebook, in one process.",
        subcommands: [RulesCommand.self, RecordsCommand.self, StreamCommand.self, TaggerCommand.self, TrainingCommand.self, KernelsCommand.self])
}

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rules", abstract: "Segmentation and the rules pipeline, one thread.")
    @Argument(help: "The folder of the lexicons.")
    var lexicons: String
    @Option(help: "Chinese text, a note a line.")
    var zh: String?
    @Option(help: "English notes, JSON Lines with a key text.")
    var en: String?

    func run() throws {
        let benchmark = try RulesBenchmark(folder: lexicons)
        if let zh {
            try benchmark.segmentation(zh)
            try benchmark.notes(zh, "Chinese notes, all rules", isLines: true)
        }
        if let en { try benchmark.notes(en, "English notes, all rules", isLines: false) }
    }
}

struct RecordsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "records", abstract: "Bytes to records, beside libxml2's bare tree.")
    @Argument var folder: String
    func run() throws { try RecordBenchmark.speed(folder: folder) }
}

struct StreamCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "stream", abstract: "Memory while one large document is read by section.")
    @Argument var file: String
    func run() throws { try RecordBenchmark.memory(path: file) }
}
