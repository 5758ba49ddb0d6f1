/// How boosted trees are grown.
public struct BoostedTreesOptions: Sendable, Hashable {
    /// Trees for each output.
    public var rounds = 300
    /// What each tree's values are multiplied by.
    public var learningRate = 0.05
    /// The most leaves of a tree.
    public var leaves = 15
    /// The most questions on the way to a leaf.
    public var depth = 4
    /// The fewest rows of a leaf.
    public var leafRows = 20
    /// The ridge of a leaf's value.
    public var ridge = 1.0
    /// The share of columns that a question may be about, drawn anew for each node (as in random forests; Breiman, Machine Learning 2001).
    public var columnShare = 1.0
    /// The share of rows that a tree is grown on, drawn anew for each.
    public var rowShare = 1.0
    public var seed: UInt64 = 1

    public init() {}

    func check() {
        precondition(rounds > 0 && leaves > 1 && (1...12).contains(depth) && leafRows > 0, "Trees have rounds, leaves, a depth from 1 to 12, and rows in each leaf.")
        precondition(learningRate > 0 && ridge >= 0, "The learning rate is above 0 and the ridge not negative.")
        precondition(columnShare > 0 && columnShare <= 1 && rowShare > 0 && rowShare <= 1, "Shares lie above 0 and up to 1.")
    }
}
