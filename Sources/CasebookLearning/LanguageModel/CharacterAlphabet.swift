/// The characters that a model knows, by number.
///
/// Number 0 is every character that is not known, 1 stands where a text begins or ends (and for its line breaks); the characters follow, the most frequent
/// first.
public struct CharacterAlphabet: Sendable, Hashable {
    public static let unknown: UInt16 = 0
    public static let boundary: UInt16 = 1
    private static let firstCharacter = 2

    /// The characters from number 2 on.
    public let characters: [Unicode.Scalar]
    /// The numbers of the characters below U+0800, and of the others.
    private let low: [UInt16]
    private let high: [UInt32: UInt16]

    /// - Parameter characters: each once; at most 65,000.
    public init(_ characters: [Unicode.Scalar]) {
        precondition(characters.count <= 65_000, "An alphabet has at most 65,000 characters.")
        self.characters = characters
        var low = [UInt16](repeating: Self.unknown, count: 0x800), high: [UInt32: UInt16] = [:]
        for (index, character) in characters.enumerated() {
            let number = UInt16(index + Self.firstCharacter)
            if character.value < 0x800 { low[Int(character.value)] = number } else { high[character.value] = number }
        }
        low[0x0A] = Self.boundary
        self.low = low
        self.high = high
    }

    /// The numbers in use.
    public var count: Int { characters.count + Self.firstCharacter }

    public subscript(character: Unicode.Scalar) -> UInt16 { self[character.value] }

    @inline(__always)
    package subscript(scalar: UInt32) -> UInt16 { scalar < 0x800 ? low[Int(scalar)] : high[scalar] ?? Self.unknown }

    /// The characters that occur at least `minimumCount` times in texts, the most frequent first, at most `limit`.
    public init(counting texts: some Sequence<String>, minimumCount: Int, limit: Int) {
        var counts: [Unicode.Scalar: Int] = [:]
        for text in texts {
            for scalar in text.unicodeScalars where scalar != "\n" { counts[scalar, default: 0] += 1 }
        }
        let kept = counts.filter { $0.value >= minimumCount }.sorted { ($1.value, $0.key.value) < ($0.value, $1.key.value) }
        self.init(kept.prefix(limit).map(\.key))
    }
}
