/// A text as a relation network is trained on it.
struct RelationExample: Sendable {
    var text: RelationText
    var windows: [TextWindow]
    /// The class of each candidate.
    var gold: [Int32] = []

    /// Units and pairs: what a step costs.
    var count: Int { text.ranges.reduce(0) { $0 + $1.count } + text.candidates.pairs.count }
}
