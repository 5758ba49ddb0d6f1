/// A tag for each row of a sequence, with the path's score in a `LinearChain`.
public struct TagPath: Sendable, Equatable {
    public var tags: [Int32]
    /// The sum of all scores on the path; exp(score - log partition) is its probability. -infinity where the constraints allow no path at all.
    public var score: Double

    public init(tags: [Int32], score: Double) {
        self.tags = tags
        self.score = score
    }
}
