public import CasebookCore

/// Reads word vectors in the formats of word2vec, fastText (`.vec`) and GloVe.
///
/// The file is read once from front to back, in memory for the words that are kept and one block; it may be a pipe.
public struct WordVectorReader: Sendable {
    /// Nil to tell it by the first bytes: two whole numbers alone on the first line are a header, and bytes that no number in text holds make a
    /// file with a header binary.
    public var format: WordVectorFormat?
    /// Most words to read from the beginning of the file.
    public var limit: Int?
    /// The only words to keep; their lines alone are checked.
    public var words: Set<String>?

    static let largestDimension = 65_536

    public init(format: WordVectorFormat? = nil, limit: Int? = nil, words: Set<String>? = nil) {
        precondition(limit.map { $0 >= 0 } ?? true, "The limit must not be negative.")
        self.format = format
        self.limit = limit
        self.words = words
    }

    /// Throws `file.unreadable`, `limit.size` for a line of more than 4 MB, and `embedding.malformed`, with the line or byte, for a row of another
    /// length than the first, a word twice, a number that is none or not finite, bytes that are not UTF-8, and a file that ends early.
    public func read(_ path: String) throws(ClinicalError) -> WordVectors {
        var scan = WordVectorScan(block: try BlockReader(path: path, capacity: 1 << 22), words: words)
        return try scan.read(format, limit: limit ?? .max)
    }
}
