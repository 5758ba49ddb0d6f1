/// What one feature adds to the score of one sample.
public struct OmicsContribution: Sendable, Hashable {
    public let modality: String
    public let feature: String
    /// Of a diagnosis to the class's logit less the mean of all classes' logits, of a prognosis to the log hazard, of a response to the number.
    public let value: Double
}
