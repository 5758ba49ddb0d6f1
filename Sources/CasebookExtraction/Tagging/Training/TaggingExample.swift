/// What the annotation of a window says for one head.
enum TaggingGold: Sendable, Hashable {
    /// The corpus does not annotate what the head is for.
    case none
    /// A tag a unit.
    case tags([Int32])
    /// The tags that a unit may have, as bits: where a corpus leaves out some kinds, or does not part two of them.
    case allowed([UInt64])
}

/// A window with its annotation: what a tagger is trained on.
struct TaggingExample: Sendable {
    var window: TextWindow
    /// One a head.
    var gold: [TaggingGold]

    var count: Int { window.count }
}
