public import CasebookLearning

/// Vectors that the tables of a tagger begin with.
public struct EncoderVectors: Sendable {
    /// Of words, or of characters for Chinese.
    public var words: WordVectors?
    /// Of pairs of characters.
    public var bigrams: WordVectors?
    /// Of the dictionary words that characters lie in.
    public var segments: WordVectors?

    public init(words: WordVectors? = nil, bigrams: WordVectors? = nil, segments: WordVectors? = nil) {
        self.words = words
        self.bigrams = bigrams
        self.segments = segments
    }
}
