/// A text with its labels.
public struct LabelledText: Sendable, Hashable {
    public var id: String
    public var text: String
    public var labels: [String]
    /// What consecutive texts share that are read together; where corpora are read in sequence.
    public var sequence: String

    public init(id: String, text: String, labels: [String], sequence: String) {
        self.id = id
        self.text = text
        self.labels = labels
        self.sequence = sequence
    }
}
