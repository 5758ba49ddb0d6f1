/// Texts that are read together, as a text classifier is trained on them.
struct ClassExample: Sendable {
    struct Text: Sendable {
        var windows: [TextWindow]
        /// The labels, by number; more or less than one only where a text may have several.
        var gold: [Int32] = []
    }

    /// One, or the texts of a sequence in order.
    var texts: [Text]
    var corpus = 0

    /// Units: what a step costs.
    var count: Int { texts.reduce(0) { $0 + $1.windows.reduce(0) { $0 + $1.count } } }
}
