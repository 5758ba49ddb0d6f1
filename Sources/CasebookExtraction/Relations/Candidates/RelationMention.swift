/// A mention as a relation extractor sees it.
struct RelationMention: Sendable, Hashable {
    /// Of the text's features.
    var units: Range<Int>
    /// Numbers of the window and of the sentence that it begins in.
    var window: Int
    var sentence: Int
    /// Among the kinds that the model knows.
    var kind: Int
    /// What it speaks of, as numbers of the text: mentions that share one speak of the same.
    var concepts: [Int]
    /// Its index among the entities of the text.
    var entity: Int
}
