/// The units that are looked at around one mention or two of a window.
struct UnitContext: Sendable {
    /// Units that are looked at on either side of the mentions, and at most in all.
    static let side = 8
    static let longest = 40

    /// Two stretches, the second one behind the first: what stands between mentions that are far apart is left out in the middle.
    let first: Range<Int>
    let second: Range<Int>
    let mention: Range<Int>
    /// The same where there is one.
    let other: Range<Int>

    var count: Int { first.count + second.count }

    /// Nothing: mentions in different windows have no context.
    init(none mention: Range<Int>, _ other: Range<Int>) {
        first = 0..<0
        second = 0..<0
        self.mention = mention
        self.other = other
    }

    init(around mention: Range<Int>, _ other: Range<Int>, in window: Range<Int>) {
        self.mention = mention
        self.other = other
        let start = max(window.lowerBound, min(mention.lowerBound, other.lowerBound) - Self.side)
        let end = min(window.upperBound, max(mention.upperBound, other.upperBound) + Self.side)
        if end - start <= Self.longest {
            first = start..<end
            second = end..<end
        } else {
            first = start..<(start + Self.longest / 2)
            second = (end - Self.longest / 2)..<end
        }
    }

    @inline(__always)
    func forEach(_ body: (Int) -> Void) {
        for unit in first { body(unit) }
        for unit in second { body(unit) }
    }
}
