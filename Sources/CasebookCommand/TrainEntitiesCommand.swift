import ArgumentParser
import Casebook
import CasebookTensor
import Foundation

/// `casebook train entities`
struct TrainEntitiesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entities", abstract: "Trains a tagger of entities on annotated documents.",
        discussion: """
            The same texts, recipe and seed give the same model, whatever the number of threads. Ctrl-C ends training with a checkpoint under the output, \
            from which --resume goes on to the same result. Files that a recipe names are looked for in --data.
            """)

    @Option(parsing: .upToNextOption, help: "Annotated JSON Lines to train on.")
    var train: [String] = []
    @Option(parsing: .upToNextOption, help: "Annotated JSON Lines that decide which epoch is kept.")
    var dev: [String] = []
    @Option(name: .shortAndLong, help: "Folder to write the model to.")
    var output: String
    @Option(help: "Recipe: corpora, architecture and settings as JSON.")
    var recipe: String?
    @Option(help: "Folder of the files that a recipe names (default: the environment's CASEBOOK_DATA).")
    var data: String?
    @Option(help: "File of word vectors; for Chinese of characters.")
    var vectors: String?
    @Option(help: "Folder of a language model.")
    var languageModel: String?
    @Option(help: "Passes over the texts.")
    var epochs: Int?
    @Option(help: "Seed of all that is drawn at random.")
    var seed: UInt64 = 1
    @Flag(help: "Train on the development texts too, for as many epochs as the recipe says.")
    var withDev = false
    @Flag(help: "Keep the tables of vectors as they are; by default they are written as 8-bit numbers.")
    var large = false
    @Flag(help: "Go on from the checkpoint of an interrupted training with the same options.")
    var resume = false
    @Option(help: "Folder of lexicons.")
    var lexicons: String?
    @Option(help: "Threads (default: processors of this machine).")
    var jobs: Int?
    @Flag(help: "Say nothing on standard error but errors.")
    var quiet = false
    @Option(help: "Progress bar: auto, always or never.")
    var progress: ProgressOption = .auto

    func run() throws {
        TrainingMemory.keepFreedMemory()
        var recipe = EntityRecipe()
        if let path = self.recipe {
            let value = try ByteStorage(mapping: path).withBytes { bytes throws(ClinicalError) in try JSONParser.parse(Array(bytes)) }
            recipe = try EntityRecipe(value, path: path)
        } else {
            guard !train.isEmpty else { throw ValidationError("Name files with --train, or a --recipe.") }
            recipe.corpora = [.init(meaning: TaggingCorpus(name: "texts"), train: train, dev: dev)]
        }
        if let epochs { recipe.settings.epochs = epochs }
        let root = data ?? ProcessInfo.processInfo.environment["CASEBOOK_DATA"]
        func resolved(_ path: String) -> String {
            self.recipe == nil || path.hasPrefix("/") || root == nil ? path : root! + "/" + path
        }
        var training = EntityTraining(settings: recipe.settings, lexicons: try ClinicalLexicons(folder: lexicons))
        for corpus in recipe.corpora {
            var texts = try corpus.train.flatMap { try Self.texts(resolved($0)) }
            let development = try corpus.dev.flatMap { try Self.texts(resolved($0)) }
            if withDev { texts += development }
            training.corpora.append(.init(meaning: corpus.meaning, training: texts, development: withDev ? [] : development))
        }
        if recipe.isNested {
            let kinds = Set(training.corpora.flatMap { corpus in corpus.training.flatMap { $0.entities.flatMap { corpus.meaning.kinds[$0.kind] ?? [$0.kind] } } })
            training.settings.heads = kinds.sorted().map { TaggingHead(name: $0, kinds: [$0]) }
        }
        if let path = vectors ?? recipe.wordVectors.map(resolved) { training.vectors = try WordVectorReader(limit: recipe.settings.vocabulary).read(path) }
        if let path = languageModel ?? recipe.languageModel.map(resolved) {
            let folder = try ModelFolder(path: path, task: CharacterLanguageModel.task)
            training.language = (URL(fileURLWithPath: path).lastPathComponent, try PackedLanguageModel(folder, format: .bfloat16))
        }
        training.seed = seed
        training.jobs = jobs ?? ProcessInfo.processInfo.activeProcessorCount
        training.checkpoint = output + "/checkpoint"
        training.log = output + "/training.jsonl"
        training.resume = resume
        try PrivateFile.makeFolder(output)

        let plan = training, report = TrainingSession.report(quiet: quiet, progress: progress)
        let clock = ContinuousClock(), start = clock.now
        let (tagger, result) = try TrainingSession.run { try await plan.run(report: report) }
        guard result.ending != .cancelled else {
            Console.error("casebook: training was interrupted; the same command with --resume goes on.")
            throw ExitCode(1)
        }
        let best = result.bestEpoch.map { result.history[$0 - 1] } ?? result.history.last
        let scores = (best?.metrics ?? [:]).sorted { $0.key < $1.key }
        try tagger.write(
            to: output, isSmall: !large,
            members: [
                .init("seed", .number("\(seed)")), .init("epochs", .number("\(best?.number ?? 0)")),
                .init("scores", .object(scores.map { .init($0.key, .number(String(format: "%.4f", $0.value))) })),
            ])
        if !quiet {
            let seconds = (clock.now - start).components.seconds
            Console.error("casebook: \(scores.map { "\($0.key) \(String(format: "%.4f", $0.value))" }.joined(separator: ", ")) at epoch \(best?.number ?? 0), \(seconds) s")
        }
    }

    private static func texts(_ path: String) throws -> [TrainingText] {
        try AnnotatedFiles.read(path).map { document in
            var text = TrainingText(id: document.id, text: document.text, entities: [])
            for entity in document.entities {
                let span = LabelledSpan(start: entity.start, end: entity.end, kind: entity.kind)
                if entity.attributes["fragments"] == nil { text.entities.append(span) } else { text.pieces.append(span) }
            }
            return text
        }
    }
}
