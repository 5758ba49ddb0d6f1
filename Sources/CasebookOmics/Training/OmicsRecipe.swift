/// How a model of modalities is made.
public struct OmicsRecipe: Sendable, Hashable {
    /// How the encoders and what joins them are trained.
    public enum Course: String, Sendable, CaseIterable {
        case joint
        /// The encoders first, each for itself; then everything.
        case pretrained
    }

    public var preparation = OmicsPreparationOptions()
    /// Of single modalities by their names, where it is not `preparation`.
    public var preparations: [String: OmicsPreparationOptions] = [:]
    /// Nil for the linear models alone.
    public var architecture: OmicsArchitecture? = OmicsArchitecture()
    public var course = Course.joint
    public var epochs = 40
    public var rate: Float = 0.002
    public var weightDecay: Float = 0.05
    public var batch = 32
    /// Networks of different seeds, whose scores are averaged.
    public var seeds = 3
    public var balance = OmicsBalance.root
    /// Parts of the training samples by which ridges and weights are chosen.
    public var innerFolds = 5
    public var seed: UInt64 = 1

    public init() {}
}
