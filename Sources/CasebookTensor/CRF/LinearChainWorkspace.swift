/// Scratch memory for decoding: grows to what the longest sequence needs and is then used again, so that decoding allocates nothing but its result.
///
/// One a task; it may be handed to any chain.
public struct LinearChainWorkspace: ~Copyable {
    /// The rows of one sequence out of a packed batch.
    var emissions = ScratchBuffer<Float>()
    /// The scores of the best path to each tag, of the step before and the step at hand.
    var scores = ScratchBuffer<Float>()
    /// The same for several paths to each tag, which are compared in double precision.
    var rankedScores = ScratchBuffer<Double>()
    /// How many paths reach each tag.
    var rankedCounts = ScratchBuffer<Int>()
    /// For each row and tag (and rank), where its path comes from.
    var origins = ScratchBuffer<Int32>()
    /// The next candidate from each tag, and its rank there.
    var heads = ScratchBuffer<Double>()
    var ranks = ScratchBuffer<Int>()

    public init() {}
}
