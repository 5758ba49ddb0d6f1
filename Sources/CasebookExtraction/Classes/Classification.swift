/// What a text is, with the probability of each label.
public struct Classification: Sendable, Hashable {
    public struct Score: Sendable, Hashable {
        public var label: String
        public var probability: Double

        public init(label: String, probability: Double) {
            self.label = label
            self.probability = probability
        }
    }

    /// The label; several or none only where a text may have several.
    public var labels: [String]
    /// In the model's order of labels.
    public var scores: [Score]

    public init(labels: [String], scores: [Score]) {
        self.labels = labels
        self.scores = scores
    }
}
