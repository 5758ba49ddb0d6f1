/// Words and phrases with what they mean, found at a place of a folded text. Immutable; a search reads no more scalars than the longest word has.
package struct KeywordTrie<Value: Sendable>: Sendable {
    @usableFromInline
    package let index: KeywordIndex
    @usableFromInline
    package let values: [Value]

    /// Words are folded in case and width, as texts are. Of a word that comes twice the last value counts.
    package init(_ words: some Sequence<(String, Value)>) {
        var index = KeywordIndex(), values: [Value] = []
        for (word, value) in words {
            index.insert(word, values.count)
            values.append(value)
        }
        self.index = index
        self.values = values
    }

    /// The longest word that begins at a place and ends at `end` or before. A word that begins or ends with a Latin letter is not found within a longer one.
    ///
    /// - Parameter isWhole: whether that is asked; else a word is found anywhere.
    @inlinable @inline(__always)
    package func match(_ buffer: borrowing ScalarBuffer, at start: Int, end: Int, isWhole: Bool = true) -> (value: Value, end: Int)? {
        guard let found = index.match(buffer, at: start, end: end, isWhole: isWhole) else { return nil }
        return (values[found.number], found.end)
    }
}
