public import CasebookCore
internal import Dispatch
internal import Synchronization

/// Trains word embeddings by predicting words from words with negative sampling (Mikolov et al., NIPS 2013), with character n-grams where wanted
/// (Bojanowski et al., TACL 2017).
///
/// The corpus is cut into shards of equal size. In each round every shard reads the same number of words and trains copies of the rows that it
/// touches, all beginning with the common weights; then their changes are joined, in the order of shards. So nothing depends on the number of threads
/// or on their timing. Memory holds the model, the rows touched in a round, and a block of each file read; the corpus is read once for its
/// vocabulary and once an epoch.
public struct EmbeddingTrainer: Sendable {
    /// Numbers in all rows of a model, 16 GiB of them; more than that is a mistyped option rather than a model.
    private static let mostNumbers = 1 << 32

    public let options: EmbeddingOptions

    public init(_ options: EmbeddingOptions = EmbeddingOptions()) {
        options.check()
        self.options = options
    }

    /// Trains on text files in UTF-8, one sentence a line.
    ///
    /// - Parameters:
    ///   - jobs: threads, of which no more than the shards are used; the result is the same with any number.
    ///   - report: told of progress on the calling thread, after each round.
    /// - Throws: `file.unreadable`, and `embedding.corpus` for text that is not UTF-8 or holds no word often enough, `embedding.diverged`,
    ///   `limit.size` for a model of more than 2^32 numbers: `dimension` for each word twice, and for each bucket.
    public func train(files paths: [String], jobs: Int, report: (EmbeddingProgress) -> Void = { _ in }) throws(ClinicalError) -> TrainedEmbeddings {
        let files = try CorpusFiles(paths)
        let vocabulary = try EmbeddingVocabulary(files: files, options: options)
        guard (vocabulary.inputRows + vocabulary.count) * options.dimension <= Self.mostNumbers else {
            throw ClinicalError(
                .sizeLimit,
                "\(vocabulary.count) words and \(options.buckets) buckets of \(options.dimension) numbers need more than 16 GiB; lower the dimension, the buckets or the words.")
        }
        var weights = EmbeddingWeights(inputRows: vocabulary.inputRows, outputRows: vocabulary.count, dimension: options.dimension, seed: options.seed)
        let shards = (0..<options.shards).map { EmbeddingShard.Holder(EmbeddingShard(index: $0, files: files, vocabulary: vocabulary, options: options)) }
        let total = vocabulary.total * options.epochs
        var done = 0
        var last = (loss: 0.0, pairs: 0)
        while true {
            Self.runRound(shards, weights, done: done, jobs: jobs)
            var round = (words: 0, loss: 0.0, pairs: 0, isLast: true)
            for holder in shards {
                let error = holder.shard.withLock { shard in
                    shard.join(into: &weights)
                    round = (round.words + shard.words, round.loss + shard.loss, round.pairs + shard.pairs, round.isLast && shard.epochsLeft == 0)
                    return shard.error
                }
                if let error { throw error }
            }
            done += round.words
            if done > total - vocabulary.total { last = (last.loss + round.loss, last.pairs + round.pairs) }
            report(
                EmbeddingProgress(
                    words: done, totalWords: total, learningRate: options.rate(at: Double(done) / Double(total)), loss: round.loss / Double(max(1, round.pairs))))
            if round.isLast { break }
        }
        guard weights.input.allSatisfy(\.isFinite) else {
            throw ClinicalError(.embeddingDiverged, "The weights grew without bound; lower the learning rate.")
        }
        return finish(vocabulary, weights, loss: last.loss / Double(max(1, last.pairs)))
    }

    private static func runRound(_ shards: [EmbeddingShard.Holder], _ weights: EmbeddingWeights, done: Int, jobs: Int) {
        let threads = max(1, min(jobs, shards.count))
        guard threads > 1 else {
            for holder in shards { holder.shard.withLock { $0.runRound(weights, done: done) } }
            return
        }
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            for index in stride(from: thread, to: shards.count, by: threads) { shards[index].shard.withLock { $0.runRound(weights, done: done) } }
        }
    }

    /// Words with their final vectors, and the buckets' rows by themselves.
    private func finish(_ vocabulary: EmbeddingVocabulary, _ weights: consuming EmbeddingWeights, loss: Double) -> TrainedEmbeddings {
        let dimension = options.dimension
        let own = vocabulary.count * dimension
        let matrix = weights.input
        var values = [Float](repeating: 0, count: own)
        for word in 0..<vocabulary.count {
            let rows = vocabulary.inputRows(of: word)
            for row in rows { for index in 0..<dimension { values[word * dimension + index] += matrix[Int(row) * dimension + index] } }
            for index in 0..<dimension { values[word * dimension + index] /= Float(rows.count) }
        }
        let subwords = options.buckets > 0 ? SubwordVectors(gramLengths: options.gramLengths, dimension: dimension, values: Array(matrix[own...])) : nil
        return TrainedEmbeddings(
            vectors: WordVectors(table: vocabulary.table, dimension: dimension, values: values), subwords: subwords, counts: vocabulary.counts, loss: loss)
    }
}
