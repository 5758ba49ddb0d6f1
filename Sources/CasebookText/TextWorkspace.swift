package import CasebookCore

/// The memory that one task analyses texts in, reused from text to text. One a task; never shared.
public struct TextWorkspace: ~Copyable {
    package var buffer = ScalarBuffer()
    package var tokenizer: Tokenizer
    private let table = CharacterTable.standard

    /// Throws `text.icu-unavailable`.
    package init() throws(ClinicalError) { tokenizer = try Tokenizer() }

    /// Reads a text into the buffer.
    package mutating func read(_ text: SourceText) { buffer.read(text, table: table) }

    /// Reads valid UTF-8 into the buffer.
    package mutating func read(_ utf8: UnsafeBufferPointer<UInt8>) { buffer.read(utf8, table: table) }

    /// Cuts the text that was read into tokens.
    package mutating func tokens(segmenter: (any WordSegmenter)?, into tokens: inout [Token]) {
        tokenizer.tokenize(buffer, segmenter: segmenter, into: &tokens)
    }
}
