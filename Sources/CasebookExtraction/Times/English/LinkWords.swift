/// Words of grammar that hold times together, by what they stand for; the values of the role `link` in the table.
struct LinkWords: OptionSet, Sendable {
    let rawValue: UInt64

    static let a = LinkWords(0), after = LinkWords(1), and = LinkWords(2), around = LinkWords(3), at = LinkWords(4), before = LinkWords(5), between = LinkWords(6),
        by = LinkWords(7)
    static let coming = LinkWords(8), during = LinkWords(9), `for` = LinkWords(10), from = LinkWords(11), h = LinkWords(12), half = LinkWords(13), `in` = LinkWords(14)
    static let oclock = LinkWords(15), of = LinkWords(16), on = LinkWords(17), or = LinkWords(18), over = LinkWords(19), past = LinkWords(20), per = LinkWords(21)
    static let quarter = LinkWords(22), since = LinkWords(23), the = LinkWords(24), throughout = LinkWords(25), times = LinkWords(26), to = LinkWords(27), until = LinkWords(28)
    static let weekof = LinkWords(29), within = LinkWords(30), x = LinkWords(31), year = LinkWords(32)

    private static let names = [
        "a", "after", "and", "around", "at", "before", "between", "by", "coming", "during", "for", "from", "h", "half", "in", "oclock", "of", "on", "or", "over", "past", "per",
        "quarter",
        "since", "the", "throughout", "times", "to", "until", "weekof", "within", "x", "year",
    ]

    init(rawValue: UInt64) { self.rawValue = rawValue }

    private init(_ place: Int) { rawValue = 1 << UInt64(place) }

    /// Both; array literals of sets are slow where many are made.
    @inline(__always)
    static func | (left: LinkWords, right: LinkWords) -> LinkWords { LinkWords(rawValue: left.rawValue | right.rawValue) }

    /// None for a name that is no link of this grammar.
    init(name: String) {
        if let place = Self.names.firstIndex(of: name) { self.init(place) } else { self.init(rawValue: 0) }
    }
}
