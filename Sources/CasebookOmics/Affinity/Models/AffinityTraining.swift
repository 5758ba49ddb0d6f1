public import CasebookLearning

/// How an affinity model is trained.
public struct AffinityTraining: Sendable, Hashable {
    public struct Network: Sendable, Hashable {
        public var architecture = AffinityArchitecture()
        public var epochs = 150
        /// Targets of a batch, with all their pairs.
        public var targets = 16
        public var rate: Float = 2e-3
        public var weightDecay: Float = 1e-4

        public init() {}
    }

    /// Nil for none.
    public var trees: BoostedTreesOptions?
    /// What the trees are to be good at; several are weighed alike.
    public var splits: [AffinitySplit] = [.warm]
    /// Nil for none.
    public var network: Network?
    /// The share of the network in the answer where there are trees as well.
    public var networkShare = 0.2
    public var seed: UInt64 = 1
    /// Chunks at work at a time; decides nothing but the speed.
    public var jobs = 1

    public init() {
        var trees = BoostedTreesOptions()
        trees.rounds = 500
        trees.learningRate = 0.04
        trees.leaves = 31
        trees.depth = 7
        trees.leafRows = 10
        trees.ridge = 2
        trees.columnShare = 0.3
        trees.rowShare = 0.7
        self.trees = trees
    }
}
