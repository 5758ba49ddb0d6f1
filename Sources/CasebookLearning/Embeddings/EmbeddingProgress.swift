/// How far a training is.
public struct EmbeddingProgress: Sendable {
    /// Words of the vocabulary read so far, over all epochs, and in the end.
    public let words: Int
    public let totalWords: Int
    /// Step size now.
    public let learningRate: Float
    /// Mean loss of a pair of words since the last report, in nats.
    public let loss: Double
}
