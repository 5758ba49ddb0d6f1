/// A term that a mention may be of, with how well its words fit.
package struct CodeCandidate: Sendable {
    package var term: UInt32
    package var concept: UInt32
    /// Share of the term's weight that stands in the mention.
    package var termCoverage: Float
    /// Share of the mention's weight that stands in the term.
    package var mentionCoverage: Float
    /// The word that says what the mention is stands in the term.
    package var hasHead: Bool
    /// All words of some weight are the same.
    package var isExact: Bool
    /// The concept's preferred name.
    package var isPreferred: Bool
    /// Share of the weight in common that was found as it is written, not by its spelling.
    package var fidelity: Float
}
