/// How word vectors stand in a file.
public enum WordVectorFormat: String, Sendable, CaseIterable {
    /// Text with a header of the number of words and the dimension, then a line for each word: the text format of word2vec, and fastText's `.vec`.
    case word2vecText
    /// The same header, then each word, a space, and its numbers as 32-bit floats, low byte first.
    case word2vecBinary
    /// Lines as in the text format, without a header.
    case glove
}
