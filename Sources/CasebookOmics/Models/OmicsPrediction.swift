/// What a model says of a sample.
public struct OmicsPrediction: Sendable, Hashable {
    /// Nil where samples are known by their order.
    public let id: String?
    /// Of a diagnosis the probability of each class, of a prognosis the logarithm of the hazard beside the mean's, of a response the number.
    public let scores: [Double]
    /// Of a diagnosis: the place of the likeliest class.
    public let label: Int?
}
