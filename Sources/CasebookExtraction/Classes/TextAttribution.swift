public import CasebookCore

/// How much a unit of a text weighs in what a classifier sees, and speaks for a label.
public struct TextAttribution: Sendable, Hashable {
    public var span: TextSpan
    /// Its share in the vector of its window, 0 to 1.
    public var attention: Double
    /// Its share in the label's score, log odds (integrated gradients).
    public var gradient: Double

    public init(span: TextSpan, attention: Double, gradient: Double) {
        self.span = span
        self.attention = attention
        self.gradient = gradient
    }
}
