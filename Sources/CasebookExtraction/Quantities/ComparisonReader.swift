package import CasebookLexicons
package import CasebookText

/// Reads words and signs of comparison beside a number: at least, ≤, 不超过; or more, 以上.
package struct ComparisonReader: Sendable {
    private let before: KeywordTrie<Comparator?>
    private let after: KeywordTrie<Comparator?>

    package init(_ table: ComparisonTable) {
        before = KeywordTrie(table.phrases.lazy.filter(\.isBefore).map { ($0.text, $0.comparator) })
        after = KeywordTrie(table.phrases.lazy.filter { !$0.isBefore }.map { ($0.text, $0.comparator) })
    }

    /// The phrase that begins at a place and speaks of the number behind it; its comparator is nil where it opens an interval (between).
    package func before(_ buffer: borrowing ScalarBuffer, at place: Int, end: Int) -> (comparator: Comparator?, end: Int)? {
        before.match(buffer, at: place, end: end).map { ($0.value, $0.end) }
    }

    /// The phrase that speaks of the number that ends at a place, spaces between them or not.
    package func after(_ buffer: borrowing ScalarBuffer, at place: Int, end: Int) -> (comparator: Comparator, end: Int)? {
        let next = NumberReader.skipSpaces(buffer, place, end)
        guard let found = after.match(buffer, at: next, end: end), let comparator = found.value else { return nil }
        return (comparator, found.end)
    }
}
