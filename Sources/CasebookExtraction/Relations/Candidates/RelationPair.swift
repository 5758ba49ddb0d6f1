/// Two mentions that may be related, from the first to the second, as a relation extractor looks at them.
package struct RelationPair: Sendable, Hashable {
    /// Among the mentions.
    var from: Int32
    var to: Int32
    /// The candidate that it speaks for: one by itself, or a pair of concepts.
    var candidate: Int32
    /// Rows of the table of features; as many as `RelationCandidateMaker.features` says count.
    var features = SIMD8<Int32>()
}
