/// Cuts text into the pieces that language models are trained on.
public enum LanguageModelText {
    /// The pieces of a text: its lines without surrounding space, and those of a line that is too long, cut behind a space where there is one in the last quarter
    /// of a piece. Empty lines give nothing. O(length).
    ///
    /// - Parameter limit: the most characters (Unicode scalars) of a piece.
    public static func pieces(of text: some StringProtocol, limit: Int) -> [String] {
        precondition(limit > 0, "A piece has room for a character.")
        var pieces: [String] = []
        for line in text.unicodeScalars.split(whereSeparator: { $0 == "\n" || $0 == "\r" }) {
            var rest = Array(line)[...]
            while let last = rest.last, last.properties.isWhitespace { rest.removeLast() }
            while true {
                rest = rest.drop { $0.properties.isWhitespace }
                guard !rest.isEmpty else { break }
                var end = rest.endIndex
                if rest.count > limit {
                    end = rest.startIndex + limit
                    if let space = rest[(end - limit / 4)..<end].lastIndex(where: { $0.properties.isWhitespace }) { end = space + 1 }
                }
                var piece = String.UnicodeScalarView()
                piece.append(contentsOf: rest[..<end])
                pieces.append(String(piece))
                rest = rest[end...]
            }
        }
        return pieces
    }
}
