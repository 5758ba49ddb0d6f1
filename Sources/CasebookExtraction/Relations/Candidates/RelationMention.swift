/// A mention as a relation extractor sees it.
package struct RelationMention: Sendable, Hashable {
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

    package init(units: Range<Int>, window: Int, sentence: Int, kind: Int, concepts: [Int], entity: Int) {
        self.units = units
        self.window = window
        self.sentence = sentence
        self.kind = kind
        self.concepts = concepts
        self.entity = entity
    }
}
