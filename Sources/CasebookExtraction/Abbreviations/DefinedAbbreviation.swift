package import CasebookCore

/// A short form that a text defines, at the place of its definition or of a later use.
package struct DefinedAbbreviation: Sendable, Hashable {
    package var short: TextSpan
    /// Indices of the short form's tokens in `Document.tokens`.
    package var tokens: Range<Int>
    package var long: TextSpan
    /// Index of the entity that the long form is, in `Document.entities`.
    package var entity: Int?
}
