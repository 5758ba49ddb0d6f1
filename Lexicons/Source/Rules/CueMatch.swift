/// A cue found in a sentence.
package struct CueMatch: Sendable {
    /// Index of its rule in the table.
    package var rule: Int
    /// Place in the scalars of the text.
    package var start: Int32
    package var end: Int32
    /// Indices of its tokens.
    package var tokens: Range<Int>
}
