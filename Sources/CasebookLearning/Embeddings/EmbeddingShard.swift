internal import CasebookCore
internal import Foundation
internal import Synchronization

/// One part of the corpus with all that is needed to train on it: during a round nothing is shared but what is constant.
struct EmbeddingShard: ~Copyable {
    /// Lets a shard go from thread to thread, one at a time.
    final class Holder: Sendable {
        let shard: Mutex<EmbeddingShard>
        init(_ shard: consuming sending EmbeddingShard) { self.shard = Mutex(shard) }
    }

    /// Words of a longer line are trained in pieces of this length.
    private static let longestSentence = 1000

    private let options: EmbeddingOptions
    private let vocabulary: EmbeddingVocabulary
    private var reader: CorpusReader
    private var generator: SeededGenerator
    private var input: TouchedRows
    private var output: TouchedRows
    private let hidden: UnsafeMutablePointer<Float>
    private let change: UnsafeMutablePointer<Float>
    private var sentence: [Int32] = []
    /// The output rows of one true word and its noise words.
    private let targets: UnsafeMutablePointer<UnsafeMutablePointer<Float>>
    /// The rows behind the hidden vector.
    private var sources: [UnsafeMutablePointer<Float>] = []
    private(set) var epochsLeft: Int
    /// Words of the vocabulary read in this round, and what was lost on how many true pairs.
    private(set) var words = 0
    private(set) var loss = 0.0
    private(set) var pairs = 0
    private(set) var error: ClinicalError?

    init(index: Int, files: CorpusFiles, vocabulary: EmbeddingVocabulary, options: EmbeddingOptions) {
        self.options = options
        self.vocabulary = vocabulary
        reader = CorpusReader(files: files, range: files.range(shard: index, of: options.shards), unit: options.unit)
        generator = SeededGenerator(seed: options.seed &+ UInt64(index + 1) &* 0xA076_1D64_78BD_642F)
        input = TouchedRows(rowCount: vocabulary.inputRows, dimension: options.dimension)
        output = TouchedRows(rowCount: vocabulary.count, dimension: options.dimension)
        hidden = .allocate(capacity: options.dimension)
        change = .allocate(capacity: options.dimension)
        targets = .allocate(capacity: options.negatives + 1)
        epochsLeft = options.epochs
    }

    deinit {
        hidden.deallocate()
        change.deallocate()
        targets.deallocate()
    }

    /// Trains until a round's words are read or the last epoch ends, beginning with the common weights.
    /// - Parameter done: words that all shards read in the rounds before.
    mutating func runRound(_ weights: EmbeddingWeights, done: Int) {
        words = 0
        loss = 0
        pairs = 0
        do throws(ClinicalError) {
            while words < options.roundLength, epochsLeft > 0 {
                try readSentence()
                let share = Double(done + words * options.shards) / (Double(vocabulary.total) * Double(options.epochs))
                let rate = options.rate(at: share)
                weights.input.withUnsafeBufferPointer { input in
                    weights.output.withUnsafeBufferPointer { output in
                        for place in sentence.indices { train(place, rate, input.baseAddress!, output.baseAddress!) }
                    }
                }
            }
        } catch { self.error = error }
    }

    /// Adds what the round has changed to the common weights, behind the shards before this one.
    mutating func join(into weights: inout EmbeddingWeights) {
        input.join(into: &weights.input)
        output.join(into: &weights.output)
    }

    /// Takes the words of the next line that subsampling leaves.
    private mutating func readSentence() throws(ClinicalError) {
        sentence.removeAll(keepingCapacity: true)
        while sentence.count < Self.longestSentence {
            switch try reader.next() {
            case .word(let bytes, let hash):
                guard let word = vocabulary.table.index(of: bytes, hash: hash) else { continue }
                words += 1
                if vocabulary.keeps(word, UInt32(truncatingIfNeeded: generator.next() >> 32)) { sentence.append(Int32(word)) }
            case .lineEnd: return
            case .end:
                epochsLeft -= 1
                return reader.rewind()
            }
        }
    }

    private mutating func train(_ place: Int, _ rate: Float, _ commonInput: UnsafePointer<Float>, _ commonOutput: UnsafePointer<Float>) {
        let reach = 1 + Int(((generator.next() >> 32) &* UInt64(options.window)) >> 32)
        let first = max(0, place - reach)
        let last = min(sentence.count - 1, place + reach)
        guard first < last else { return }
        sources.removeAll(keepingCapacity: true)
        switch options.model {
        case .skipGram:
            addSources(Int(sentence[place]), commonInput)
            composeHidden()
            for other in first...last where other != place { predict(Int(sentence[other]), rate, commonOutput) }
        case .continuousBag:
            for other in first...last where other != place { addSources(Int(sentence[other]), commonInput) }
            composeHidden()
            predict(Int(sentence[place]), rate, commonOutput)
        }
        // The whole change to every row, as word2vec and fastText do.
        for source in sources { VectorKernels.axpy(source, 1, change, options.dimension) }
    }

    @inline(__always)
    private mutating func addSources(_ word: Int, _ common: UnsafePointer<Float>) {
        for row in vocabulary.inputRows(of: word) { sources.append(input.row(Int(row), of: common)) }
    }

    /// The hidden vector is the mean of its rows.
    private func composeHidden() {
        let dimension = options.dimension
        hidden.update(from: sources[0], count: dimension)
        if sources.count > 1 {
            for source in sources.dropFirst() { VectorKernels.axpy(hidden, 1, source, dimension) }
            let part = 1 / Float(sources.count)
            for index in 0..<dimension { hidden[index] *= part }
        }
        change.update(repeating: 0, count: dimension)
    }

    /// One true word and the noise words against the hidden vector.
    private mutating func predict(_ word: Int, _ rate: Float, _ common: UnsafePointer<Float>) {
        // All rows are looked up first, so that the processor fetches the next while it works on one.
        targets[0] = output.row(word, of: common)
        var count = 1
        for _ in 0..<options.negatives {
            let noise = vocabulary.noise.draw(generator.next())
            if noise != word {
                targets[count] = output.row(noise, of: common)
                count += 1
            }
        }
        var chance = 1.0
        for index in 0..<count {
            chance *= Double(
                NegativeSampling.step(hidden: hidden, output: targets[index], change: change, dimension: options.dimension, isTrue: index == 0, rate: rate))
            // One logarithm for many factors, as long as their product can be told from zero.
            if chance < 1e-250 {
                loss -= log(chance)
                chance = 1
            }
        }
        loss -= log(chance)
        pairs += 1
    }
}
