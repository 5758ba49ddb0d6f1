internal import CasebookCore
internal import CasebookText

/// Turns the words of cues into hashes, as the tokenizer makes them of text.
struct CueWords: ~Copyable {
    private var tokenizer: Tokenizer
    private var buffer = ScalarBuffer()
    private var tokens: [Token] = []

    init() throws(ClinicalError) { tokenizer = try Tokenizer() }

    mutating func elements(_ text: Substring) -> [CuePattern.Element] {
        var elements: [CuePattern.Element] = []
        for piece in text.split(separator: " ") {
            if piece == "_" || piece == "__" {
                elements.append(piece == "_" ? .gap(least: 1, most: 1) : .gap(least: 0, most: 3))
            } else if piece.utf8.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A }) {
                elements.append(.word(WordHash.of(piece)))
            } else {
                tokens.removeAll(keepingCapacity: true)
                buffer.read(SourceText(String(piece)), table: CharacterTable.standard)
                tokenizer.tokenize(buffer, segmenter: nil, into: &tokens)
                elements += tokens.map { .word($0.folded) }
            }
        }
        return elements
    }
}
