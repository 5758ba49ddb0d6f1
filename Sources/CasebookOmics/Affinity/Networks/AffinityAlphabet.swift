/// The characters that a network knows, numbered from 1; 0 stands for every other.
struct AffinityAlphabet: Sendable, Hashable {
    /// ASCII, ascending.
    let characters: [UInt8]
    private let numbers: [Int32]

    /// Nil where a character stands twice or is not printable ASCII, as in a damaged file.
    init?(characters: [UInt8]) {
        guard characters.allSatisfy({ (0x21...0x7E).contains($0) }), Set(characters).count == characters.count else { return nil }
        self.characters = characters
        var numbers = Array(repeating: Int32(0), count: 256)
        for (place, character) in characters.enumerated() { numbers[Int(character)] = Int32(place + 1) }
        self.numbers = numbers
    }

    /// Those that occur in texts.
    init(of texts: [String]) {
        let found = Set(texts.lazy.flatMap(\.utf8)).filter { (0x21...0x7E).contains($0) }
        characters = found.sorted()
        var numbers = Array(repeating: Int32(0), count: 256)
        for (place, character) in characters.enumerated() { numbers[Int(character)] = Int32(place + 1) }
        self.numbers = numbers
    }

    /// The numbers in use.
    var count: Int { characters.count + 1 }

    func numbers(_ text: String, limit: Int) -> [Int32] { text.utf8.prefix(limit).map { numbers[Int($0)] } }
}
