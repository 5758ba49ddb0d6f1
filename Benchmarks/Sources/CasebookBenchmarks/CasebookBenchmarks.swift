import ArgumentParser
import Casebook

/// Times the parts of Casebook, in one process.
@main
struct CasebookBenchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "casebook-benchmarks", abstract: "Times the parts of Casebook, in one process.",
        subcommands: [NotesCommand.self, RecordsCommand.self, StreamCommand.self, TaggerCommand.self, TrainingCommand.self, KernelsCommand.self])
}

struct NotesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "notes", abstract: "Segmentation and a pipeline over notes, one thread.")
    @Argument(help: "The folder of the lexicons.")
    var lexicons: String
    @Option(help: "Which pipeline: rules, fast or accurate.")
    var pipeline = "rules"
    @Option(help: "The folder of the models.")
    var models: String?
    @Option(help: "Characters that longer notes are cut to.")
    var size = 2_100
    @Option(help: "Chinese text, a note a line.")
    var zh: String?
    @Option(help: "English notes, JSON Lines with a key text.")
    var en: String?

    func run() throws {
        guard let tier = PipelineTier(rawValue: pipeline) else { throw ValidationError("--pipeline must be rules, fast or accurate.") }
        let benchmark = try NotesBenchmark(lexicons: lexicons, tier: tier, models: models)
        if let zh {
            if tier == .rules {
                try benchmark.segmentation(zh, benchmark.lexicons.segmenter, "Chinese words, lattice")
            } else {
                let segmenter = try ModelLibrary(folder: models).segmenter("zh-segmenter", lattice: benchmark.lexicons.segmenter)
                try benchmark.segmentation(zh, segmenter, "Chinese words, tagger")
            }
            try benchmark.notes(zh, "Chinese notes", isLines: true, size: size)
        }
        if let en { try benchmark.notes(en, "English notes", isLines: false, size: size) }
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
