internal import CasebookCore
internal import CasebookText

/// The words of a text for an index that parts words at blanks and signs: SQLite's tokenizer takes a run of Chinese characters for one word.
struct SearchWords {
    /// The text's tokens, parted by blanks.
    let words: String
    /// Each two Chinese characters that stand side by side.
    let pairs: String

    init(_ document: Document) {
        var words = "", pairs = "", last: Unicode.Scalar?
        for token in document.tokens {
            if !words.isEmpty { words += " " }
            words += document.text[token.span]
        }
        for scalar in document.text.string.unicodeScalars {
            guard scalar.properties.isIdeographic else {
                last = nil
                continue
            }
            if let last {
                if !pairs.isEmpty { pairs += " " }
                pairs.unicodeScalars.append(last)
                pairs.unicodeScalars.append(scalar)
            }
            last = scalar
        }
        // A text that was not parted is taken as it stands.
        (self.words, self.pairs) = (document.tokens.isEmpty ? document.text.string : words, pairs)
    }
}
