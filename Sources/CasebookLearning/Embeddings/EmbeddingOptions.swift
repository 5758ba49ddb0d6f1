/// How word embeddings are trained.
///
/// The defaults are those of the word2vec program (Mikolov et al., NIPS 2013), without subwords.
public struct EmbeddingOptions: Sendable {
    /// What predicts what.
    public enum Model: String, Sendable, CaseIterable {
        /// A word predicts each word around it.
        case skipGram
        /// The words around a word, averaged, predict it.
        case continuousBag
    }

    /// What counts as one word of a line.
    public enum Unit: String, Sendable, CaseIterable {
        /// What stands between white space of ASCII.
        case words
        /// A run of ASCII letters and digits, or any other single Unicode scalar that is not white space: for Chinese without segmentation.
        case characters
    }

    public var model = Model.skipGram
    public var unit = Unit.words
    /// Length of a vector.
    public var dimension = 100
    /// Most words looked at on each side; the width at each place is drawn evenly from 1 to this.
    public var window = 5
    /// Noise words drawn for each true one, by count to the power 0.75.
    public var negatives = 5
    /// Passes over the corpus.
    public var epochs = 5
    /// Step size at the start; it falls linearly to a ten thousandth. Nil for 0.025 with skip-gram and 0.05 with the continuous bag of words.
    public var learningRate: Float?
    /// Words that occur less often are left out.
    public var minimumCount = 5
    /// Most words in the vocabulary; the most frequent stay.
    public var maximumVocabulary = 1_000_000
    /// Words with a larger share of the corpus than this are passed over at random, the more the larger; 0 passes over none.
    public var subsampling = 1e-3
    /// Rows that character n-grams are hashed to (Bojanowski et al., TACL 2017); 0 for none.
    public var buckets = 0
    /// Shortest and longest n-gram in characters, from 1 to 100, with the signs `<` and `>` at the borders of a word.
    public var gramLengths = 3...6
    public var seed: UInt64 = 1
    /// Parts of the corpus that are trained side by side; the result depends on it, and no more threads than this are of use.
    public var shards = 2
    /// Words that a shard reads before the shards' weights are joined; the result depends on it.
    public var roundLength = 20_000
    /// Most different words held while the vocabulary is counted.
    package var countedWords = 10_000_000

    public init() {}

    /// The step size when a share of all words is read.
    func rate(at share: Double) -> Float { startingRate * Float(max(1e-4, 1 - share)) }

    var startingRate: Float { learningRate ?? (model == .skipGram ? 0.025 : 0.05) }

    func check() {
        precondition(dimension > 0 && dimension <= 65_536, "The dimension must be from 1 to 65536.")
        precondition(window > 0 && negatives > 0 && epochs > 0, "Window, negatives and epochs must be positive.")
        precondition(minimumCount > 0 && countedWords > 0, "Minimum count and counted words must be positive.")
        precondition(maximumVocabulary > 0 && buckets >= 0 && maximumVocabulary + buckets < 1 << 31, "Words and buckets must be fewer than 2^31.")
        precondition(gramLengths.lowerBound > 0 && gramLengths.upperBound <= SubwordGrams.longest, "The n-gram lengths must be from 1 to 100.")
        precondition(startingRate > 0 && startingRate.isFinite && subsampling >= 0 && subsampling.isFinite, "The rates must be finite and not negative.")
        precondition(shards > 0 && shards <= 64 && roundLength > 0, "Shards must be from 1 to 64 and the round length positive.")
    }
}
