/// What models say of samples that they were not trained on.
public struct OmicsValidation: Sendable {
    public let targets: OmicsTargets
    /// The fold of each labelled sample.
    public let folds: [Int]
    /// Scores of the late fusion of linear models, rows × outputs: logarithms of probabilities, log hazards, or numbers.
    public let linear: [Double]
    /// Of the linear model over all modalities side by side.
    public let joint: [Double]
    /// Of the networks alone; nil where there are none.
    public let network: [Double]?
    /// Of the model as it would be used.
    public let final: [Double]
    /// By fold: what the parts count for in the final model.
    public let weights: [OmicsWeights]
}
