import ArgumentParser
import Casebook
import Foundation

/// `casebook train embeddings`
struct TrainEmbeddingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embeddings", abstract: "Trains word vectors on text, one sentence a line, words parted by spaces.",
        discussion: """
            The same files, options and seed give the same vectors, whatever the number of threads.

            With --buckets the vectors of n-grams, which make up those of words that are not in the text, are written beside the others, to \
            OUTPUT.ngrams.safetensors: the tensor ngrams with a row for each bucket, and as metadata shortest_gram and longest_gram.
            """)

    enum FileFormat: String, ExpressibleByArgument, CaseIterable {
        case word2vec, binary, glove
        var format: WordVectorFormat {
            switch self {
            case .word2vec: .word2vecText
            case .binary: .word2vecBinary
            case .glove: .glove
            }
        }
    }

    enum Model: String, ExpressibleByArgument, CaseIterable {
        case skipgram, cbow
        var model: EmbeddingOptions.Model { self == .skipgram ? .skipGram : .continuousBag }
    }

    enum Unit: String, ExpressibleByArgument, CaseIterable {
        case words, characters
        var unit: EmbeddingOptions.Unit { self == .words ? .words : .characters }
    }

    @Argument(help: "Text files in UTF-8, or folders of them.")
    var inputs: [String]
    @Option(name: .shortAndLong, help: "File to write the vectors to.")
    var output: String
    @Option(help: "Format: word2vec (text, as fastText's .vec), binary or glove.")
    var format: FileFormat = .word2vec
    @Option(help: "skipgram or cbow.")
    var model: Model = .skipgram
    @Option(help: "What one word is: words (between spaces) or characters (for Chinese that is not segmented).")
    var unit: Unit = .words
    @Option(help: "Length of a vector.")
    var dimension = 100
    @Option(help: "Most words looked at on each side.")
    var window = 5
    @Option(help: "Noise words for each true one.")
    var negatives = 5
    @Option(help: "Leave out words that occur less often.")
    var minimumCount = 5
    @Option(help: "Most words to keep, the most frequent ones.")
    var maximumVocabulary = 1_000_000
    @Option(help: "Pass over some occurrences of words with a larger share of the text than this; 0 keeps all.")
    var subsampling = 1e-3
    @Option(help: "Rows for character n-grams, such as 200000, which OUTPUT.ngrams.safetensors gets; 0 trains whole words alone.")
    var buckets = 0
    @Option(help: "Shortest n-gram in characters.")
    var shortestGram = 3
    @Option(help: "Longest n-gram in characters.")
    var longestGram = 6
    @Option(help: "Passes over the text.")
    var epochs = 5
    @Option(help: "Step size at the start (default: 0.025 for skipgram, 0.05 for cbow).")
    var learningRate: Float?
    @Option(help: "Seed of all that is drawn at random.")
    var seed: UInt64 = 1
    @Option(help: "Parts of the text that are trained side by side, at most 64; the vectors depend on it.")
    var shards = 2
    @Option(help: "Threads, of which no more than the shards are of use (default: processors of this machine).")
    var jobs: Int?
    @Option(parsing: .upToNextOption, help: "Print the ten nearest words of each of these in the end.")
    var neighbors: [String] = []
    @Flag(help: "Say nothing on standard error but errors.")
    var quiet = false
    @Option(help: "Progress bar: auto, always or never.")
    var progress: ProgressOption = .auto

    func validate() throws {
        func check(_ isRight: Bool, _ message: String) throws { if !isRight { throw ValidationError(message) } }
        try check(dimension >= 1 && dimension <= 65_536, "--dimension must be from 1 to 65536.")
        try check((1...10_000).contains(window) && (1...10_000).contains(negatives), "--window and --negatives must be from 1 to 10000.")
        try check((1...1_000_000).contains(epochs) && minimumCount >= 1, "--epochs and --minimum-count must be at least 1, --epochs at most a million.")
        try check((1...1_000_000_000).contains(maximumVocabulary), "--maximum-vocabulary must be from 1 to 1e9.")
        try check((0...1_000_000_000).contains(buckets), "--buckets must be from 0 to 1e9.")
        try check(
            shortestGram >= 1 && longestGram >= shortestGram && longestGram <= 100,
            "--shortest-gram must be at least 1 and no longer than --longest-gram, which must be at most 100.")
        try check(subsampling >= 0 && subsampling.isFinite, "--subsampling must not be negative.")
        if let learningRate { try check(learningRate > 0 && learningRate <= 10, "--learning-rate must be more than 0 and at most 10.") }
        try check((1...64).contains(shards), "--shards must be from 1 to 64.")
        if let jobs { try check(jobs >= 1, "--jobs must be at least 1.") }
    }

    private var options: EmbeddingOptions {
        var options = EmbeddingOptions()
        options.model = model.model
        options.unit = unit.unit
        options.dimension = dimension
        options.window = window
        options.negatives = negatives
        options.epochs = epochs
        options.learningRate = learningRate
        options.minimumCount = minimumCount
        options.maximumVocabulary = maximumVocabulary
        options.subsampling = subsampling
        options.buckets = buckets
        options.gramLengths = shortestGram...longestGram
        options.seed = seed
        options.shards = shards
        return options
    }

    func run() throws {
        let paths = try InputPaths.expand(inputs)
        let file = try openOutput(inputs: paths)
        let clock = ContinuousClock()
        let start = clock.now
        var drawn = start
        let isDrawn = !quiet && (progress == .always || progress == .auto && Console.errorIsTerminal)
        let result = try EmbeddingTrainer(options).train(files: paths, jobs: SharedOptions.jobCount(jobs)) { state in
            guard isDrawn, clock.now - drawn > .milliseconds(200) || state.words == state.totalWords else { return }
            drawn = clock.now
            let rate = Double(state.words) / max(Self.seconds(drawn - start), 1e-6)
            let left = Double(state.totalWords - state.words) / max(rate, 1e-6)
            let line = "\(state.words * 100 / max(1, state.totalWords)) %, \(Int(rate)) words/s, loss \(String(format: "%.3f", state.loss)), \(Int(left)) s left"
            _ = DescriptorWriter.write(Array("\r\u{1B}[K\(line)".utf8), to: 2)
        }
        if isDrawn { Console.error("") }
        try WordVectorWriter.write(result.vectors, to: file, format: format.format)
        try result.subwords?.write(to: gramsPath)
        if !quiet {
            let time = String(format: "%.1f", Self.seconds(clock.now - start))
            Console.error("casebook: \(result.vectors.count) words of \(result.counts.reduce(0, +)) in the text, loss \(String(format: "%.4f", result.loss)), \(time) s")
        }
        for word in neighbors { print(table(word, result)) }
    }

    private var gramsPath: String { output + ".ngrams.safetensors" }

    /// Before the training, which may take hours: what cannot be written is to be known now.
    private func openOutput(inputs: [String]) throws -> PrivateFileHandle {
        let taken = Set(inputs.compactMap(Self.realPath))
        for path in buckets > 0 ? [output, gramsPath] : [output] {
            if let place = Self.realPath(path), taken.contains(place) { throw ValidationError("The output \(path) is one of the inputs; name another file.") }
        }
        if buckets > 0 {
            var status = stat()
            if stat(output, &status) == 0, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) {
                throw ValidationError("--buckets writes a second file beside the output, which must be a file then and no pipe or device.")
            }
            // Only tried: it leaves nothing behind.
            _ = try PrivateFileHandle(path: gramsPath)
        }
        return try PrivateFileHandle(path: output)
    }

    /// Without links; nil where there is no such file.
    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// A line for each neighbour; with subwords also for a word that is not in the text.
    private func table(_ word: String, _ result: TrainedEmbeddings) -> String {
        let found = result.vectors.nearest(to: word, count: 10) ?? result.subwords?.vector(of: word).map { result.vectors.nearest(to: $0, count: 10) }
        guard let found else { return "\(word)\t-\t-" }
        return found.map { "\(word)\t\($0.word)\t\(String(format: "%.4f", $0.similarity))" }.joined(separator: "\n")
    }

    private static func seconds(_ duration: Duration) -> Double { Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18 }
}
