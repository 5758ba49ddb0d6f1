internal import CasebookCore
internal import CasebookText

/// An English cue as a pattern over words: `no (history|hx) of`, `(a|) b`, `_` for one free word, `__` for up to three.
///
/// A group in round brackets holds alternatives of any number of words and stands between spaces; groups do not nest. Brackets without `|`
/// are literal.
struct CuePattern: Sendable {
    enum Element: Sendable {
        case word(UInt64)
        case gap(least: Int, most: Int)
        case choice([[Element]])
    }

    let elements: [Element]

    init(_ cue: String, words: inout CueWords) {
        var elements: [Element] = []
        var rest = cue[...]
        while let open = rest.firstIndex(of: "("), let close = rest[open...].firstIndex(of: ")"), rest[open..<close].contains("|") {
            elements += words.elements(rest[..<open])
            let options = rest[rest.index(after: open)..<close].split(separator: "|", omittingEmptySubsequences: false)
            elements.append(.choice(options.map { words.elements($0) }))
            rest = rest[rest.index(after: close)...]
        }
        self.elements = elements + words.elements(rest)
    }

    /// Hashes of the words that a match can begin with.
    var firstWords: Set<UInt64> { Self.firstWords(elements[...]) }

    private static func firstWords(_ elements: ArraySlice<Element>) -> Set<UInt64> {
        guard let first = elements.first else { return [] }
        switch first {
        case .word(let hash): return [hash]
        case .gap: return []
        case .choice(let options):
            return options.reduce(into: []) { $0.formUnion($1.isEmpty ? firstWords(elements.dropFirst()) : firstWords($1[...])) }
        }
    }

    /// Index after the longest match that starts at `index`, or nil.
    func match(at index: Int, before limit: Int, _ tokens: UnsafeBufferPointer<Token>) -> Int? {
        Self.match(elements[...], at: index, limit, tokens)
    }

    private static func match(_ elements: ArraySlice<Element>, at index: Int, _ limit: Int, _ tokens: UnsafeBufferPointer<Token>) -> Int? {
        guard let element = elements.first else { return index }
        let rest = elements.dropFirst()
        switch element {
        case .word(let hash):
            guard index < limit, tokens[index].folded == hash else { return nil }
            return match(rest, at: index + 1, limit, tokens)
        case .gap(let least, let most):
            for count in least...most {
                guard index + count <= limit, count == 0 || tokens[index + count - 1].kind != .punctuation else { return nil }
                if let end = match(rest, at: index + count, limit, tokens) { return end }
            }
            return nil
        case .choice(let options):
            var best: Int?
            for option in options {
                if let end = match(option[...] + rest, at: index, limit, tokens) { best = max(best ?? end, end) }
            }
            return best
        }
    }
}

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
