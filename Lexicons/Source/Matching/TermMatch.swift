public import CasebookText

/// A term found in a sentence.
public struct TermMatch: Sendable {
    /// Indices of its tokens in the document.
    public var tokens: Range<Int>
    /// Places in the scalars of the document: Chinese terms need not end where a word does.
    package var startScalar: Int32
    package var endScalar: Int32
    public var kind: EntityKind
    /// Whether its reading depends on context words that were found.
    public var isAmbiguous: Bool
    package var lexicon: Int
    package var concept: Int
}
