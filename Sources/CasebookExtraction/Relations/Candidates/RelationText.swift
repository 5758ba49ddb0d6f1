/// A text's mentions and what may be related among them.
struct RelationText: Sendable {
    /// The number of the guideline that it follows.
    var guideline: Int
    /// Units of each window, by number in the text.
    var ranges: [Range<Int>]
    /// In text order, of the kinds that the guideline relates.
    var mentions: [RelationMention]
    var candidates: RelationCandidates

    /// The window of a pair's later mention.
    func lastWindow(_ pair: RelationPair) -> Int { max(mentions[Int(pair.from)].window, mentions[Int(pair.to)].window) }

    /// What is looked at around a pair: nothing where its mentions do not stand in one window.
    func context(of pair: RelationPair) -> UnitContext {
        let a = mentions[Int(pair.from)], b = mentions[Int(pair.to)]
        guard a.window == b.window else { return UnitContext(none: a.units, b.units) }
        return UnitContext(around: a.units, b.units, in: ranges[a.window])
    }
}
