/// A text's mentions as an assertion network looks at them.
struct AssertionText: Sendable {
    struct Mention: Sendable {
        /// Of the text's features, and the window that it begins in.
        var units: Range<Int>
        var window: Int
        /// Rows of the table of features; the first `AssertionTextMaker.features` count.
        var features: SIMD8<Int32>
        /// Its index among the entities of the text.
        var entity: Int
    }

    var guideline: Int
    /// Units of each window, by number in the text.
    var ranges: [Range<Int>]
    /// In text order.
    var mentions: [Mention]

    func context(of mention: Mention) -> UnitContext { UnitContext(around: mention.units, mention.units, in: ranges[mention.window]) }
}
