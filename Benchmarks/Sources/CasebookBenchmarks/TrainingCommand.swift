import ArgumentParser
import Casebook
import Foundation
import Synchronization

/// Training of the tagger's network by the trainer: Adam, gradients clipped by norm, batches of 32 sentences of 25 words.
struct TrainingCommand: AsyncParsableCommand {
    enum Embeddings: String, ExpressibleByArgument { case frozen, trained }

    struct Sentence: Sendable {
        let words: [Int32]
        let labels: [Int32]
    }

    static let configuration = CommandConfiguration(commandName: "training", abstract: "Steps of training the tagger; prints tokens a second last.")
    @Option var embeddings = Embeddings.frozen
    @Option var threads = 1
    @Option(help: "Parts of a batch whose gradients are added; decides the result, and is the same for any number of threads.")
    var chunks = 2
    @Option var batch = 32
    @Option var length = 25

    func run() async throws {
        TrainingMemory.keepFreedMemory()
        var random = RandomGenerator(seed: 1), parameters = Parameters()
        let table = Embedding(random.normal([TaggerShape.words, TaggerShape.width]), isFrozen: embeddings == .frozen, name: "embedding", into: &parameters)
        let recurrent = Recurrent(
            .lstm, inputs: TaggerShape.width, units: TaggerShape.units, isBidirectional: true, name: "rnn", into: &parameters, random: &random)
        let output = Linear(inputs: 2 * TaggerShape.units, outputs: TaggerShape.labels, name: "out", into: &parameters, random: &random)
        let sentences = (0..<(batch * 20)).map { _ in
            Sentence(
                words: TaggerShape.tokens(length, random: &random),
                labels: (0..<length).map { _ in Int32(truncatingIfNeeded: random.next() % UInt64(TaggerShape.labels)) })
        }

        var options = TrainingOptions(epochs: 6, schedule: LearningRateSchedule(rate: 1e-3))
        options.batches = BatchLimits(examples: batch)
        options.chunks = chunks
        options.jobs = threads
        options.clipping = .norm(5)
        // The rate of each epoch of twenty steps; the first warms up.
        let rates = Mutex<[Double]>([])
        let trainer = Trainer(sentences, lengths: sentences.map(\.words.count), options: options) { chunk, pass in
            let layout = SequenceLayout(lengths: chunk.map(\.words.count)), packing = layout.packingIndexes.map(Int.init)
            let words = chunk.flatMap(\.words), labels = chunk.flatMap(\.labels)
            let input = table(packing.map { words[$0] }, &pass)
            return output(recurrent(input, layout: layout, &pass).output, &pass).crossEntropySum(packing.map { labels[$0] })
        } report: { progress in
            if isatty(2) == 1 { FileHandle.standardError.write(Data("\r\u{1B}[K\(progress)".utf8)) }
            if progress.isEndOfEpoch { rates.withLock { $0.append(progress.tokensPerSecond) } }
        }
        _ = try await trainer.train(parameters, optimizer: Optimizer(.adam(), for: parameters), random: random)
        if isatty(2) == 1 { FileHandle.standardError.write(Data("\n".utf8)) }
        let sorted = rates.withLock { $0.dropFirst().sorted() }
        let rate = sorted[sorted.count / 2]
        print(
            String(
                format: "%@ embeddings, %d x %d in %d chunks, %d threads: %d MB at most", embeddings.rawValue, batch, length, chunks, threads,
                RecordBenchmark.resident("VmHWM") / 1024))
        print(String(format: "%.0f", rate))
    }
}
