/// An identifier in a text.
package struct Identifier: Sendable, Hashable {
    package var kind: IdentifierKind
    /// Scalars of the text.
    package var range: Range<Int>
    /// Id of the rule, without `phi.`.
    package var rule: String

    package init(_ kind: IdentifierKind, _ range: Range<Int>, _ rule: String) {
        self.kind = kind
        self.range = range
        self.rule = rule
    }
}
