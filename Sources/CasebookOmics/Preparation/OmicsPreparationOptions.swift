/// What is made of the values of a modality before any model sees them. All of it is fitted to training samples.
public struct OmicsPreparationOptions: Sendable, Hashable {
    public enum Transform: String, Sendable, CaseIterable {
        case none
        /// log(1 + x), of values that are not negative; others count as 0.
        case log
        /// The normal quantile of a value's rank among the training samples.
        case quantile
    }

    public var transform = Transform.none
    /// A feature of which a greater share is missing is left out.
    public var mostMissing = 0.5
    /// Of the features that vary most, after the transform, so many are kept; nil for all that vary.
    public var mostFeatures: Int? = 10_000
    /// Standard deviations from the mean beyond which a value counts as that far.
    public var outlierLimit = 4.0

    public init() {}
}
