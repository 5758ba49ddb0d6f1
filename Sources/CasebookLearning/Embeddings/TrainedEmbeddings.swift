/// What a training gives.
public struct TrainedEmbeddings: Sendable {
    /// The words, most frequent first, each with its vector; with subwords, the mean of its own row and those of its n-grams.
    public let vectors: WordVectors
    /// What vectors of unknown words are made of; nil without buckets.
    public let subwords: SubwordVectors?
    /// How often each word occurs in the corpus, in the order of `vectors`.
    public let counts: [Int]
    /// Mean loss of a pair of words over the last epoch, in nats.
    public let loss: Double
}
