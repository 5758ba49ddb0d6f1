internal import CasebookExtraction

/// How well identifiers are found: recall a kind, documents without any missed, precision of characters.
///
/// An identifier is found when findings cover all its letters and digits, of whatever kind: what counts is that nothing of it is left. Letters and digits that are
/// covered and belong to no identifier lower the precision.
public struct IdentifierScore: Sendable {
    /// Identifiers of a kind, and those of them that were found.
    public struct Count: Sendable, Hashable {
        public var wanted = 0
        public var found = 0
        /// 1 where there is none.
        public var recall: Double { wanted == 0 ? 1 : Double(found) / Double(wanted) }
    }

    /// By kind, `phi:` included.
    public private(set) var kinds: [String: Count] = [:]
    public private(set) var documents = 0
    /// Documents of which no direct identifier was missed: name, phone, id, address, e-mail, URL, IP, account, device.
    public private(set) var cleanDocuments = 0
    private var characters = 0
    private var rightCharacters = 0

    public init() {}

    /// Adds a document. Offsets count Unicode scalars; those outside the text are left out.
    public mutating func add(text: String, wanted: [(range: Range<Int>, kind: String)], found: [Range<Int>]) {
        let isCounted = text.unicodeScalars.map { $0.properties.isAlphabetic || $0.properties.numericType != nil }
        func marks(_ ranges: some Sequence<Range<Int>>) -> [Bool] {
            var marks = [Bool](repeating: false, count: isCounted.count)
            for range in ranges { for place in range.clamped(to: 0..<marks.count) { marks[place] = true } }
            return marks
        }
        let covered = marks(found), right = marks(wanted.map(\.range))
        var isClean = true
        for (range, kind) in wanted {
            let isFound = range.clamped(to: 0..<isCounted.count).allSatisfy { covered[$0] || !isCounted[$0] }
            kinds[kind, default: Count()].wanted += 1
            if isFound { kinds[kind]!.found += 1 }
            if !isFound, kind.hasPrefix("phi:"), IdentifierKind(rawValue: String(kind.dropFirst(4)))?.isDirect ?? true { isClean = false }
        }
        documents += 1
        if isClean { cleanDocuments += 1 }
        for place in isCounted.indices where isCounted[place] && covered[place] {
            characters += 1
            if right[place] { rightCharacters += 1 }
        }
    }

    /// Of all kinds together.
    public var total: Count { kinds.values.reduce(into: Count()) { $0 = Count(wanted: $0.wanted + $1.wanted, found: $0.found + $1.found) } }
    public var cleanShare: Double { documents == 0 ? 1 : Double(cleanDocuments) / Double(documents) }
    /// Of the letters and digits that are covered, those of identifiers.
    public var characterPrecision: Double { characters == 0 ? 1 : Double(rightCharacters) / Double(characters) }
}
