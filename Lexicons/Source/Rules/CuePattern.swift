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
}
