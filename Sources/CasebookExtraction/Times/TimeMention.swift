package import CasebookText

/// A time that a reader found in a text, with places in scalars.
package struct TimeMention: Sendable, Hashable {
    /// The event that a time counts from, where the text names it.
    package enum Anchor: Sendable, Hashable {
        /// The entity at these words: the operation's name in "3 days after appendectomy".
        case words(Range<Int>)
        /// The operation nearest before, in the sentence: POD#3, 术后第三天.
        case operation
    }

    package var range: Range<Int>
    package var kind: TimeExpression.Kind
    package var value: String
    package var begin: String?
    package var end: String?
    package var modifier: String?
    package var frequency: String?
    package var anchor: Anchor?

    package init(
        _ range: Range<Int>, _ kind: TimeExpression.Kind, _ value: String, begin: String? = nil, end: String? = nil, modifier: String? = nil, frequency: String? = nil,
        anchor: Anchor? = nil
    ) {
        self.range = range
        self.kind = kind
        self.value = value
        self.begin = begin
        self.end = end
        self.modifier = modifier
        self.frequency = frequency
        self.anchor = anchor
    }

    /// Two or three days, March to May: the ends, and as value both parted by a slash, as ISO 8601 writes intervals.
    package static func interval(_ range: Range<Int>, _ kind: TimeExpression.Kind, from begin: String, to end: String) -> TimeMention {
        TimeMention(range, kind, begin == end ? begin : begin + "/" + end, begin: begin, end: end)
    }
}
