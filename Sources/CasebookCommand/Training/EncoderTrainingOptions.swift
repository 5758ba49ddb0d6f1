import ArgumentParser
import Casebook
import CasebookTensor
import Foundation

/// Options of the commands that train models with an encoder of text.
struct EncoderTrainingOptions: ParsableArguments {
    /// What the commands say of themselves beside what they train.
    static let discussion = """
        The same texts, recipe and seed give the same model, whatever the number of threads. Ctrl-C ends training with a checkpoint under the output, \
        from which --resume goes on to the same result. Files that a recipe names are looked for in --data.
        """

    @Option(parsing: .upToNextOption, help: "Files to train on, instead of those of a recipe's only corpus.")
    var train: [String] = []
    @Option(parsing: .upToNextOption, help: "Files that decide which epoch is kept, instead of a recipe's.")
    var dev: [String] = []
    @Option(name: .shortAndLong, help: "Folder to write the model to.")
    var output: String
    @Option(help: "Recipe: corpora, architecture and settings as JSON.")
    var recipe: String?
    @Option(help: "Folder of the files that a recipe names (default: the environment's CASEBOOK_DATA).")
    var data: String?
    @Option(help: "File of word vectors; for Chinese of characters.")
    var vectors: String?
    @Option(help: "Folder of a language model, for taggers.")
    var languageModel: String?
    @Option(help: "Passes over the texts.")
    var epochs: Int?
    @Option(help: "Seed of all that is drawn at random.")
    var seed: UInt64 = 1
    @Flag(help: "Train on the development files too, for as many epochs as the recipe says.")
    var withDev = false
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

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1.") }
        if let epochs, !(1...10_000).contains(epochs) { throw ValidationError("--epochs must be from 1 to 10000.") }
    }

    /// The recipe of the file, with the files given.
    func openRecipe<Meaning>(_ meaning: Meaning.Type) throws -> TrainingRecipe<Meaning> {
        var recipe = try self.recipe.map { try readRecipe($0, meaning) } ?? TrainingRecipe()
        if let epochs { recipe.settings.epochs = epochs }
        guard !train.isEmpty || !dev.isEmpty else {
            if recipe.corpora.isEmpty { throw ValidationError("Name files with --train, or a --recipe that names corpora.") }
            return recipe
        }
        if recipe.corpora.isEmpty { recipe.corpora = [.init(meaning: Meaning(name: "texts"), train: [], dev: [])] }
        let own = recipe.corpora.indices.filter { !recipe.corpora[$0].meaning.isAuxiliary }
        guard own.count == 1 else { throw ValidationError("--train and --dev stand for the files of one corpus, and the recipe names \(own.count); change its 'corpora'.") }
        // Not looked for where the recipe's files lie.
        func given(_ paths: [String]) -> [String] { paths.map { URL(fileURLWithPath: $0).path } }
        if !train.isEmpty { recipe.corpora[own[0]].train = given(train) }
        if !dev.isEmpty { recipe.corpora[own[0]].dev = given(dev) }
        if recipe.corpora[own[0]].train.isEmpty { throw ValidationError("Name files with --train.") }
        return recipe
    }

    private func readRecipe<Meaning>(_ path: String, _ meaning: Meaning.Type) throws(ClinicalError) -> TrainingRecipe<Meaning> {
        let bytes = try ByteStorage(mapping: path).withBytes { Array($0) }
        do throws(ClinicalError) { return try TrainingRecipe(JSONParser.parse(bytes), path: path) } catch {
            var error = error
            if error.location?.file == nil { error.location = Location(file: path, offset: error.location?.offset) }
            throw error
        }
    }

    /// Where a file of the recipe lies.
    func resolved(_ path: String) -> String {
        guard recipe != nil, !path.hasPrefix("/"), let root = data ?? ProcessInfo.processInfo.environment["CASEBOOK_DATA"] else { return path }
        return root + "/" + path
    }

    /// The corpora of a recipe with their texts, as `read` gives them of a path.
    func corpora<Meaning, Text>(_ recipe: TrainingRecipe<Meaning>, read: (String) throws -> [Text]) throws -> [TrainingCorpus<Meaning, Text>] {
        try recipe.corpora.map { corpus in
            let texts = corpus.chosen(of: try corpus.train.flatMap { try read(resolved($0)) }), development = try corpus.dev.flatMap { try read(resolved($0)) }
            return TrainingCorpus(meaning: corpus.meaning, training: withDev ? texts + development : texts, development: withDev ? [] : development)
        }
    }

    /// Trains a model on annotated documents and has it written.
    ///
    /// - Parameters:
    ///   - text: what is learnt of a document.
    ///   - write: is given the model, members of its configuration, and what makes a card of what the model is.
    func run<Meaning, Text, Model: Sendable>(
        _ meaning: Meaning.Type, text: (AnnotatedDocument) -> Text,
        train: @escaping @Sendable (TextTraining<Meaning, Text>, @escaping @Sendable (TrainingProgress) -> Void) async throws -> (Model, TrainingResult),
        write: (Model, [JSONValue.Member], (String) -> String) throws -> Void
    ) throws {
        TrainingMemory.keepFreedMemory()
        let recipe = try openRecipe(meaning)
        guard languageModel == nil, recipe.languageModel == nil, !recipe.isNested, recipe.calibration == nil else {
            throw ValidationError("Language models, 'nested' and 'confidence' are for taggers of entities; leave them out.")
        }
        let lexicons = try ClinicalLexicons(folder: lexicons), start = ContinuousClock.now
        var training = TextTraining<Meaning, Text>(settings: recipe.settings, lexicons: lexicons)
        training.corpora = try corpora(recipe) { path in
            try InputPaths.expand([path]).flatMap { path throws(ClinicalError) in try AnnotatedFiles.read(path) }.map(text)
        }
        training.vectors = try openVectors(recipe)
        training.run = try makeRun()
        let plan = training, report = TrainingSession.report(quiet: quiet, progress: progress)
        let (model, result) = try TrainingSession.run { try await train(plan, report) }
        let members = try finish(result, recipe, lexicons, since: start)
        try write(model, members) { what in card(of: what, result, plan.corpora.map { ($0.meaning.name, $0.training.count, $0.development.count) }) }
        removeCheckpoint()
    }

    func openVectors<Meaning>(_ recipe: TrainingRecipe<Meaning>) throws(ClinicalError) -> EncoderVectors {
        let reader = WordVectorReader()
        func read(_ path: String?) throws(ClinicalError) -> WordVectors? {
            guard let path else { return nil }
            return try reader.read(path)
        }
        return EncoderVectors(
            words: try read(vectors ?? recipe.wordVectors.map(resolved)), bigrams: try read(recipe.bigramVectors.map(resolved)),
            segments: try read(recipe.segmentVectors.map(resolved)))
    }

    /// The language model, which is copied into the output: the tagger is of no use without it.
    func openLanguageModel<Meaning>(_ recipe: TrainingRecipe<Meaning>) throws(ClinicalError) -> (name: String, model: PackedLanguageModel)? {
        guard let path = languageModel ?? recipe.languageModel.map(resolved) else { return nil }
        let folder = try ModelFolder(path: path, task: CharacterLanguageModel.task), name = URL(fileURLWithPath: path).lastPathComponent
        let model = try PackedLanguageModel(folder, format: .bfloat16)
        let copy = output + "/" + name
        try PrivateFile.makeFolder(copy)
        for file in ["model.safetensors", "config.json"] { try PrivateFile.write(ByteStorage(mapping: path + "/" + file).withBytes { Array($0) }, to: copy + "/" + file) }
        return (name, model)
    }

    /// How to train, with checkpoints and a log in the output folder, which is made.
    func makeRun() throws(ClinicalError) -> TrainingRun {
        var run = TrainingRun()
        run.seed = seed
        run.jobs = SharedOptions.jobCount(jobs)
        run.checkpoint = output + "/checkpoint"
        run.log = output + "/training.jsonl"
        run.resume = resume
        try PrivateFile.makeFolder(output)
        return run
    }

    /// Says what came out, and gives what a configuration keeps of it. Throws where training was interrupted.
    func finish<Meaning>(_ result: TrainingResult, _ recipe: TrainingRecipe<Meaning>, _ lexicons: ClinicalLexicons, since start: ContinuousClock.Instant) throws -> [JSONValue
        .Member]
    {
        guard result.ending != .cancelled else {
            Console.error("casebook: training was interrupted; the same command with --resume goes on.")
            throw ExitCode(1)
        }
        let best = result.bestEpoch.map { result.history[$0 - 1] } ?? result.history.last
        let scores = (best?.metrics ?? [:]).sorted { $0.key < $1.key }
        try PrivateFile.write(Array(TrainingPlot(result.history, best: result.bestEpoch).svg.utf8), to: output + "/training.svg")
        if !quiet {
            let seconds = (ContinuousClock.now - start).components.seconds
            Console.error("casebook: \(scores.map { "\($0.key) \(String(format: "%.4f", $0.value)), " }.joined())epoch \(best?.number ?? 0), \(seconds) s")
        }
        return [
            .init("seed", .number("\(seed)")), .init("epochs", .number("\(best?.number ?? 0)")),
            .init("scores", .object(scores.map { .init($0.key, .number(String(format: "%.4f", $0.value))) })),
            .init("tokenizer", .string(try Pipeline.tokenizerFingerprint(lexicons))), .init("lexicons", .string(lexicons.fingerprint)),
            .init("data", .array(try recipe.corpora.map { .object([.init("name", .string($0.meaning.name)), .init("digest", .string(try digest($0)))]) })),
        ]
    }

    /// Removes what only going on needs, after the model is written.
    func removeCheckpoint() { try? FileManager.default.removeItem(atPath: output + "/checkpoint") }

    /// The card of a model that `what` describes.
    func card(of what: String, _ result: TrainingResult, _ corpora: [(name: String, trained: Int, measured: Int)]) -> String {
        var data = "| corpus | texts trained on | texts that chose the epoch |\n|---|---|---|"
        for corpus in corpora { data += "\n| \(PrintableText.make(corpus.name)) | \(corpus.trained) | \(corpus.measured) |" }
        var scores = "None: no texts were kept apart."
        if let best = result.bestEpoch.map({ result.history[$0 - 1] }) {
            scores = best.metrics.sorted { $0.key < $1.key }.map { "- \($0.key): \(String(format: "%.4f", $0.value))\n" }.joined()
            scores += "\nOn the texts that chose the epoch (\(best.number)), which favours them a little."
        }
        return ModelCard(folder: output, what: what, seed: seed, data: data, scores: scores).text
    }

    /// FNV-1a of the files that a corpus was trained on, one after the other.
    private func digest<Meaning>(_ corpus: TrainingRecipe<Meaning>.Corpus) throws -> String {
        var hash = ByteHash()
        for path in try InputPaths.expand((corpus.train + (withDev ? corpus.dev : [])).map(resolved)) { try ByteStorage(mapping: path).withBytes { hash.combine($0) } }
        return hash.text
    }
}
