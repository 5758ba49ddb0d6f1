public import CasebookCore

extension ClinicalError.Code {
    /// A text to train on that is not UTF-8, that changed during training, or that holds no frequent word.
    public static let embeddingCorpus = Self("embedding.corpus")
    /// Weights that are not finite any more: the learning rate is too high.
    public static let embeddingDiverged = Self("embedding.diverged")
    /// A file of word vectors that breaks its format.
    public static let embeddingMalformed = Self("embedding.malformed")
}
