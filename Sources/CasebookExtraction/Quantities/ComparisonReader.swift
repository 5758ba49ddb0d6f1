package import CasebookLexicons
package import CasebookText

/// Reads words and signs of comparison beside a number: at least, ≤, 不超过; or more, 以上.
package struct ComparisonReader: Sendable {
    private let before: KeywordTrie
    private let after: KeywordTrie
    private let comparators: [Comparator?]

    package init(_ table: ComparisonTable) {
        let phrases = table.phrases.enumerated()
        before = KeywordTrie(phrases.filter(\.element.isBefore).map { ($0.element.text, $0.offset) })
        after = KeywordTrie(phrases.filter { !$0.element.isBefore }.map { ($0.element.text, $0.offset) })
        comparators = table.phrases.map(\.comparator)
    }

    /// Whether a phrase that `before` reads may begin at a place.
    package func mayBegin(_ buffer: borrowing ScalarBuffer, at place: Int) -> Bool { before.mayBegin(buffer.folded, at: place) }

    /// The phrase that begins at a place and speaks of the number behind it; its comparator is nil where it opens an interval (between).
    package func before(_ buffer: borrowing ScalarBuffer, at place: Int, end: Int) -> (comparator: Comparator?, end: Int)? {
        before.match(buffer, at: place, end: end).map { (comparators[$0.number], $0.end) }
    }

    /// The phrase that speaks of the number that ends at a place, spaces between them or not.
    package func after(_ buffer: borrowing ScalarBuffer, at place: Int, end: Int) -> (comparator: Comparator, end: Int)? {
        let next = NumberReader.skipSpaces(buffer, place, end)
        guard let found = after.match(buffer, at: next, end: end), let comparator = comparators[found.number] else { return nil }
        return (comparator, found.end)
    }
}
