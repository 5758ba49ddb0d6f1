/// How spans are written as a tag a token.
public enum TagScheme: String, Sendable, Hashable, CaseIterable {
    /// B- at the first token of a span, I- at the others, O outside (Ramshaw and Marcus 1995; Tjong Kim Sang and Veenstra 1999).
    case iob2
    /// The same with E- at the last token, and S- for a span of one token. Also known as IOBES and BILOU.
    case bioes

    /// What the tags of a kind begin with.
    var prefixes: [Character] {
        switch self {
        case .iob2: ["B", "I"]
        case .bioes: ["B", "I", "E", "S"]
        }
    }

    /// Whether the token after a tag must belong to the same span.
    func mustGoOn(after prefix: Character?) -> Bool { self == .bioes && (prefix == "B" || prefix == "I") }
}
