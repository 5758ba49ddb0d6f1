/// A short form with the long form that a text explains it by: "acute kidney injury (AKI)".
package struct AbbreviationDefinition: Sendable, Hashable {
    /// Indices of tokens in `Document.tokens`.
    package var long: Range<Int>
    /// The tokens between the brackets.
    package var short: Range<Int>
}
