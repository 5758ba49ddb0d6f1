import ArgumentParser
import Casebook
import CasebookTensor
import Foundation

/// `casebook train language-model`
struct TrainLanguageModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "language-model", abstract: "Trains the character language models of a language on text, one paragraph a line.",
        discussion: """
            One LSTM foretells the next character and one the character before; taggers use what they remember (--language-model of train entities).

            The same files, options and seed give the same model, whatever the number of threads. Ctrl-C ends training with a checkpoint beside the output, \
            from which --resume goes on to the same result.
            """)

    @Argument(help: "Text files in UTF-8.")
    var inputs: [String]
    @Option(name: .shortAndLong, help: "Folder to write the model to.")
    var output: String
    @Option(help: "Units of each of the two LSTMs.")
    var units = 512
    @Option(help: "Length of a character's vector.")
    var width = 64
    @Option(help: "Longest piece of a paragraph that is read at once, in characters.")
    var window = 256
    @Option(help: "Leave out characters that occur less often.")
    var minimumCount = 20
    @Option(help: "Most characters to know, the most frequent ones.")
    var maximumAlphabet = 8000
    @Option(help: "Characters of a step.")
    var batch = 16384
    @Option(help: "Passes over the text.")
    var epochs = 1
    @Option(help: "Greatest step size; it falls to nothing along a cosine.")
    var learningRate: Float = 2e-3
    @Option(help: "Share of what the LSTMs remember that is dropped while training.")
    var dropout: Float = 0
    @Option(help: "Seed of all that is drawn at random.")
    var seed: UInt64 = 1
    @Option(help: "Threads (default: processors of this machine).")
    var jobs: Int?
    @Flag(help: "Go on from the checkpoint of an interrupted training with the same options.")
    var resume = false
    @Flag(help: "Say nothing on standard error but errors.")
    var quiet = false
    @Option(help: "Progress bar: auto, always or never.")
    var progress: ProgressOption = .auto

    func validate() throws {
        func check(_ isRight: Bool, _ message: String) throws { if !isRight { throw ValidationError(message) } }
        try check((1...4096).contains(units) && (1...4096).contains(width), "--units and --width must be from 1 to 4096.")
        try check((8...100_000).contains(window) && batch >= window, "--window must be from 8 to 100000, and --batch no smaller.")
        try check(minimumCount >= 1 && (1...65_000).contains(maximumAlphabet), "--minimum-count must be at least 1, --maximum-alphabet from 1 to 65000.")
        try check((1...1_000_000).contains(epochs) && learningRate > 0 && learningRate <= 1, "--epochs must be at least 1, --learning-rate more than 0 and at most 1.")
        try check(dropout >= 0 && dropout < 1, "--dropout must be at least 0 and less than 1.")
        if let jobs { try check(jobs >= 1, "--jobs must be at least 1.") }
    }

    func run() throws {
        TrainingMemory.keepFreedMemory()
        var pieces: [String] = [], digest = ByteHash()
        for path in try InputPaths.expand(inputs) {
            let storage = try ByteStorage(mapping: path)
            let text = storage.withBytes { String(validating: $0, as: UTF8.self) }
            storage.withBytes { digest.combine($0) }
            guard let text else { throw ClinicalError(.inputUnsupported, "The text is not UTF-8; convert it, and unpack a packed file.", at: Location(file: path)) }
            pieces += LanguageModelText.pieces(of: text, limit: window)
        }
        let alphabet = CharacterAlphabet(counting: pieces, minimumCount: minimumCount, limit: maximumAlphabet)
        let texts = pieces.map { $0.unicodeScalars.map { alphabet[$0] } }
        // Every so many pieces one is kept for measuring.
        let every = max(20, texts.count / 400)
        let held = texts.indices.filter { $0 % every == every / 2 }.map { texts[$0] }
        let trained = texts.indices.filter { $0 % every != every / 2 }.map { texts[$0] }
        guard !trained.isEmpty, !held.isEmpty else { throw ClinicalError(.inputUnsupported, "There is too little text; a language model is trained on many paragraphs.") }
        pieces = []

        var parameters = Parameters(), random = RandomGenerator(seed: seed)
        let model = CharacterLanguageModel(alphabet: alphabet, width: width, units: units, dropout: dropout, into: &parameters, random: &random)
        var options = TrainingOptions(epochs: epochs, schedule: LearningRateSchedule(.cosine(to: 0.01), rate: learningRate, warmup: 0.02))
        options.batches = BatchLimits(tokens: batch)
        options.clipping = .norm(1)
        options.jobs = SharedOptions.jobCount(jobs)
        options.checkpoint = output + "/checkpoint"
        options.checkpointEvery = 200
        options.reportEvery = 50
        options.log = output + "/training.jsonl"
        options.settings = "\(seed) \(epochs) \(learningRate) \(dropout)"
        try PrivateFile.makeFolder(output)

        let trainer = Trainer(trained, lengths: trained.map { $0.count + 1 }, options: options) { chunk, pass in
            model.loss(chunk, &pass)
        } evaluation: { parameters in
            var pass = Pass(parameters), sum = 0.0, weight = 0.0
            for start in stride(from: 0, to: held.count, by: 32) {
                let loss = model.loss(Array(held[start..<min(start + 32, held.count)]), &pass)
                sum += Double(loss.sum.value.elements[0])
                weight += Double(loss.weight)
            }
            return ["bits": sum / max(1, weight) / log(2)]
        } report: { [quiet, progress] in
            TrainingSession.report(quiet: quiet, progress: progress)($0)
        }
        let start = parameters, generator = random, isResumed = resume
        let result = try TrainingSession.run {
            let optimizer = Optimizer(.adam(), for: start)
            return try await isResumed && trainer.hasCheckpoint
                ? trainer.resume(start, optimizer: optimizer) : trainer.train(start, optimizer: optimizer, random: generator)
        }
        guard result.ending != .cancelled else {
            Console.error("casebook: training was interrupted; the same command with --resume goes on.")
            throw ExitCode(1)
        }
        let bits = result.history.last?.metrics["bits"] ?? 0
        try ModelFolder.write(
            task: CharacterLanguageModel.task,
            config: model.members + [
                .init("seed", .number("\(seed)")), .init("epochs", .number("\(epochs)")), .init("characters", .number("\(trained.reduce(0) { $0 + $1.count })")),
                .init("bitsPerCharacter", .number(String(format: "%.4f", bits))), .init("data", .array([.object([.init("digest", .string(digest.text))])])),
            ], tensors: result.parameters.tensors(dtype: .bfloat16),
            card: ModelCard(
                folder: output, what: "Character language models of both directions, for taggers.", seed: seed, data: "\(trained.count) pieces of text.",
                scores: "\(String(format: "%.3f", bits)) bits a character on \(held.count) pieces kept apart."
            ).text, to: output)
        try? FileManager.default.removeItem(atPath: output + "/checkpoint")
        if !quiet { Console.error("casebook: \(alphabet.count) characters known, \(String(format: "%.3f", bits)) bits a character on text kept apart") }
    }
}
