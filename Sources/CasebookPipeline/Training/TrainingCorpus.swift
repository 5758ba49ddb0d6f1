/// A corpus that a model is trained on: what its annotation means, and its texts.
public struct TrainingCorpus<Meaning: Sendable, Text: Sendable>: Sendable {
    public var meaning: Meaning
    public var training: [Text]
    /// Texts that decide which epoch is kept.
    public var development: [Text]

    public init(meaning: Meaning, training: [Text], development: [Text]) {
        self.meaning = meaning
        self.training = training
        self.development = development
    }
}
